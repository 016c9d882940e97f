// A stored model's own classifier as a predictor: transformers' head, or the one of an exported probe (export/modeling_voxtune.py).

import { storedSampleRateHz } from '../../config/stored-sample-rate.ts';
import { areEmotionCodes } from '../../dataset/labels/code-names.ts';
import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { readCalibration } from '../../formats/hugging-face/calibration.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { TensorSource } from '../../formats/weights/tensor-source.ts';
import { openWeightFiles } from '../../formats/weights/weight-files.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { openClassifier } from '../../library/open-model.ts';
import { storedWeightFiles } from '../../library/stored-files.ts';
import { readStoredConfig } from '../../library/stored-weights.ts';
import { sampleCountFor } from '../../model/frame-shape.ts';
import { partWidth, statisticsShape } from '../../model/layer-statistics.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { type StatisticsHead, statisticsHeadNames } from '../../model/statistics-head.ts';
import { classifierHeadNames } from '../../model/weights/head-labels.ts';
import { getModel } from '../../storage/model-store.ts';
import { engineGeneration, engineThatMultiplies } from '../engine.ts';
import { wholeModel } from '../probe/statistics-cache.ts';
import { bodySeed } from '../probe/statistics-head.ts';
import { partOf } from '../probe/statistics-part.ts';
import { noCalibration } from './calibration.ts';
import { logitsOf, type Predictor, storedSamples } from './predictor.ts';
import { openStatisticsPredictor } from './statistics-predictor.ts';

/** As its files have it. */
const asItIs = { ...wholeModel, numHiddenLayers: null, useWeightedLayerSum: null, classifierProjSize: null };

/** Throws `model/no-classifier` where it tells no labels apart, and `storage/…`. */
export async function openModelPredictor(modelId: string): Promise<Predictor> {
  await engineThatMultiplies('float32');
  const record = await getModel(modelId);
  const config = await readStoredConfig(modelId, asItIs);
  const { labels } = config;
  const weights = await openWeightFiles(await storedWeightFiles(record));
  const info = infoOf(record, labels);
  const custom = exportedHead(record, config, weights);
  if (custom) {
    const body = { modelId, labels, settings: asItIs, seed: bodySeed };
    const { weight, bias } = custom.head;
    const calibration = readCalibration(config.raw, () => [weight, bias]);
    return openStatisticsPredictor({ body, ...custom, info: { ...info, ...calibration, head: custom.reads } });
  }
  assertHead(record, config);
  const calibration = readCalibration(config.raw, () => classifierHeadNames.map((name) => weights.read(name)));
  const { model } = await openClassifier({ modelId, labels, settings: asItIs, seed: bodySeed });
  const generation = engineGeneration();
  const isOpen = () => generation === engineGeneration();
  const { featureExtractor } = record;
  return {
    info: { ...info, ...calibration, leastSamples: storedSamples(sampleCountFor(config, 1), featureExtractor) },
    featureExtractor,
    logits: (inputs) => logitsOf({ frames: (clips) => model.trunk(clips), model, mostTogether: inputs.length }, inputs),
    isOpen,
    close() {
      // an engine that is gone took its tensors with it
      if (isOpen()) model.dispose();
    },
  };
}

function infoOf({ id, name }: ModelRecord, labels: string[]): Predictor['info'] {
  return {
    source: { kind: 'model', modelId: id },
    name,
    labels,
    labelCodes: areEmotionCodes(labels) ? 'emotion-codes' : null,
    step: null,
    sampleRateHz: storedSampleRateHz,
    leastSamples: 0,
    ...noCalibration(labels.length),
    head: null,
  };
}

/** Throws `model/no-classifier` where weights of the head would be made of random numbers. */
function assertHead({ name, loading }: ModelRecord, { raw }: ModelConfig): void {
  const made = loading.missing.filter((weight) => /^(classifier|projector)\./.test(weight));
  if (made.length === 0) return;
  const found = Array.isArray(raw.architectures) ? raw.architectures.join(', ') : '';
  throw new VoxtuneError(
    'model/no-classifier',
    `${name} has no classifier that Voxtune reads${found && ` (it is a ${found})`}: its files lack ${made.join(', ')}. Train it first, or ` +
      'choose a model for audio classification.',
    { name, found, missing: made.join(', ') },
  );
}

/** The head of a probe that Voxtune exported; null for every other model. */
function exportedHead(
  record: ModelRecord,
  config: ModelConfig,
  weights: TensorSource,
): { reads: ProbeHeadFacts; head: StatisticsHead } | null {
  const { pooled_states: layers, pooled_statistics: features } = config.raw;
  const { weight: weightName, bias: biasName } = statisticsHeadNames;
  if (!record.loading.unexpected.includes(weightName)) return null;
  const isKnown = (features === 'mean' || features === 'mean_std') && isListOfCounts(layers, config.layerCount);
  if (!isKnown) return null;
  const reads: ProbeHeadFacts = { features, layers, c: null };
  const expected = [config.labels.length, partWidth(statisticsShape(config), partOf(reads))];
  const found = weights.shape(weightName);
  if (found.join() !== expected.join() || weights.shape(biasName).join() !== String(config.labels.length))
    throw new VoxtuneError(
      'model/wrong-shape',
      `${weightName} is [${found.join(', ')}], and config.json asks for [${expected.join(', ')}]. Export the model again.`,
      { name: weightName, expected: `[${expected.join(', ')}]`, found: `[${found.join(', ')}]` },
    );
  return { reads, head: { weight: weights.read(weightName), bias: weights.read(biasName) } };
}

function isListOfCounts(value: unknown, most: number): value is number[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => Number.isInteger(one) && one >= 0 && one <= most)
  );
}
