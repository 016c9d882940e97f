import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

// Expected values: scipy.stats.binomtest(k, n).proportion_ci(method='wilson'), to 5 digits.
test.each([
  [8, 10, 0.490162, 0.943318],
  [0, 20, 0, 0.161125],
  [20, 20, 0.838875, 1],
  [266, 373, 0.665246, 0.756682],
])('%i of %i', (successes, trials, low, high) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval.low).toBeCloseTo(low, 5);
  expect(interval.high).toBeCloseTo(high, 5);
});

test('no trials say nothing', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});
