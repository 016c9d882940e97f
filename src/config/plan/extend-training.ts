// A run made longer, as a Trainer that resumes with a larger num_train_epochs does it: the schedule is the longer one's
// from the first update to the last, and the run goes on in it at the place where it is.

import { learningRateAt } from '../schedule/learning-rate.ts';
import { followsMetric } from '../schedule/schedulers.ts';
import type { TrainingConfig } from '../training-config.ts';
import { countSteps } from './step-counts.ts';

export interface Extension {
  config: TrainingConfig;
  totalSteps: number;
  /** The rate that the schedule comes to two updates on (the first still has the old schedule's); null where it follows a
   *  metric. */
  nextLearningRate: number | null;
}

/** `done`: complete updates and epochs of the run; `epochs`: how many more. `from`: the update whose checkpoint it goes on
 *  from, where that is an earlier one. */
export function extendTraining(
  config: TrainingConfig,
  done: { step: number; epoch: number },
  epochs: number,
  trainCount: number,
  from: number = done.step,
): Extension {
  const { stepsPerEpoch } = countSteps(config, trainCount);
  const longer: TrainingConfig =
    config.maxSteps > 0
      ? { ...config, maxSteps: done.step + Math.ceil(epochs * stepsPerEpoch) }
      : { ...config, numTrainEpochs: done.epoch + epochs };
  const { totalSteps } = countSteps(longer, trainCount);
  return {
    config: longer,
    totalSteps,
    nextLearningRate: followsMetric(config.lrSchedulerType)
      ? null
      : learningRateAt(longer, Math.min(from + 1, totalSteps - 1), totalSteps),
  };
}
