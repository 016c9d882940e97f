import { expect, test } from 'vitest';
import { linePath, nearestRow, type PlotScales, stepTicks } from './plot-geometry.ts';

const scales: PlotScales = { frame: { left: 50, top: 10, width: 100, height: 40 }, maxStep: 200, maxValue: 2 };
const rows = [
  { step: 10, epoch: 1, loss: 2 },
  { step: 60, epoch: 1, eval_loss: 1 },
  { step: 100, epoch: 1, loss: Number.NaN },
  { step: 150, epoch: 2, loss: 0.5 },
];

test('a line goes from one row that has the field to the next', () => {
  expect(linePath(scales, rows, 'loss')).toBe('M55.0 10.0L125.0 40.0');
  expect(linePath(scales, rows, 'grad_norm')).toBe('');
});

test('a pointer finds the nearest row, and none without rows', () => {
  const at = (x: number) => nearestRow(scales, rows, x)?.step;
  expect([at(0), at(54), at(66), at(68.5), at(100), at(140), at(900)]).toEqual([10, 10, 10, 60, 100, 150, 150]);
  expect(nearestRow(scales, [], 60)).toBeNull();
});

test('updates under the axis are whole, and as many as fit', () => {
  expect(stepTicks(200, 600)).toEqual([0, 50, 100, 150, 200]);
  expect(stepTicks(3, 600)).toEqual([0, 1, 2, 3]);
  expect(stepTicks(204, 120)).toEqual([0, 150]);
});
