import { expect, test } from 'vitest';
import { columnEdges, panned, type Scale, toPixel, toValue, within, zoomed } from './scale.ts';
import { linearTicks, logTicks, niceTicks, timeTicks } from './ticks.ts';
import { tickSpacing, xTicks } from './x-axis.ts';

test.each([
  [2.1, [0, 0.5, 1, 1.5, 2, 2.5]],
  [0.0005, [0, 0.0001, 0.0002, 0.0003, 0.0004, 0.0005]],
  [3.3, [0, 1, 2, 3, 4]],
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0, [0, 1]],
])('ticks up to %d are round', (max, ticks) => {
  expect(niceTicks(max)).toEqual(ticks);
});

test.each([
  [0.37, 0.52, 4, [0.4, 0.45, 0.5]],
  [100, 900, 4, [200, 400, 600, 800]],
  [-3, 3, 6, [-3, -2, -1, 0, 1, 2, 3]],
  [5, 5, 4, [5]],
])('ticks between %d and %d', (low, high, most, ticks) => {
  expect(linearTicks(low, high, most)).toEqual(ticks);
});

test.each([
  [1, 1000, 6, [1, 10, 100, 1000]],
  [1e-5, 1e-3, 7, [1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3]],
  [1e-5, 1e-3, 5, [1e-5, 3e-5, 1e-4, 3e-4, 1e-3]],
  [0.2, 30, 4, [1, 10]],
  [1e-8, 1e4, 5, [1e-6, 1e-3, 1, 1000]],
  // no power of ten within: as on a linear axis
  [2.1, 4.4, 5, [2.5, 3, 3.5, 4]],
])('logarithmic ticks between %d and %d', (low, high, most, ticks) => {
  expect(logTicks(low, high, most)).toEqual(ticks);
});

test.each([
  [0, 50, 5, [0, 10, 20, 30, 40, 50]],
  [0, 400, 4, [0, 120, 240, 360]],
  [0, 7200, 4, [0, 1800, 3600, 5400, 7200]],
  [0, 200_000, 4, [0, 86_400, 172_800]],
])('ticks of time between %d and %d s', (low, high, most, ticks) => {
  expect(timeTicks(low, high, most)).toEqual(ticks);
});

const linear: Scale = { domain: [10, 30], range: [50, 250], isLog: false };
const log: Scale = { domain: [1, 100], range: [0, 200], isLog: true };

test('values and pixels are each other’s inverse, on both axes', () => {
  expect(toPixel(linear, 15)).toBe(100);
  expect(toPixel(log, 10)).toBeCloseTo(100, 9);
  expect(toPixel({ ...log, range: [200, 0] }, 1)).toBe(200);
  for (const value of [1, 3, 17, 99]) expect(toValue(log, toPixel(log, value))).toBeCloseTo(value, 9);
  expect(toPixel(log, 0)).toBeNaN();
  expect(toPixel(log, -1)).toBeNaN();
  expect(columnEdges(log, 2).map((edge) => Number(edge.toFixed(9)))).toEqual([1, 10, 100]);
});

test('zooming keeps what is under the pointer, panning the width', () => {
  expect(zoomed([0, 100], 25, 0.5, false)).toEqual([12.5, 62.5]);
  expect(zoomed([1, 100], 10, 0.5, true).map((end) => Number(end.toFixed(6)))).toEqual([3.162278, 31.622777]);
  expect(panned([10, 20], 0.5, false)).toEqual([15, 25]);
});

test('a window stays in the whole', () => {
  expect(within([-5, 5], [0, 100], false)).toEqual([0, 10]);
  expect(within([95, 115], [0, 100], false)).toEqual([80, 100]);
  expect(within([20, 30], [0, 100], false)).toEqual([20, 30]);
  expect(within([-10, 120], [0, 100], false)).toBeNull();
  expect(within([30, 30], [0, 100], false)).toBeNull();
});

test.each([90, 1000, 100_000, 2_500_000])('the texts of ticks up to %d stand apart, the last one’s too', (high) => {
  for (let width = 180; width <= 900; width += 60) {
    const ticks = xTicks('step', [0, high], false, Math.max(2, Math.floor(width / tickSpacing('step', high))));
    const spans = ticks.map((value) => {
      const x = (value / high) * width;
      const text = 6 * value.toLocaleString('en-GB').length;
      return x > width - 12 ? [x - text, x] : [x - text / 2, x + text / 2];
    });
    for (const [at, [left = 0]] of spans.entries())
      if (at > 0) expect(left, `${width} px`).toBeGreaterThan((spans[at - 1]?.[1] ?? 0) + 2);
  }
});
