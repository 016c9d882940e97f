import { expect, test } from 'vitest';
import { studentTwoSided } from './student-t.ts';

test('equals scipy.stats: 2 * t.sf(|t|, df)', () => {
  for (const [t, df, p] of [
    [0, 5, 1],
    [1, 1, 0.5],
    [12.706204736, 1, 0.05],
    [2.776445105, 4, 0.05],
    [-2.228138852, 10, 0.05],
    [4.604094871, 4, 0.01],
    [1.98421695, 99, 0.05],
    [3.3, 1000, 0.00100132],
  ] as const)
    expect(studentTwoSided(t, df), `t ${t}, ${df} degrees`).toBeCloseTo(p, 6);
  expect(studentTwoSided(Number.POSITIVE_INFINITY, 3)).toBe(0);
  expect(studentTwoSided(Number.NaN, 3)).toBeNaN();
});
