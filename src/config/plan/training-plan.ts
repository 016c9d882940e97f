// What a configuration will do to a train split of a given size, before it starts.

import { learningRateAt } from '../schedule/learning-rate.ts';
import type { TrainingConfig } from '../training-config.ts';
import type { PlanWarning } from './plan-warning.ts';
import { planWarnings } from './plan-warnings.ts';
import { countSteps, type SplitSizes, type StepCounts } from './step-counts.ts';

export interface TrainingPlan extends StepCounts {
  /** The largest learning rate that a step uses, and the 1-based epoch in which it does. */
  peakLearningRate: number;
  peakEpoch: number;
  warnings: PlanWarning[];
}

/** Step counts and warnings for `sizes` clips. */
export function planTraining(config: TrainingConfig, sizes: SplitSizes): TrainingPlan {
  const counts = countSteps(config, sizes.train);
  const warnings = planWarnings(config, sizes, counts);
  const canSchedule = !warnings.some((warning) => warning.code === 'scheduler-kwargs');
  const peakIndex = canSchedule ? peakStep(counts) : 0;
  return {
    ...counts,
    peakLearningRate: canSchedule ? learningRateAt(config, peakIndex, counts.totalSteps) : config.learningRate,
    peakEpoch: Math.floor(peakIndex / counts.stepsPerEpoch) + 1,
    warnings,
  };
}

/** The step (0-based) with the highest rate: the first after warm-up, or the last when warm-up never ends. */
function peakStep({ warmupSteps: warmup, totalSteps }: StepCounts): number {
  return warmup < totalSteps ? warmup : Math.max(totalSteps - 1, 0);
}
