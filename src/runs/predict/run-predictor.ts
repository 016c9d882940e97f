// A run as a predictor: the classifier that it trained, on the device together with training and evaluation, or the head of a probe that
// was used.

import { storedSampleRateHz } from '../../config/stored-sample-rate.ts';
import { customHead } from '../../evaluation/probes/probe-head.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { sampleCountFor } from '../../model/frame-shape.ts';
import { statisticsShape } from '../../model/layer-statistics.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { engineThatMultiplies } from '../engine.ts';
import { wholeModel } from '../probe/statistics-cache.ts';
import { bodyOf, bodySeed, storedHead } from '../probe/statistics-head.ts';
import { classifierAt, trainedClassifier } from '../trained-model.ts';
import { computedCalibration } from './computed-calibration.ts';
import { asKept } from './kept-frames.ts';
import { logitsOf, type Predictor, storedSamples } from './predictor.ts';
import { calibrationOf } from './run-calibration.ts';
import { openStatisticsPredictor } from './statistics-predictor.ts';

/** With the checkpoint that counts, or another step's. Throws `training/no-checkpoint`, `storage/…`. */
export async function openRunPredictor(run: RunRecord, wantedStep?: number): Promise<Predictor> {
  const custom = customHead(run.probe);
  if (custom) {
    await engineThatMultiplies('float32');
    const { modelId, labels, featureExtractor } = run;
    const settings = { ...wholeModel, ...bodyOf(custom) };
    const shape = statisticsShape(await readStoredConfig(modelId, settings));
    const { step, head } = await storedHead(run, custom, shape, wantedStep);
    const info = infoOf(run, step, wantedStep);
    const body = { modelId, labels, settings, featureExtractor, seed: bodySeed };
    return openStatisticsPredictor({ body, reads: custom, head, info: { ...info, head: custom } });
  }
  await engineThatMultiplies(run.config.gpuArithmetic);
  const { step, classifier } = await trainedClassifier(run, wantedStep);
  const { config } = classifier.model;
  const info = infoOf(run, step, wantedStep);
  const calibration = info.calibratedOn > 0 ? null : await computedCalibration(run, step, classifier);
  return {
    info: {
      ...info,
      ...calibration,
      leastSamples: storedSamples(sampleCountFor(config, 1), run.featureExtractor),
    },
    featureExtractor: run.featureExtractor,
    async logits(inputs) {
      await engineThatMultiplies(run.config.gpuArithmetic);
      // another run may have taken its place, or training its parameters
      const { model } = await classifierAt(run, step);
      return logitsOf(
        {
          frames: async (clips) => (await model.trunk(clips)).map((one) => asKept(one, model.inputKind, run.config)),
          model,
          // together, clips would be padded, and the padding heard
          mostTogether: model.mode.batchPadding ? 1 : run.config.perDeviceEvalBatchSize,
        },
        inputs,
      );
    },
    isOpen: () => true,
    close() {},
  };
}

function infoOf(run: RunRecord, step: number, wantedStep: number | undefined): Predictor['info'] {
  const { id, name, labels, labelCodes = null } = run;
  return {
    source: { kind: 'run', runId: id, ...(wantedStep !== undefined && { step: wantedStep }) },
    name,
    labels,
    labelCodes,
    step,
    sampleRateHz: storedSampleRateHz,
    leastSamples: 0,
    ...calibrationOf(run, step),
    head: null,
  };
}
