// What a configuration will do to a train split of a given size, before it starts: Trainer's step counts
// (transformers 5.17, `set_initial_training_values`) and what is likely to disappoint, each with a repair.

import { evalIntervalSteps, type TrainingConfig } from './training-config.ts';

export type PlanWarningCode =
  /** Nothing to train on. */
  | 'train-empty'
  | 'batch-larger-than-train'
  | 'warmup-past-end'
  | 'save-past-end'
  | 'never-saved'
  | 'logging-past-end'
  | 'eval-past-end'
  /** `load_best_model_at_end` needs an evaluation at every save. */
  | 'best-needs-same-strategy'
  | 'best-needs-save-multiple'
  | 'validation-empty'
  /** EarlyStoppingCallback needs evaluations. */
  | 'early-stopping-needs-eval'
  /** It ends the run with the last model, not with the best. */
  | 'early-stopping-keeps-last';

export interface PlanWarning {
  code: PlanWarningCode;
  /** `error`: the run cannot start so. `warning`: it can, but is likely to disappoint. */
  severity: 'error' | 'warning';
  /** Values for the sentence, under Hugging Face's names. */
  params: Record<string, string | number>;
  /** A change that removes the cause; null where only the data can. */
  fix: Partial<TrainingConfig> | null;
}

export interface TrainingPlan {
  microBatchesPerEpoch: number;
  updatesPerEpoch: number;
  totalUpdates: number;
  /** Epochs begun: the last may be cut short. */
  epochCount: number;
  /** The largest learning rate that an update uses, and the 1-based epoch in which it does. */
  peakLearningRate: number;
  peakEpoch: number;
  warnings: PlanWarning[];
}

export interface SplitSizes {
  train: number;
  validation: number;
}

/** Step counts and warnings for `sizes` clips. */
export function planTraining(config: TrainingConfig, sizes: SplitSizes): TrainingPlan {
  const microBatchesPerEpoch = Math.ceil(sizes.train / config.perDeviceTrainBatchSize);
  const updatesPerEpoch = Math.max(Math.ceil(microBatchesPerEpoch / config.gradientAccumulationSteps), 1);
  const totalUpdates = config.maxSteps > 0 ? config.maxSteps : Math.ceil(config.numTrainEpochs * updatesPerEpoch);
  const epochCount = config.maxSteps > 0 ? Math.ceil(totalUpdates / updatesPerEpoch) : Math.ceil(config.numTrainEpochs);
  const peak = peakOf(config, totalUpdates);
  const plan = { microBatchesPerEpoch, updatesPerEpoch, totalUpdates, epochCount };
  return {
    ...plan,
    peakLearningRate: peak.learningRate,
    peakEpoch: Math.floor(peak.updateIndex / updatesPerEpoch) + 1,
    warnings: [
      ...dataWarnings(config, sizes),
      ...lengthWarnings(config, totalUpdates),
      ...bestModelWarnings(config),
      ...earlyStoppingWarnings(config),
    ],
  };
}

/** The update (0-based) with the highest rate: the first after warm-up, or the last when warm-up never ends. */
function peakOf(config: TrainingConfig, totalUpdates: number): { updateIndex: number; learningRate: number } {
  const { learningRate, lrSchedulerType, warmupSteps } = config;
  if (lrSchedulerType === 'constant' || warmupSteps === 0) return { updateIndex: 0, learningRate };
  if (warmupSteps < totalUpdates) return { updateIndex: warmupSteps, learningRate };
  const updateIndex = Math.max(totalUpdates - 1, 0);
  return { updateIndex, learningRate: (learningRate * updateIndex) / warmupSteps };
}

function dataWarnings(config: TrainingConfig, sizes: SplitSizes): PlanWarning[] {
  const found: PlanWarning[] = [];
  if (sizes.train === 0) found.push({ code: 'train-empty', severity: 'error', params: {}, fix: null });
  else if (config.perDeviceTrainBatchSize > sizes.train)
    found.push({
      code: 'batch-larger-than-train',
      severity: 'warning',
      params: { per_device_train_batch_size: config.perDeviceTrainBatchSize, train: sizes.train },
      fix: { perDeviceTrainBatchSize: sizes.train },
    });
  if (sizes.validation === 0 && config.evalStrategy !== 'no')
    found.push({
      code: 'validation-empty',
      severity: 'error',
      params: { eval_strategy: config.evalStrategy },
      fix: { evalStrategy: 'no', loadBestModelAtEnd: false },
    });
  return found;
}

function lengthWarnings(config: TrainingConfig, total: number): PlanWarning[] {
  const found: PlanWarning[] = [];
  const tenth = Math.max(Math.floor(total / 10), 0);
  const warmsUp = config.lrSchedulerType !== 'constant' && config.warmupSteps > 0;
  if (warmsUp && config.warmupSteps >= total)
    found.push({
      code: 'warmup-past-end',
      severity: 'warning',
      params: { warmup_steps: config.warmupSteps, total },
      fix: { warmupSteps: tenth },
    });
  if (config.saveStrategy === 'steps' && config.saveSteps > total)
    found.push({
      code: 'save-past-end',
      severity: 'warning',
      params: { save_steps: config.saveSteps, total },
      fix: matchingSteps(config, total),
    });
  if (config.saveStrategy === 'no')
    found.push({ code: 'never-saved', severity: 'warning', params: {}, fix: { saveStrategy: 'epoch' } });
  if (config.loggingSteps > total)
    found.push({
      code: 'logging-past-end',
      severity: 'warning',
      params: { logging_steps: config.loggingSteps, total },
      fix: { loggingSteps: Math.max(tenth, 1) },
    });
  if (config.evalStrategy === 'steps' && evalIntervalSteps(config) > total)
    found.push({
      code: 'eval-past-end',
      severity: 'warning',
      params: { eval_steps: evalIntervalSteps(config), total },
      fix: matchingSteps(config, total),
    });
  return found;
}

/** Saves (and evaluates, where that is by steps too) about five times. */
function matchingSteps(config: TrainingConfig, total: number): Partial<TrainingConfig> {
  const steps = Math.max(Math.ceil(total / 5), 1);
  return {
    ...(config.saveStrategy === 'steps' ? { saveSteps: steps } : {}),
    ...(config.evalStrategy === 'steps' ? { evalSteps: steps } : {}),
  };
}

/** What TrainingArguments refuses when the best checkpoint is to be loaded at the end. */
function bestModelWarnings(config: TrainingConfig): PlanWarning[] {
  if (!config.loadBestModelAtEnd) return [];
  if (config.evalStrategy !== config.saveStrategy || config.evalStrategy === 'no') {
    const strategy = config.evalStrategy === 'no' ? 'epoch' : config.evalStrategy;
    return [
      {
        code: 'best-needs-same-strategy',
        severity: 'error',
        params: { eval_strategy: config.evalStrategy, save_strategy: config.saveStrategy },
        fix: {
          evalStrategy: strategy,
          saveStrategy: strategy,
          ...(strategy === 'steps' ? { saveSteps: evalIntervalSteps(config) } : {}),
        },
      },
    ];
  }
  const interval = evalIntervalSteps(config);
  if (config.evalStrategy === 'steps' && config.saveSteps % interval !== 0)
    return [
      {
        code: 'best-needs-save-multiple',
        severity: 'error',
        params: { save_steps: config.saveSteps, eval_steps: interval },
        fix: { saveSteps: interval * Math.max(Math.round(config.saveSteps / interval), 1) },
      },
    ];
  return [];
}

/** What EarlyStoppingCallback refuses or warns of. */
function earlyStoppingWarnings(config: TrainingConfig): PlanWarning[] {
  if (config.earlyStoppingPatience === null) return [];
  const params = { early_stopping_patience: config.earlyStoppingPatience };
  if (config.evalStrategy === 'no')
    return [{ code: 'early-stopping-needs-eval', severity: 'error', params, fix: { evalStrategy: 'epoch' } }];
  if (config.loadBestModelAtEnd) return [];
  const fix = { loadBestModelAtEnd: true, saveStrategy: config.evalStrategy, saveSteps: evalIntervalSteps(config) };
  return [{ code: 'early-stopping-keeps-last', severity: 'warning', params, fix }];
}
