// A run that is a probe whose head transformers does not have: a linear layer over the statistics of hidden states. Its checkpoint
// holds that layer alone.

import { forwardMode, type ModeSettings } from '../../config/forward-mode.ts';
import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { openClassifier } from '../../library/open-model.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { type StatisticsPart, statisticsShape } from '../../model/layer-statistics.ts';
import { StatisticsClassifier } from '../../model/statistics-classifier.ts';
import { getModel } from '../../storage/model-store.ts';
import { engineGeneration, engineThatMultiplies } from '../engine.ts';
import type { EvaluatedModel, EvaluatedModelRequest } from '../evaluated-model.ts';
import { openFrameCache } from '../frame-cache.ts';
import { fillCache, keptFrames, type RunFrames } from '../run-frames.ts';
import { wholeModel } from './statistics-cache.ts';
import { bodyOf, bodySeed, storedHead } from './statistics-head.ts';
import { asFrame, partOf } from './statistics-part.ts';

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
