// Trainer's step counts (transformers 5.17: `set_initial_training_values`, and `get_warmup_steps` and `compute_steps` for
// what may be given as a share of all steps).

import { warmsUp } from '../schedule/schedulers.ts';
import type { TrainingConfig } from '../training-config.ts';

/** Steps of the warm-up: a value below 1 is a share of `totalSteps`. */
export function warmupStepsOf({ warmupSteps }: Pick<TrainingConfig, 'warmupSteps'>, totalSteps: number): number {
  return warmupSteps >= 1 ? Math.floor(warmupSteps) : Math.ceil(totalSteps * warmupSteps);
}

/** Steps between two log rows, evaluations or checkpoints. */
export interface StepIntervals {
  logging: number;
  eval: number;
  save: number;
}

function stepIntervals(
  config: Pick<TrainingConfig, 'loggingSteps' | 'evalSteps' | 'saveSteps'>,
  totalSteps: number,
): StepIntervals {
  const steps = (value: number) => (value < 1 ? Math.ceil(totalSteps * value) : value);
  return {
    logging: steps(config.loggingSteps),
    eval: steps(config.evalSteps ?? config.loggingSteps),
    save: steps(config.saveSteps),
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
  stepsPerEpoch: number;
  totalSteps: number;
  /** Epochs begun: the last may be cut short. */
  epochCount: number;
  /** 0 where the schedule has none. */
  warmupSteps: number;
  intervals: StepIntervals;
}

/** What `trainCount` clips come to. */
export function countSteps(config: TrainingConfig, trainCount: number): StepCounts {
  const batches = trainCount / config.perDeviceTrainBatchSize;
  const microBatchesPerEpoch = config.dataloaderDropLast ? Math.floor(batches) : Math.ceil(batches);
  const stepsPerEpoch = Math.max(Math.ceil(microBatchesPerEpoch / config.gradientAccumulationSteps), 1);
  const totalSteps = config.maxSteps > 0 ? config.maxSteps : Math.ceil(config.numTrainEpochs * stepsPerEpoch);
  const epochCount = config.maxSteps > 0 ? Math.ceil(totalSteps / stepsPerEpoch) : Math.ceil(config.numTrainEpochs);
  return {
    microBatchesPerEpoch,
    stepsPerEpoch,
    totalSteps,
    epochCount,
    warmupSteps: warmsUp(config.lrSchedulerType) ? warmupStepsOf(config, totalSteps) : 0,
    intervals: stepIntervals(config, totalSteps),
  };
}
