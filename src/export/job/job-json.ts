// job.json: all that a job is about but its clips, under the names of transformers. `train.py` reads it.

import { version } from '../../../package.json';
import { type FeatureExtractorConfig, truncationLength } from '../../config/feature-extractor.ts';
import { toTrainingArgumentsJson } from '../../config/training-arguments/write.ts';
import type { RunRecord } from '../../run/run-record.ts';

/** Where the weights come from that training begins with. */
export type JobWeights =
  | { weights: 'files' }
  /** Of the hub at one commit; `hash`: `sha256HexInPieces` of each file. */
  | { weights: 'name'; repo: string; commit: string; files: { name: string; hash: string }[] };

/** A checkpoint that the job goes on from, without its tensors. */
export interface JobCheckpoint {
  step: number;
  epoch: number;
  stepCounts: Readonly<Record<string, number>>;
  bestMetric: number | null;
  /** Log rows up to it. */
  rowCount: number;
}

export interface JobFacts {
  run: RunRecord;
  model: JobWeights;
  /** How many parameters train. */
  trainedParameters: number;
  /** Whether padded batches carry a mask. */
  hasMask: boolean;
  /** One per class; null: all 1. */
  classWeights: readonly number[] | null;
  checkpoint: JobCheckpoint | null;
  hasAudio: boolean;
  /** With which the clips and labels, and their parts, can be told from others. */
  hashes: { dataHash: string; splitHash: string };
}

const formatVersion = 1;

export function jobJson({ run, model, checkpoint, hashes, ...facts }: JobFacts): string {
  const { voxtune, ...standard } = JSON.parse(toTrainingArgumentsJson(run.config)) as Record<string, unknown>;
  const job = {
    format: 'voxtune-job',
    version: formatVersion,
    written_by: `Voxtune ${version}`,
    run: { id: run.id, name: run.name },
    training_arguments: standard,
    voxtune: {
      ...(voxtune as object),
      return_attention_mask: facts.hasMask,
      class_weight_values: facts.classWeights,
    },
    feature_extractor: extractorCall(run.featureExtractor),
    model: { name: run.modelName, ...model, trained_parameters: facts.trainedParameters },
    checkpoint: checkpoint && checkpointJson(run, checkpoint),
    data: {
      name: run.datasetName,
      data_hash: hashes.dataHash,
      split_hash: hashes.splitHash,
      audio: facts.hasAudio ? 'included' : 'pointer',
    },
    plan: { total_steps: run.totalSteps },
  };
  return `${JSON.stringify(job, null, 2)}\n`;
}

/** What is told to the feature extractor's call; the rest is in preprocessor_config.json. */
function extractorCall(extractor: FeatureExtractorConfig) {
  const maxLength = truncationLength(extractor);
  return {
    sampling_rate: extractor.samplingRateHz,
    call: maxLength === null ? {} : { truncation: true, max_length: maxLength },
    pad_to_multiple_of: extractor.padToMultipleOf,
  };
}

function checkpointJson({ history }: RunRecord, checkpoint: JobCheckpoint) {
  const { step, epoch, stepCounts, bestMetric, rowCount } = checkpoint;
  return {
    step,
    epoch,
    step_counts: stepCounts,
    best_metric: bestMetric,
    log_history: history.slice(0, rowCount).map(({ kind: _, ...row }) => row),
  };
}
