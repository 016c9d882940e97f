import { expect, test } from 'vitest';
import type { ChartCurve } from './chart-types.ts';
import { neighbour, readingsAt, readingText, snapped } from './cursor-reading.ts';
import { Curve } from './curve.ts';
import { placeLabels, shortName } from './direct-labels.ts';
import { plotLayout } from './plot-layout.ts';
import { extentOf } from './x-axis.ts';
import { seenWith, yAxis } from './y-axis.ts';

function chartCurve(id: string, points: readonly (readonly [x: number, y: number])[]): ChartCurve {
  const curve = new Curve();
  for (const [x, y] of points) curve.append({ step: x, epoch: x / 10, time: 2 * x }, y);
  return { id, name: id, color: 'red', curve, isSparse: true };
}

const train = chartCurve('train', [
  [10, 2],
  [20, 1],
  [30, 0.5],
]);
const evals = chartCurve('eval', [[20, 1.5]]);

function layout(change: Partial<Parameters<typeof plotLayout>[0]> = {}) {
  return plotLayout({
    curves: [train, evals],
    smoothedOf: () => null,
    view: { kind: 'step', isLogX: false, window: null },
    extent: [0, 40],
    scaleKind: 'zero',
    isLogY: false,
    width: 460,
    height: 148,
    namesEnds: false,
    ...change,
  });
}

test('points lie where their values say, from the whole axis and from a window of it', () => {
  const whole = layout();
  // 400 px for 0 … 40, 100 px for 2 … 0
  expect(whole.curves[0]?.line).toBe('M148 12L248 62L348 87');
  expect(whole.curves[1]?.dots).toEqual([{ x: 248, y: 37 }]);
  const zoomed = layout({ view: { kind: 'step', isLogX: false, window: [15, 35] } });
  // only what the window shows decides the axis: 0.5 … 1.5
  expect(zoomed.scales.y.domain[0]).toBeCloseTo(0.44, 9);
  expect(zoomed.scales.y.domain[1]).toBeCloseTo(1.56, 9);
  expect(zoomed.curves[0]?.line.startsWith('M-52 ')).toBe(true);
  expect(layout({ view: { kind: 'time', isLogX: false, window: null }, extent: [0, 80] }).curves[0]?.line).toBe(
    whole.curves[0]?.line,
  );
});

test('on logarithmic axes what is 0 has no place', () => {
  const zero = chartCurve('zero', [
    [0, 1],
    [1, 0],
    [10, 0.01],
    [100, 1],
  ]);
  const found = layout({
    curves: [zero],
    isLogY: true,
    extent: [1, 100],
    view: { kind: 'step', isLogX: true, window: null },
  });
  expect(found.curves[0]?.line).toMatch(/^M248 [\d.]+L448 [\d.]+$/);
  expect(found.yTicks.map(({ value }) => value)).toEqual([0.01, 0.03, 0.1, 0.3, 1]);
});

test('the axis is the usual one of a figure while nothing is zoomed', () => {
  const seen = [0.4, 0.9].reduce(seenWith, null);
  expect(yAxis('unit', seen, true, false).domain).toEqual([0, 1]);
  expect(yAxis('zero', seen, true, false).domain).toEqual([0, 1]);
  expect(yAxis('zero', seenWith(seen, -1), true, false).domain[0]).toBeLessThan(-1);
  expect(yAxis('fit', seenWith(null, 5), true, false).domain).toEqual([4.5, 5.5]);
});

test('charts begin at 0, or at the first place that a logarithmic axis has', () => {
  const late = chartCurve('late', [
    [0, 1],
    [4, 1],
    [9, 1],
  ]).curve;
  expect(extentOf([late], 'step', false, 50)).toEqual([0, 50]);
  expect(extentOf([late], 'step', true)).toEqual([4, 9]);
  expect(extentOf([], 'step', false)).toEqual([0, 1]);
});

test('a reading is of the nearest row of each curve that goes as far', () => {
  expect(snapped([train, evals], 'step', 23)).toBe(20);
  expect(snapped([], 'step', 23)).toBeNull();
  expect(neighbour([train, evals], 'step', 20, 1)).toBe(30);
  expect(neighbour([train, evals], 'step', 20, -1)).toBe(10);
  expect(neighbour([train], 'step', 30, 1)).toBe(30);
  const at = (x: number) =>
    readingsAt([train, evals], 'step', x, () => null).map(({ curve, x: place, value }) => [curve.id, place, value]);
  expect(at(20)).toEqual([
    ['train', 20, 1],
    ['eval', 20, 1.5],
  ]);
  expect(at(26)).toEqual([['train', 30, 0.5]]);
  expect(at(31)).toEqual([]);
});

test('a mean is read with its deviation, and a curve of one run without', () => {
  const band = { low: [1.5, 0.9, Number.NaN], high: [2.5, 1.1, Number.NaN] };
  const texts = (x: number) =>
    readingsAt([{ ...train, band }, evals], 'step', x, () => null).map((one) =>
      readingText(one, (value) => `${value}`),
    );
  expect(texts(10)).toEqual(['2 ± 0.5']);
  expect(texts(20)[0]).toMatch(/^1 ± 0\.1/);
  expect(texts(20)[1]).toBe('1.5');
  expect(texts(30)).toEqual(['0.5']);
});

test('names keep apart and stay in the plot, in the order of their curves', () => {
  const label = (id: string, y: number) => ({ id, name: id, color: 'red', y });
  const ys = placeLabels([label('b', 96), label('a', 95), label('c', 97), label('d', 10)], 0, 100, 13).map(
    ({ id, y }) => [id, y],
  );
  expect(ys).toEqual([
    ['d', 10],
    ['a', 74],
    ['b', 87],
    ['c', 100],
  ]);
  expect(shortName('azure-mountain-12', 10)).toBe('azur…in-12');
  expect(shortName('azure-1', 10)).toBe('azure-1');
});
