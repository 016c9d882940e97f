// Trainer's step counts (transformers 5.17: `set_initial_training_values`, and `get_warmup_steps` and `compute_steps` for
// what may be given as a share of all updates).

import { warmsUp } from '../schedule/schedulers.ts';
import type { TrainingConfig } from '../training-config.ts';

/** Updates of the warm-up: a value below 1 is a share of `totalUpdates`. */
export function warmupUpdates({ warmupSteps }: Pick<TrainingConfig, 'warmupSteps'>, totalUpdates: number): number {
  return warmupSteps >= 1 ? Math.floor(warmupSteps) : Math.ceil(totalUpdates * warmupSteps);
}

/** Updates between two log rows, evaluations or checkpoints. */
export interface StepIntervals {
  logging: number;
  eval: number;
  save: number;
}

function stepIntervals(
  config: Pick<TrainingConfig, 'loggingSteps' | 'evalSteps' | 'saveSteps'>,
  totalUpdates: number,
): StepIntervals {
  const updates = (value: number) => (value < 1 ? Math.ceil(totalUpdates * value) : value);
  return {
    logging: updates(config.loggingSteps),
    eval: updates(config.evalSteps ?? config.loggingSteps),
    save: updates(config.saveSteps),
  };
}

export interface SplitSizes {
  train: number;
  validation: number;
  /** Names of the labels, where a setting may name one. */
  labels?: readonly string[];
}

export interface StepCounts {
  microBatchesPerEpoch: number;
  updatesPerEpoch: number;
  totalUpdates: number;
  /** Epochs begun: the last may be cut short. */
  epochCount: number;
  /** 0 where the schedule has none. */
  warmupUpdates: number;
  intervals: StepIntervals;
}

/** What `trainCount` clips come to. */
export function countSteps(config: TrainingConfig, trainCount: number): StepCounts {
  const batches = trainCount / config.perDeviceTrainBatchSize;
  const microBatchesPerEpoch = config.dataloaderDropLast ? Math.floor(batches) : Math.ceil(batches);
  const updatesPerEpoch = Math.max(Math.ceil(microBatchesPerEpoch / config.gradientAccumulationSteps), 1);
  const totalUpdates = config.maxSteps > 0 ? config.maxSteps : Math.ceil(config.numTrainEpochs * updatesPerEpoch);
  const epochCount = config.maxSteps > 0 ? Math.ceil(totalUpdates / updatesPerEpoch) : Math.ceil(config.numTrainEpochs);
  return {
    microBatchesPerEpoch,
    updatesPerEpoch,
    totalUpdates,
    epochCount,
    warmupUpdates: warmsUp(config.lrSchedulerType) ? warmupUpdates(config, totalUpdates) : 0,
    intervals: stepIntervals(config, totalUpdates),
  };
}
