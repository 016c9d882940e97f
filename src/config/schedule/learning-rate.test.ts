import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TrainingConfig } from '../training-config.ts';
import { learningRateAt } from './learning-rate.ts';

interface GoldenCurve {
  lr_scheduler_type: string;
  warmup_steps: number;
  total_updates: number;
  learning_rate: number;
  learning_rates: number[];
}

const golden = JSON.parse(readFileSync('fixtures/golden/schedules.json', 'utf8')) as { curves: GoldenCurve[] };

test.each(golden.curves)('$lr_scheduler_type, $warmup_steps of $total_updates', (curve) => {
  const config = {
    learningRate: curve.learning_rate,
    lrSchedulerType: curve.lr_scheduler_type as TrainingConfig['lrSchedulerType'],
    lrSchedulerKwargs: null,
    warmupSteps: curve.warmup_steps,
  };
  // double precision on both sides: only the last digit may differ
  curve.learning_rates.forEach((rate, step) => {
    expect(Math.abs(learningRateAt(config, step, curve.total_updates) - rate)).toBeLessThan(1e-15);
  });
});
