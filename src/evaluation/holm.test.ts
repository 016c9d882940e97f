import { expect, test } from 'vitest';
import { holmAdjusted } from './holm.ts';

test('as statsmodels’ multipletests(method="holm") adjusts them', () => {
  const rounded = (values: readonly number[]) => holmAdjusted(values).map((p) => Number(p.toFixed(12)));
  expect(rounded([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(rounded([0.5, 0.9])).toEqual([1, 1]);
  expect(rounded([0.02])).toEqual([0.02]);
  expect(rounded([])).toEqual([]);
});
