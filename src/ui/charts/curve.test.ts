import { expect, test } from 'vitest';
import { Curve } from './curve.ts';
import { columnEdges } from './scale.ts';

/** Epochs are a hundredth of the steps, times their squares. */
function curveOf(ys: readonly number[], from = 1): Curve {
  const curve = new Curve();
  for (const [at, y] of ys.entries())
    curve.append({ step: from + at, epoch: (from + at) / 100, time: (from + at) ** 2 }, y);
  return curve;
}

const noise = (count: number) => Array.from({ length: count }, (_, at) => Math.sin(at * at));
const columns = (low: number, high: number, count: number, isLog = false) =>
  columnEdges({ domain: [low, high], range: [0, count], isLog }, count);

test('extremes of any stretch are those of a plain search', () => {
  const ys = noise(40_000);
  ys[5] = Number.NaN;
  ys[33_333] = Number.POSITIVE_INFINITY;
  const curve = curveOf(ys);
  for (const [from, to] of [
    [0, 40_000],
    [3, 9],
    [31, 33],
    [1, 39_999],
    [250, 20_011],
    [16_384, 32_768],
  ] as const) {
    const finite = ys.slice(from, to).filter(Number.isFinite);
    const { lowest, highest } = curve.extremes(from, to);
    expect(curve.valueAt(lowest)).toBe(Math.min(...finite));
    expect(curve.valueAt(highest)).toBe(Math.max(...finite));
    expect(lowest >= from && lowest < to && highest >= from && highest < to).toBe(true);
  }
  expect(curve.extremes(5, 6)).toEqual({ lowest: -1, highest: -1 });
});

test.each([
  ['step', columns(1, 100_000, 500)],
  ['step', columns(1, 100_000, 500, true)],
  ['time', columns(1, 1e10, 300)],
  ['epoch', columns(300, 700, 200)],
] as const)('over %s no column of pixels loses its lowest, highest, first or last point', (kind, edges) => {
  const curve = curveOf(noise(100_000));
  const drawn = curve.drawn(kind, edges);
  expect(drawn.length).toBeLessThanOrEqual(4 * edges.length + 2);
  expect([...drawn].sort((a, b) => a - b)).toEqual(drawn);
  expect(new Set(drawn).size).toBe(drawn.length);
  for (let column = 1; column < edges.length; column++) {
    const isLast = column === edges.length - 1;
    const from = curve.firstFrom(kind, edges[column - 1]!);
    const to = isLast
      ? curve.xs[kind].filter((x) => x <= edges[column]!).length
      : curve.firstFrom(kind, edges[column]!);
    const inColumn = drawn.filter((index) => index >= from && index < to).map((index) => curve.valueAt(index));
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = from; at < to; at++) [low, high] = [Math.min(low, curve.ys[at]!), Math.max(high, curve.ys[at]!)];
    if (to <= from) continue;
    expect([inColumn[0], inColumn.at(-1)]).toEqual([curve.ys[from], curve.ys[to - 1]]);
    expect([Math.min(...inColumn), Math.max(...inColumn)]).toEqual([low, high]);
  }
});

test('zooming shows what was hidden: of few points in a window each, and one on either side', () => {
  const curve = curveOf(noise(100_000));
  expect(curve.drawn('step', columns(5000, 5010, 400))).toEqual(Array.from({ length: 13 }, (_, at) => 4998 + at));
  expect(curve.drawn('step', columns(0, 3, 400))).toEqual([0, 1, 2, 3]);
  expect(curve.drawn('step', columns(200_000, 300_000, 400))).toEqual([99_999]);
  expect(new Curve().drawn('step', columns(0, 1, 10))).toEqual([]);
});

test('a curve that grew point by point is drawn as one that was there', () => {
  const ys = noise(3000);
  const grown = new Curve();
  for (const [at, y] of ys.entries()) {
    grown.append({ step: at, epoch: at, time: at }, y);
    grown.drawn('step', columns(0, at + 1, 20));
  }
  expect(grown.drawn('step', columns(0, 3000, 100))).toEqual(curveOf(ys, 0).drawn('step', columns(0, 3000, 100)));
});

test('points of earlier versions have no time: over time a curve begins with the first that has one', () => {
  const curve = new Curve();
  for (const [step, time] of [
    [1, Number.NaN],
    [2, Number.NaN],
    [3, 30],
    [4, 40],
  ] as const)
    curve.append({ step, epoch: step, time }, step);
  expect(curve.drawn('time', columns(0, 50, 100))).toEqual([2, 3]);
  expect(curve.drawn('step', columns(0, 50, 100))).toEqual([0, 1, 2, 3]);
  expect(curve.nearest('time', 0)).toBe(2);
});

test('the nearest point is one with a value', () => {
  const curve = curveOf([1, Number.NaN, Number.NaN, 4]);
  expect([0, 2, 3, 9].map((x) => curve.nearest('step', x))).toEqual([0, 0, 3, 3]);
  expect(new Curve().nearest('step', 1)).toBe(-1);
});
