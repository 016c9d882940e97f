// Learning rate of each update, as transformers' get_scheduler gives it (optimization.py, 5.17).

import type { TrainingConfig } from '../config/training-config.ts';

type ScheduleConfig = Pick<TrainingConfig, 'learningRate' | 'lrSchedulerType' | 'warmupSteps'>;

/** The rate that update number `updateIndex` (0-based) uses, of `totalUpdates`. With a warm-up, the first uses 0. */
export function learningRateAt(config: ScheduleConfig, updateIndex: number, totalUpdates: number): number {
  return config.learningRate * factorAt(config, updateIndex, totalUpdates);
}

function factorAt(config: ScheduleConfig, updateIndex: number, totalUpdates: number): number {
  const { lrSchedulerType, warmupSteps } = config;
  if (lrSchedulerType === 'constant') return 1;
  if (updateIndex < warmupSteps) return updateIndex / warmupSteps;
  const decaySteps = Math.max(totalUpdates - warmupSteps, 1);
  switch (lrSchedulerType) {
    case 'constant_with_warmup':
      return 1;
    case 'linear':
      return Math.max((totalUpdates - updateIndex) / decaySteps, 0);
    case 'cosine':
      return Math.max(0.5 * (1 + Math.cos((Math.PI * (updateIndex - warmupSteps)) / decaySteps)), 0);
  }
}
