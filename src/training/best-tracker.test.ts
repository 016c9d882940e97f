import { expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import { BestTracker } from './best-tracker.ts';

// Counter, stop and best metric after each evaluation, from EarlyStoppingCallback and Trainer of transformers 5.17.
const cases: [values: number[], patience: number, threshold: number, greater: boolean, expected: unknown[][]][] = [
  [
    [0.5, 0.6, 0.65, 0.66],
    2,
    0.1,
    true,
    [
      [0, false, 0.5],
      [1, false, 0.6],
      [2, true, 0.65],
      [3, true, 0.66],
    ],
  ],
  [
    [1, 0.9, 0.95, 0.85, 0.86, 0.84, 0.84],
    2,
    0,
    false,
    [
      [0, false, 1],
      [0, false, 0.9],
      [1, false, 0.9],
      [0, false, 0.85],
      [1, false, 0.85],
      [0, false, 0.84],
      [1, false, 0.84],
    ],
  ],
  [
    [1, 0.75, 0.5],
    1,
    0.25,
    false,
    [
      [0, false, 1],
      [1, true, 0.75],
      [2, true, 0.5],
    ],
  ],
];

test.each(cases)(
  '%o, patience %d, threshold %d, greater is better: %s',
  (values, patience, threshold, greater, expected) => {
    const best = new BestTracker({
      ...presets.default,
      metricForBestModel: 'f1',
      greaterIsBetter: greater,
      earlyStoppingPatience: patience,
      earlyStoppingThreshold: threshold,
    });
    const found = values.map((value, step) => {
      best.record({ eval_loss: 9, eval_accuracy: 9, eval_f1: value }, step);
      return [best.state.evaluationsWithoutBetter, best.isOver, best.state.bestMetric];
    });
    expect(found).toEqual(expected);
  },
);
