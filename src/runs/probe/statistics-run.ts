// A run that is a probe whose head transformers does not have: a linear layer over the statistics of hidden states. Its checkpoint
// holds that layer alone; what it reads of clips comes from the statistics that probing keeps.

import type { ProbeHead, ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { type ModelConfig, withLabels } from '../../formats/hugging-face/model-config.ts';
import { openWeightFiles } from '../../formats/weights/weight-files.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { largestOf } from '../../lib/long-lists.ts';
import { readStoredConfig } from '../../library/open-model.ts';
import { storedWeightFiles } from '../../library/stored-files.ts';
import { partWidth, type StatisticsPart, type StatisticsShape, statisticsShape } from '../../model/layer-statistics.ts';
import {
  StatisticsClassifier,
  type StatisticsHead,
  statisticsHead,
  statisticsHeadNames,
} from '../../model/statistics-classifier.ts';
import { loadWeights, type NamedWeight } from '../../model/weights/loading.ts';
import { listParameters } from '../../model/weights/parameter-list.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { getModel } from '../../storage/model-store.ts';
import type { Checkpoint } from '../../training/checkpoint.ts';
import { engineThatMultiplies } from '../engine.ts';
import { type EvaluatedModel, type EvaluatedModelRequest, resultCheckpoint } from '../evaluated-model.ts';
import { LayerStatistics } from './layer-statistics.ts';

/** The parameters of its checkpoint. */
export function statisticsParameters({ weights, intercepts }: ProbeHead): Checkpoint['parameters'] {
  const { weight, bias } = statisticsHead(weights, intercepts);
  return new Map([
    [statisticsHeadNames.weight, weight],
    [statisticsHeadNames.bias, bias],
  ]);
}

/** With the clips' statistics computed; null where that was stopped. Throws `training/no-checkpoint`. */
export async function openStatisticsModel(
  { run, clips, signal, onEvent }: EvaluatedModelRequest,
  reads: ProbeHeadFacts,
): Promise<EvaluatedModel | null> {
  const { modelId, featureExtractor, datasetId } = run;
  onEvent({ type: 'phase', phase: 'trunk' });
  const of = { phase: 'trunk', unit: 'clips', step: run.step, epoch: run.epoch } as const;
  const statistics = await LayerStatistics.open({
    modelId,
    featureExtractor,
    datasetId,
    clips,
    signal,
    onProgress: (progress) => onEvent({ type: 'progress', ...of, ...progress }),
  });
  if (!statistics) return null;
  try {
    const { step, head } = await storedHead(run, reads, statistics.shape);
    const part = partOf(reads);
    const width = partWidth(statistics.shape, part);
    const values = statistics.matrix(part); // [N, D]
    const rowOf = new Map(clips.map((clip, row) => [clip, values.subarray(row * width, (row + 1) * width)]));
    await engineThatMultiplies('float32');
    const model = new StatisticsClassifier(head);
    const read = async (asked: readonly number[]) =>
      asked.map((clip) => ({ frames: rowIn(rowOf, clip), frameCount: 1 }));
    return { model, step, frames: { read }, close: () => model.dispose() };
  } finally {
    statistics.close();
  }
}

/** The body as far as the head reads it, and the head: what is exported of the run. */
export async function statisticsWeights(
  run: RunRecord,
  reads: ProbeHeadFacts,
): Promise<{ step: number; config: ModelConfig; weights: ReadonlyMap<string, NamedWeight> }> {
  const record = await getModel(run.modelId);
  // one layer stays: transformers records no hidden state of a model that has none
  const numHiddenLayers = Math.max(1, largestOf(reads.layers));
  const body = { numHiddenLayers, useWeightedLayerSum: false, classifierProjSize: null };
  const config = withLabels(await readStoredConfig(record.id, body), run.labels);
  const { step, head } = await storedHead(run, reads, statisticsShape(config));
  // as the pass for statistics makes what the file lacks
  const loaded = loadWeights(await openWeightFiles(await storedWeightFiles(record)), config, 0).weights;
  const weights = new Map<string, NamedWeight>();
  for (const { name, part } of listParameters(config)) {
    const weight = part === 'head' ? undefined : loaded.get(name);
    if (weight) weights.set(name, weight);
  }
  const shape = [head.bias.length, head.weight.length / head.bias.length];
  weights.set(statisticsHeadNames.weight, { shape, data: head.weight });
  weights.set(statisticsHeadNames.bias, { shape: [head.bias.length], data: head.bias });
  return { step, config, weights };
}

function partOf({ features, layers }: ProbeHeadFacts): StatisticsPart {
  if (features === 'weighted_sum')
    throw new VoxtuneError('internal/unexpected', 'A weighted sum of layers is a head of transformers’ own.');
  return { kind: features, layers };
}

async function storedHead(
  run: RunRecord,
  reads: ProbeHeadFacts,
  shape: StatisticsShape,
): Promise<{ step: number; head: StatisticsHead }> {
  const { step, load } = await resultCheckpoint(run);
  const { parameters } = await load();
  const read = (name: string, size: number) => {
    const values = parameters.get(name);
    if (values?.length !== size)
      throw new Error(`checkpoint: expected ${size} values for ${name}, found ${values?.length}`);
    return values;
  };
  const labelCount = run.labels.length;
  const weight = read(statisticsHeadNames.weight, labelCount * partWidth(shape, partOf(reads)));
  return { step, head: { weight, bias: read(statisticsHeadNames.bias, labelCount) } };
}

function rowIn(rowOf: ReadonlyMap<number, Float32Array>, clip: number): Float32Array {
  const row = rowOf.get(clip);
  if (!row) throw new Error(`statistics: clip ${clip} was not asked for`);
  return row;
}
