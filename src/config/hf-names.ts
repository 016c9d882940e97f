// The configuration's fields under the names that transformers' TrainingArguments and its users know, both ways.

import type { TrainingConfig } from './training-config.ts';

export const hfNames = {
  numTrainEpochs: 'num_train_epochs',
  maxSteps: 'max_steps',
  perDeviceTrainBatchSize: 'per_device_train_batch_size',
  perDeviceEvalBatchSize: 'per_device_eval_batch_size',
  gradientAccumulationSteps: 'gradient_accumulation_steps',
  learningRate: 'learning_rate',
  lrSchedulerType: 'lr_scheduler_type',
  lrSchedulerKwargs: 'lr_scheduler_kwargs',
  warmupSteps: 'warmup_steps',
  optim: 'optim',
  weightDecay: 'weight_decay',
  adamBeta1: 'adam_beta1',
  adamBeta2: 'adam_beta2',
  adamEpsilon: 'adam_epsilon',
  maxGradNorm: 'max_grad_norm',
  labelSmoothingFactor: 'label_smoothing_factor',
  trainSamplingStrategy: 'train_sampling_strategy',
  dataloaderDropLast: 'dataloader_drop_last',
  loggingStrategy: 'logging_strategy',
  loggingSteps: 'logging_steps',
  loggingFirstStep: 'logging_first_step',
  evalStrategy: 'eval_strategy',
  evalSteps: 'eval_steps',
  evalDelay: 'eval_delay',
  evalOnStart: 'eval_on_start',
  saveStrategy: 'save_strategy',
  saveSteps: 'save_steps',
  saveTotalLimit: 'save_total_limit',
  loadBestModelAtEnd: 'load_best_model_at_end',
  metricForBestModel: 'metric_for_best_model',
  greaterIsBetter: 'greater_is_better',
  earlyStoppingPatience: 'early_stopping_patience',
  earlyStoppingThreshold: 'early_stopping_threshold',
  seed: 'seed',
  dataSeed: 'data_seed',
  classWeights: 'class_weights',
  trainableParts: 'trainable_parts',
  trainLayers: 'train_layers',
  numHiddenLayers: 'num_hidden_layers',
  useWeightedLayerSum: 'use_weighted_layer_sum',
  classifierProjSize: 'classifier_proj_size',
  padding: 'padding',
  returnAttentionMask: 'return_attention_mask',
  trunk: 'trunk',
  trunkCacheDtype: 'trunk_cache_dtype',
  gpuArithmetic: 'gpu_arithmetic',
} as const satisfies Record<keyof TrainingConfig, string>;

export type HuggingFaceName = (typeof hfNames)[keyof TrainingConfig];

const fieldByHfName = new Map<string, keyof TrainingConfig>(
  Object.entries(hfNames).map(([field, name]) => [name, field as keyof TrainingConfig]),
);

/** The field that a Hugging Face name stands for; undefined for a name this program does not honour. */
export function fieldOfHuggingFaceName(name: string): keyof TrainingConfig | undefined {
  return fieldByHfName.get(name);
}

/** A configuration under Hugging Face's names, in the order of `hfNames`. */
export function toHuggingFaceNames(
  config: TrainingConfig,
): Record<HuggingFaceName, TrainingConfig[keyof TrainingConfig]> {
  return Object.fromEntries(
    Object.entries(hfNames).map(([field, name]) => [name, config[field as keyof TrainingConfig]]),
  ) as Record<HuggingFaceName, TrainingConfig[keyof TrainingConfig]>;
}
