// A run that is a probe whose head transformers does not have: a linear layer over the statistics of hidden states. Its checkpoint
// holds that layer alone.

import { type BodySettings, forwardMode, type ModeSettings } from '../../config/forward-mode.ts';
import type { ProbeHead, ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { type ModelConfig, withLabels } from '../../formats/hugging-face/model-config.ts';
import { openWeightFiles } from '../../formats/weights/weight-files.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { largestOf } from '../../lib/long-lists.ts';
import { openClassifier, readStoredConfig } from '../../library/open-model.ts';
import { storedWeightFiles } from '../../library/stored-files.ts';
import type { ClipFrames } from '../../model/clip-frames.ts';
import {
  partWidth,
  type StatisticsPart,
  type StatisticsShape,
  selectStatistics,
  statisticsShape,
} from '../../model/layer-statistics.ts';
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
import { engineGeneration, engineThatMultiplies } from '../engine.ts';
import { type EvaluatedModel, type EvaluatedModelRequest, resultCheckpoint } from '../evaluated-model.ts';
import { openFrameCache } from '../frame-cache.ts';
import { fillCache, keptFrames, type RunFrames } from '../run-frames.ts';
import { wholeModel } from './statistics-cache.ts';

/** What the model's file lacks is made from it, as in the pass of a probe. */
export const bodySeed = 0;

/** The parameters of its checkpoint. */
export function statisticsParameters({ weights, intercepts }: ProbeHead): Checkpoint['parameters'] {
  const { weight, bias } = statisticsHead(weights, intercepts);
  return new Map([
    [statisticsHeadNames.weight, weight],
    [statisticsHeadNames.bias, bias],
  ]);
}

/** With the clips' statistics computed; null where that was stopped. They are kept as float32: rounded to half floats, as those are
 *  that probes are fitted on, they would move logits by several thousandths. Throws `training/no-checkpoint`. */
export async function openStatisticsModel(
  request: EvaluatedModelRequest,
  reads: ProbeHeadFacts,
): Promise<EvaluatedModel | null> {
  const { run, data, onEvent, onIncident } = request;
  const { modelId, featureExtractor, datasetId, datasetName, modelName } = run;
  await engineThatMultiplies('float32');
  const { contentHash: modelHash } = await getModel(modelId);
  const settings = { ...wholeModel, ...bodyOf(reads) };
  const modelConfig = await readStoredConfig(modelId, settings);
  const statistics = partOf(reads);
  const { step, head } = await storedHead(run, reads, statisticsShape(modelConfig));
  const mode = forwardMode(settings, featureExtractor, modelConfig.layerCount);
  const of = { modelHash, modelConfig, mode, statistics, featureExtractor, datasetId, datasetName, modelName };
  const cache = await openFrameCache({ ...of, dtype: 'float32', arithmetic: 'float32' });
  const frames = keptFrames(run, cache, data.clips);
  try {
    if (frames.lostClips !== 0) await onIncident('frames-lost', { clips: frames.lostClips });
    onEvent({ type: 'phase', phase: 'trunk' });
    if (await fillStatistics(request, settings, statistics, frames)) {
      const model = new StatisticsClassifier(head);
      const close = () => {
        model.dispose();
        frames.close();
      };
      return { model, step, frames, close };
    }
  } catch (thrown) {
    frames.close();
    throw thrown;
  }
  frames.close();
  return null;
}

/** Runs the body, as far as the head reads it, over the clips that the cache lacks. False when it was stopped. */
async function fillStatistics(
  { run, data, clips, signal, onEvent, onIncident }: EvaluatedModelRequest,
  settings: ModeSettings,
  part: StatisticsPart,
  frames: RunFrames,
): Promise<boolean> {
  if (clips.every((clip) => frames.cache?.has(clip))) return !signal.aborted;
  const { modelId, labels, featureExtractor } = run;
  const { model: body, wasRestored } = await openClassifier({
    modelId,
    labels,
    settings,
    featureExtractor,
    seed: bodySeed,
  });
  const generation = engineGeneration();
  try {
    if (wasRestored) await onIncident('model-restored');
    const shape = statisticsShape(body.config);
    const trunk = async (inputs: readonly Float32Array[]) =>
      (await body.layerStatistics(inputs)).map((row) => asFrame(row, shape, part));
    const model = { trunk, frameCount: (sampleCount: number) => body.frameCount(sampleCount) };
    return await fillCache({ run, classifier: { model }, data, frames, clips, signal, onEvent });
  } finally {
    // an engine that was replaced took its tensors with it
    if (generation === engineGeneration()) body.dispose();
  }
}

/** The body as far as the head reads it, and the head: what is exported of the run. */
export async function statisticsWeights(
  run: RunRecord,
  reads: ProbeHeadFacts,
): Promise<{ step: number; config: ModelConfig; weights: ReadonlyMap<string, NamedWeight> }> {
  const record = await getModel(run.modelId);
  const config = withLabels(await readStoredConfig(record.id, bodyOf(reads)), run.labels);
  const { step, head } = await storedHead(run, reads, statisticsShape(config));
  const loaded = loadWeights(await openWeightFiles(await storedWeightFiles(record)), config, bodySeed).weights;
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

/** One layer stays: transformers records no hidden state of a model that has none. */
export function bodyOf({ layers }: ProbeHeadFacts): BodySettings {
  return { numHiddenLayers: Math.max(1, largestOf(layers)), useWeightedLayerSum: false, classifierProjSize: null };
}

export function partOf({ features, layers }: ProbeHeadFacts): StatisticsPart {
  if (features === 'weighted_sum')
    throw new VoxtuneError('internal/unexpected', 'A weighted sum of layers is a head of transformers’ own.');
  return { kind: features, layers };
}

export async function storedHead(
  run: RunRecord,
  reads: ProbeHeadFacts,
  shape: StatisticsShape,
  wanted?: number,
): Promise<{ step: number; head: StatisticsHead }> {
  const { step, load } = await resultCheckpoint(run, wanted);
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

/** What the head reads of a clip's row of statistics. */
export function asFrame(row: Float32Array, shape: StatisticsShape, part: StatisticsPart): ClipFrames {
  const frames = new Float32Array(partWidth(shape, part));
  selectStatistics(row, shape, part, frames);
  return { frames, frameCount: 1 };
}
