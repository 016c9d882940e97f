// Which settings the form shows, in which group and with which control. Groups follow the sections of TrainingArguments'
// documentation (transformers 5.17); what is Voxtune's own comes last.

import { schedulerTypes } from '../../config/schedule/schedulers.ts';
import type { TrainingConfig } from '../../config/training-config.ts';

export type SettingKey = keyof TrainingConfig;

export type SettingControl =
  | { kind: 'number' }
  /** Empty means null. */
  | { kind: 'optional-number' }
  | { kind: 'toggle' }
  | { kind: 'choice'; values: readonly string[] }
  /** Null, true or false. */
  | { kind: 'tri-state' }
  /** A figure of an evaluation. */
  | { kind: 'metric' }
  /** What the chosen schedule takes. */
  | { kind: 'kwargs' };

export interface SettingGroup {
  id:
    | 'duration'
    | 'scheduler'
    | 'optimizer'
    | 'stability'
    | 'logging'
    | 'evaluation'
    | 'saving'
    | 'best'
    | 'earlyStopping'
    | 'reproducibility'
    | 'dataloader'
    | 'model'
    | 'advanced'
    | 'voxtune';
  settings: readonly SettingKey[];
}

/** The settings that matter, shown before all others. */
export const mainSettings = [
  'numTrainEpochs',
  'learningRate',
  'trainLayers',
  'perDeviceTrainBatchSize',
  'gradientAccumulationSteps',
  'warmupSteps',
  'earlyStoppingPatience',
] as const satisfies readonly SettingKey[];

export const settingGroups: readonly SettingGroup[] = [
  { id: 'duration', settings: ['perDeviceTrainBatchSize', 'numTrainEpochs', 'maxSteps'] },
  { id: 'scheduler', settings: ['learningRate', 'lrSchedulerType', 'lrSchedulerKwargs', 'warmupSteps'] },
  { id: 'optimizer', settings: ['optim', 'weightDecay', 'adamBeta1', 'adamBeta2', 'adamEpsilon'] },
  { id: 'stability', settings: ['gradientAccumulationSteps', 'maxGradNorm', 'labelSmoothingFactor'] },
  { id: 'logging', settings: ['loggingStrategy', 'loggingSteps', 'loggingFirstStep'] },
  { id: 'evaluation', settings: ['evalStrategy', 'evalSteps', 'evalDelay', 'evalOnStart', 'perDeviceEvalBatchSize'] },
  { id: 'saving', settings: ['saveStrategy', 'saveSteps', 'saveTotalLimit'] },
  { id: 'best', settings: ['loadBestModelAtEnd', 'metricForBestModel', 'greaterIsBetter'] },
  { id: 'earlyStopping', settings: ['earlyStoppingPatience', 'earlyStoppingThreshold'] },
  { id: 'reproducibility', settings: ['seed', 'dataSeed'] },
  { id: 'dataloader', settings: ['trainSamplingStrategy', 'dataloaderDropLast'] },
  { id: 'advanced', settings: ['trainableParts', 'padding', 'returnAttentionMask', 'trunk'] },
  { id: 'model', settings: ['numHiddenLayers', 'useWeightedLayerSum', 'classifierProjSize'] },
  { id: 'voxtune', settings: ['trainLayers', 'classWeights', 'trunkCacheDtype', 'gpuArithmetic'] },
];

const strategies = ['no', 'steps', 'epoch'] as const;

export const settingControls: Readonly<Record<SettingKey, SettingControl>> = {
  numTrainEpochs: { kind: 'number' },
  maxSteps: { kind: 'number' },
  perDeviceTrainBatchSize: { kind: 'number' },
  perDeviceEvalBatchSize: { kind: 'number' },
  gradientAccumulationSteps: { kind: 'number' },
  learningRate: { kind: 'number' },
  lrSchedulerType: { kind: 'choice', values: schedulerTypes },
  lrSchedulerKwargs: { kind: 'kwargs' },
  warmupSteps: { kind: 'number' },
  optim: { kind: 'choice', values: ['adamw_torch', 'adamw_torch_fused'] },
  weightDecay: { kind: 'number' },
  adamBeta1: { kind: 'number' },
  adamBeta2: { kind: 'number' },
  adamEpsilon: { kind: 'number' },
  maxGradNorm: { kind: 'number' },
  labelSmoothingFactor: { kind: 'number' },
  trainSamplingStrategy: { kind: 'choice', values: ['random', 'sequential', 'group_by_length'] },
  dataloaderDropLast: { kind: 'toggle' },
  loggingStrategy: { kind: 'choice', values: strategies },
  loggingSteps: { kind: 'number' },
  loggingFirstStep: { kind: 'toggle' },
  evalStrategy: { kind: 'choice', values: strategies },
  evalSteps: { kind: 'optional-number' },
  evalDelay: { kind: 'number' },
  evalOnStart: { kind: 'toggle' },
  saveStrategy: { kind: 'choice', values: [...strategies, 'best'] },
  saveSteps: { kind: 'number' },
  saveTotalLimit: { kind: 'optional-number' },
  loadBestModelAtEnd: { kind: 'toggle' },
  metricForBestModel: { kind: 'metric' },
  greaterIsBetter: { kind: 'tri-state' },
  earlyStoppingPatience: { kind: 'optional-number' },
  earlyStoppingThreshold: { kind: 'number' },
  seed: { kind: 'number' },
  dataSeed: { kind: 'optional-number' },
  classWeights: { kind: 'choice', values: ['none', 'balanced'] },
  trainableParts: { kind: 'choice', values: ['top_layers', 'all_layers', 'all_but_convolutions', 'everything'] },
  trainLayers: { kind: 'number' },
  numHiddenLayers: { kind: 'optional-number' },
  useWeightedLayerSum: { kind: 'tri-state' },
  classifierProjSize: { kind: 'optional-number' },
  padding: { kind: 'choice', values: ['solo', 'batch'] },
  returnAttentionMask: { kind: 'tri-state' },
  trunk: { kind: 'choice', values: ['cache', 'recompute'] },
  trunkCacheDtype: { kind: 'choice', values: ['float16', 'float32'] },
  gpuArithmetic: { kind: 'choice', values: ['float32', 'float16'] },
};
