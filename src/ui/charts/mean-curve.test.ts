import { expect, test } from 'vitest';
import { Curve } from './curve.ts';
import { meanCurve } from './mean-curve.ts';

function curveOf(points: readonly (readonly [step: number, y: number])[], pace = 1): Curve {
  const curve = new Curve();
  for (const [step, y] of points) curve.append({ step, epoch: step / 10, time: pace * step }, y);
  return curve;
}

test('mean and deviation of a sample where all have a value, as far as all go', () => {
  const a = curveOf([
    [10, 1],
    [20, 2],
    [30, 3],
    [40, 4],
  ]);
  const b = curveOf(
    [
      [5, 9],
      [10, 3],
      [20, 6],
      [30, Number.NaN],
    ],
    3,
  );
  const { curve, band } = meanCurve([a, b]);
  expect(curve.xs).toEqual({ step: [10, 20], epoch: [1, 2], time: [20, 40] });
  expect(curve.ys).toEqual([2, 4]);
  expect(band.low[0]).toBeCloseTo(2 - Math.SQRT2, 12);
  expect(band.high[1]).toBeCloseTo(4 + 2 * Math.SQRT2, 12);
});

test('one curve is its own mean and has no band', () => {
  const { curve, band } = meanCurve([curveOf([[1, 5]])]);
  expect(curve.ys).toEqual([5]);
  expect(band).toEqual({ low: [Number.NaN], high: [Number.NaN] });
  expect(meanCurve([]).curve).toHaveLength(0);
});
