// A head over statistics of hidden states as a predictor: the body as far as the head reads it, and the head.

import { storedSampleRateHz } from '../../config/stored-sample-rate.ts';
import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { openClassifier } from '../../library/open-model.ts';
import type { ClassifierRequest } from '../../library/stored-weights.ts';
import { sampleCountFor } from '../../model/frame-shape.ts';
import { statisticsShape } from '../../model/layer-statistics.ts';
import { StatisticsClassifier } from '../../model/statistics-classifier.ts';
import type { StatisticsHead } from '../../model/statistics-head.ts';
import { engineGeneration } from '../engine.ts';
import { asFrame, partOf } from '../probe/statistics-part.ts';
import { logitsOf, type Predictor, storedSamples } from './predictor.ts';

export interface StatisticsPredictorRequest {
  body: ClassifierRequest;
  reads: ProbeHeadFacts;
  head: StatisticsHead;
  /** But for the fewest samples, which follow from the body. */
  info: Predictor['info'];
}

/** On the open engine. */
export async function openStatisticsPredictor({
  body,
  reads,
  head,
  info,
}: StatisticsPredictorRequest): Promise<Predictor> {
  const { model, record } = await openClassifier(body);
  const generation = engineGeneration();
  const featureExtractor = body.featureExtractor ?? record.featureExtractor;
  const shape = statisticsShape(model.config);
  const part = partOf(reads);
  const classifier = new StatisticsClassifier(head);
  const frames = async (inputs: readonly Float32Array[]) =>
    (await model.layerStatistics(inputs)).map((row) => asFrame(row, shape, part));
  const isOpen = () => generation === engineGeneration();
  return {
    info: {
      ...info,
      sampleRateHz: storedSampleRateHz,
      leastSamples: storedSamples(sampleCountFor(model.config, 1), featureExtractor),
    },
    featureExtractor,
    logits: (inputs) => logitsOf({ frames, model: classifier, mostTogether: inputs.length }, inputs),
    isOpen,
    close() {
      // an engine that is gone took its tensors with it
      if (!isOpen()) return;
      model.dispose();
      classifier.dispose();
    },
  };
}
