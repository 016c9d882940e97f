import { expect, test } from 'vitest';
import { majorityBaseline } from './majority-baseline.ts';

test('the baseline guesses the commonest class of the training clips, not of the tested ones', () => {
  const run = {
    labels: ['ANG', 'SAD'],
    clipLabels: [0, 0, 0, 1, 0, 1, 1],
    split: { train: [0, 1, 2, 3], validation: [], test: [4, 5, 6] },
  };
  expect(majorityBaseline(run, [0, 1, 1])).toBeCloseTo(1 / 3, 9);
  expect(majorityBaseline(run, [])).toBe(0);
});
