// Configurations to start from. `tutorial` holds the published program's values (TrainingArguments' defaults where it
// sets none); the others are Voxtune's, for a few hundred to a few thousand clips over a cached trunk.

import type { TrainingConfig } from './training-config.ts';

export type PresetName = 'default' | 'quick' | 'tutorial' | 'careful';

/** TrainingArguments' own defaults for everything it knows; Voxtune's own fields as the page has them. */
export const trainingArguments: TrainingConfig = {
  numTrainEpochs: 3,
  maxSteps: -1,
  perDeviceTrainBatchSize: 8,
  perDeviceEvalBatchSize: 8,
  gradientAccumulationSteps: 1,
  learningRate: 5e-5,
  lrSchedulerType: 'linear',
  lrSchedulerKwargs: null,
  warmupSteps: 0,
  optim: 'adamw_torch',
  weightDecay: 0,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamEpsilon: 1e-8,
  maxGradNorm: 1,
  labelSmoothingFactor: 0,
  trainSamplingStrategy: 'random',
  dataloaderDropLast: false,
  loggingStrategy: 'steps',
  loggingSteps: 500,
  loggingFirstStep: false,
  evalStrategy: 'no',
  evalSteps: null,
  evalDelay: 0,
  evalOnStart: false,
  saveStrategy: 'steps',
  saveSteps: 500,
  saveTotalLimit: null,
  loadBestModelAtEnd: false,
  metricForBestModel: 'loss',
  greaterIsBetter: null,
  earlyStoppingPatience: null,
  earlyStoppingThreshold: 0,
  seed: 42,
  dataSeed: null,
  classWeights: 'none',
  trainableParts: 'top_layers',
  trainLayers: 2,
  numHiddenLayers: null,
  useWeightedLayerSum: null,
  classifierProjSize: null,
  padding: 'solo',
  returnAttentionMask: null,
  trunk: 'cache',
  trunkCacheDtype: 'float16',
  gpuArithmetic: 'float32',
};

const tutorial: TrainingConfig = {
  ...trainingArguments,
  gradientAccumulationSteps: 4,
  warmupSteps: 500,
  weightDecay: 0.01,
  loggingSteps: 10,
  evalStrategy: 'epoch',
  saveSteps: 100,
};

/** A rate that a head made from nothing can use, and the best epoch kept. */
const pageDefault: TrainingConfig = {
  ...trainingArguments,
  numTrainEpochs: 10,
  learningRate: 5e-4,
  weightDecay: 0.01,
  warmupSteps: 10,
  loggingSteps: 10,
  evalStrategy: 'epoch',
  saveStrategy: 'epoch',
  saveTotalLimit: 2,
  loadBestModelAtEnd: true,
  metricForBestModel: 'accuracy',
};

export const presets: Readonly<Record<PresetName, TrainingConfig>> = {
  default: pageDefault,
  quick: { ...pageDefault, numTrainEpochs: 6, learningRate: 2e-3, perDeviceTrainBatchSize: 16 },
  tutorial,
  careful: {
    ...pageDefault,
    numTrainEpochs: 20,
    learningRate: 2e-4,
    gradientAccumulationSteps: 2,
    warmupSteps: 50,
    metricForBestModel: 'loss',
    earlyStoppingPatience: 5,
  },
};

/** The preset a configuration equals in every field, or null. */
export function presetOf(config: TrainingConfig): PresetName | null {
  const fields = Object.keys(trainingArguments) as (keyof TrainingConfig)[];
  const names = Object.keys(presets) as PresetName[];
  return names.find((name) => fields.every((field) => presets[name][field] === config[field])) ?? null;
}
