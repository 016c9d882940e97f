// The classifier of an exported page on its engine: the run's own forward pass (runs/predict/run-predictor.ts), without any storage.

import { clipInput } from '../audio/clip-input.ts';
import { clipInputSettings } from '../audio/clip-input-settings.ts';
import { storedSampleRateHz } from '../config/stored-sample-rate.ts';
import { loudestDbfs } from '../evaluation/heard.ts';
import type { PageFacts } from '../export/page/page-facts.ts';
import { HubertClassifier } from '../model/classifier.ts';
import { sampleCountFor } from '../model/frame-shape.ts';
import { statisticsShape } from '../model/layer-statistics.ts';
import { StatisticsClassifier } from '../model/statistics-classifier.ts';
import { statisticsHeadNames } from '../model/statistics-head.ts';
import { loadWeights } from '../model/weights/loading.ts';
import { asKept } from '../runs/predict/kept-frames.ts';
import type { PredictedClips } from '../runs/predict/predict-types.ts';
import { type Frontend, logitsOf, storedSamples } from '../runs/predict/predictor.ts';
import { asFrame, partOf } from '../runs/probe/statistics-part.ts';
import type { PageWeights } from './page-weights.ts';

export interface PageClassifier {
  /** The fewest samples, at the stored rate, that make a frame. */
  leastSamples: number;
  /** clips: mono at the stored rate, −1..1 */
  predict(clips: readonly Float32Array[]): Promise<PredictedClips>;
}

/** On the open engine. The weights are let go. */
export function openPageClassifier(facts: PageFacts, weights: PageWeights): PageClassifier {
  const { config, featureExtractor } = facts;
  const source = weights.source();
  // what a head over statistics does not have is made, and not read
  const model = new HubertClassifier(loadWeights(source, config, 0), facts.mode);
  const frontend = frontendOf(facts, model, source);
  weights.release();
  const settings = clipInputSettings(featureExtractor);
  return {
    leastSamples: storedSamples(sampleCountFor(config, 1), featureExtractor),
    async predict(clips) {
      const startedMs = performance.now();
      const logits = await logitsOf(
        frontend(clips.length),
        clips.map((clip) => clipInput(clip, storedSampleRateHz, settings)),
      );
      const seconds = (performance.now() - startedMs) / 1000;
      return { logits, levelsDbfs: clips.map((clip) => loudestDbfs(clip, storedSampleRateHz)), seconds };
    },
  };
}

function frontendOf(
  { head, trunkCacheDtype, mode }: PageFacts,
  model: HubertClassifier,
  source: ReturnType<PageWeights['source']>,
): (clipCount: number) => Frontend {
  if (head) {
    const shape = statisticsShape(model.config);
    const part = partOf(head);
    const { weight, bias } = statisticsHeadNames;
    const classifier = new StatisticsClassifier({ weight: source.read(weight), bias: source.read(bias) });
    const frames = async (inputs: readonly Float32Array[]) =>
      (await model.layerStatistics(inputs)).map((row) => asFrame(row, shape, part));
    return (clipCount) => ({ frames, model: classifier, mostTogether: clipCount });
  }
  const frames = async (inputs: readonly Float32Array[]) =>
    (await model.trunk(inputs)).map((clip) => asKept(clip, model.inputKind, { trunkCacheDtype }));
  // clips that are padded to a common length would change one another
  return (clipCount) => ({ frames, model, mostTogether: mode.batchPadding ? 1 : clipCount });
}
