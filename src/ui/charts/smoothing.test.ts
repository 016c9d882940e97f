import { expect, test } from 'vitest';
import { Curve } from './curve.ts';
import { Smoothed } from './smoothing.ts';

function curveOf(ys: readonly number[]): Curve {
  const curve = new Curve();
  for (const [at, y] of ys.entries()) curve.append({ step: at, epoch: at, time: at }, y);
  return curve;
}

test('values are those of the formula, by hand', () => {
  // weight 0.5: sums 0.5, 1.25, 3.625; corrected by 0.5, 0.75, 0.875
  const { curve } = new Smoothed(curveOf([1, 2, 6]), 0.5);
  expect(curve.ys[0]).toBeCloseTo(1, 12);
  expect(curve.ys[1]).toBeCloseTo(5 / 3, 12);
  expect(curve.ys[2]).toBeCloseTo(3.625 / 0.875, 12);
  // weight 0.9: 0.1 · 2, then 0.18 + 0.1 · 4, corrected by 0.1 and 0.19
  const heavy = new Smoothed(curveOf([2, 4]), 0.9).curve;
  expect(heavy.ys[0]).toBeCloseTo(2, 12);
  expect(heavy.ys[1]).toBeCloseTo(0.58 / 0.19, 12);
});

test('a level stays one exactly, no weight changes nothing, and what is not finite is passed over', () => {
  expect(new Smoothed(curveOf([0.1, 0.1, 0.1]), 0.99).curve.ys).toEqual([0.1, 0.1, 0.1]);
  const plain = new Smoothed(curveOf([3, 1, 2]), 0).curve.ys;
  for (const [at, y] of [3, 1, 2].entries()) expect(plain[at]).toBeCloseTo(y, 12);
  const { ys } = new Smoothed(curveOf([1, Number.NaN, 2]), 0.5).curve;
  expect(ys[1]).toBeNaN();
  expect(ys[2]).toBeCloseTo(5 / 3, 12);
});

test('one that follows is the same as one that was made later', () => {
  const raw = curveOf([5, 3]);
  const followed = new Smoothed(raw, 0.8);
  raw.append({ step: 2, epoch: 2, time: 2 }, 9);
  followed.follow();
  expect(followed.curve.ys).toEqual(new Smoothed(raw, 0.8).curve.ys);
});
