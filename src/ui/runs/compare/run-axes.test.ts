import { expect, test } from 'vitest';
import type { RunRecord } from '../../../run/run-record.ts';
import type { CellValue, RunColumn } from '../../../run/table/run-column.ts';
import { runForTest } from '../../../testing/run-record.ts';
import { brushed, placeOn, runAxis } from './run-axes.ts';

/** Runs whose column has these values. */
function column(values: Record<string, CellValue>, id = 'x'): RunColumn {
  return { id, group: 'setting', kind: 'text', value: (run: RunRecord) => values[run.id] ?? null };
}

const runs = ['a', 'b', 'c', 'd'].map((id) => runForTest({ id }));
const placesOf = (axis: ReturnType<typeof runAxis>) =>
  runs.map((run) => {
    const place = placeOn(axis, run);
    return place === null ? null : Number(place.toFixed(9));
  });

test('numbers that are near each other lie linearly, others by their powers, unless it is chosen', () => {
  const near = runAxis(column({ a: 1, b: 3, c: 2 }), runs);
  expect([near.kind, near.isLog, near.canBeLog]).toEqual(['number', false, true]);
  expect(placesOf(near)).toEqual([0, 1, 0.5, null]);
  const rates = column({ a: 1e-5, b: 1e-3, c: 1e-4, d: 1e-5 });
  expect(placesOf(runAxis(rates, runs))).toEqual([0, 1, 0.5, 0]);
  expect(runAxis(rates, runs).ticks.map(({ value }) => value)).toEqual([1e-5, 1e-4, 1e-3]);
  expect(placesOf(runAxis(rates, runs, false))[2]).toBeCloseTo(0.0909, 4);
  // what has a 0 cannot be logarithmic
  expect(runAxis(column({ a: 0, b: 100 }), runs, true).isLog).toBe(false);
});

test('one value for all lies in the middle', () => {
  expect(placesOf(runAxis(column({ a: 5, b: 5 }), runs))).toEqual([0.5, 0.5, null, null]);
  expect(placesOf(runAxis(column({ a: 'cosine' }), runs))).toEqual([0.5, null, null, null]);
  expect(placesOf(runAxis(column({}), runs))).toEqual([null, null, null, null]);
});

test('what is not all numbers lies evenly, in its order', () => {
  const axis = runAxis(column({ a: 'run 10', b: 'run 9', c: true, d: 'run 9' }), runs);
  expect(axis.kind).toBe('category');
  expect(axis.ticks.map(({ value }) => value)).toEqual(['run 9', 'run 10', true]);
  expect(placesOf(axis)).toEqual([0.5, 0, 1, 0]);
});

test('marked ranges of several axes leave the runs that are in all of them', () => {
  const axes = [
    runAxis(column({ a: 1, b: 2, c: 3, d: 5 }, 'x'), runs),
    runAxis(column({ a: 0, b: 10, c: 10 }, 'y'), runs),
  ];
  const ids = (ranges: [string, [number, number]][]) => brushed(runs, axes, new Map(ranges)).map(({ id }) => id);
  expect(ids([])).toEqual(['a', 'b', 'c', 'd']);
  expect(ids([['x', [0, 0.5]]])).toEqual(['a', 'b', 'c']);
  expect(
    ids([
      ['x', [0.2, 1]],
      ['y', [0.5, 1]],
    ]),
  ).toEqual(['b', 'c']);
  expect(ids([['y', [0, 1]]])).toEqual(['a', 'b', 'c']);
});
