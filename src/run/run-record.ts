// A run: one training of one model on one data set, from its plan to its evaluation. Log rows carry the names that
// transformers' `trainer.state.log_history` uses.

import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import type { LabelRule } from '../dataset/label-rule.ts';
import type { Split, SplitConfig } from '../dataset/split.ts';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import type { ErrorParams, ErrorRecord } from '../lib/errors.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import type { RunHistory } from './run-history.ts';

/** `paused` is a stop that is meant to go on; `stopped` one that the run was ended by, or that it was cut off by. */
export type RunState = 'new' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

/** How a person ends a run before its end: to go on later; with the last step; with the best checkpoint. */
export type StopMode = 'pause' | 'stop' | 'keep-best';

/** Something in a run's life that its rows do not say. */
export interface RunIncident {
  kind: /** The page was closed while it trained. */
    | 'interrupted'
    /** GPU or worker were lost; it went on from the last checkpoint. `error` says which. */
    | 'recovered'
    | 'checkpoint-failed'
    | 'checkpoint-damaged'
    /** A step changed nothing: a number was not finite. */
    | 'skipped'
    | 'early-stopped'
    | 'extended';
  at: number;
  step: number;
  error: ErrorRecord | null;
  params: ErrorParams;
}

/** Whose checkpoint a run's weights began as. */
export interface RunOrigin {
  runId: string;
  runName: string;
  step: number;
}

/** All of a run but its log rows: what is small enough to be stored and sent whole. */
export interface RunFacts {
  id: string;
  /** "azure-1": shown everywhere, editable. */
  name: string;
  createdAt: number;
  state: RunState;
  datasetId: string;
  datasetName: string;
  modelId: string;
  modelName: string;
  featureExtractor: FeatureExtractorConfig;
  config: TrainingConfig;
  labelRule: LabelRule;
  splitConfig: SplitConfig;
  /** Fixed when the run starts: sorted label names, each clip's class (index into `labels`, -1 for none) and the split. */
  labels: string[];
  clipLabels: number[];
  split: Split;
  totalSteps: number;
  step: number;
  epoch: number;
  /** Seconds spent in it so far, trunk pass included. */
  elapsedSec: number;
  checkpoints: CheckpointSummary[];
  bestStep: number | null;
  bestMetric: number | null;
  backend: 'webgpu' | 'wasm' | null;
  evaluation: Evaluation | null;
  error: ErrorRecord | null;
  /** The step whose checkpoint is the run's result; null while it goes on: then the best where that is to be used, else
   *  the last. */
  resultStep: number | null;
  skippedSteps: number;
  incidents: RunIncident[];
  origin: RunOrigin | null;
}

export interface RunRecord extends RunFacts {
  history: RunHistory;
}

/** A clip's class: index into the run's labels, -1 for none. */
export function classOf({ clipLabels }: Pick<RunFacts, 'clipLabels'>, clip: number): number {
  return clipLabels[clip] ?? -1;
}

export function factsOf({ history: _, ...facts }: RunRecord): RunFacts {
  return facts;
}

/** Which of a run's stored checkpoints counts as its result: what is evaluated, downloaded and kept. Of `steps` (in order) the
 *  run's result where it has one, else the best where that is to be used, else the last. Null where none is stored. */
export function resultStepAmong(
  run: Pick<RunFacts, 'resultStep' | 'bestStep' | 'config'>,
  steps: readonly number[],
): number | null {
  const wanted = run.resultStep ?? (run.config.loadBestModelAtEnd ? run.bestStep : null);
  return wanted !== null && steps.includes(wanted) ? wanted : (steps.at(-1) ?? null);
}
