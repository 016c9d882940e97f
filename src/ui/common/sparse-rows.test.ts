import { expect, test } from 'vitest';
import { SparseRows } from './sparse-rows.ts';

/** The same, row by row. */
function plain(heights: readonly number[]) {
  return {
    top: (index: number) => heights.slice(0, index).reduce((sum, px) => sum + px, 0),
    at(px: number) {
      let bottom = 0;
      const found = heights.findIndex((height) => {
        bottom += height;
        return bottom > px;
      });
      return found < 0 ? heights.length - 1 : found;
    },
  };
}

test('rows stand where rows of these heights stand, also once others have come in above', () => {
  const rows = new SparseRows(22);
  const heights: number[] = Array.from({ length: 40 }, (_, index) => (index % 7 === 3 ? 40 : 22));
  heights[39] = 58;
  heights[0] = 40;
  for (const index of [20, 3, 39, 0, 31, 10, 17, 24, 38]) rows.measure(index, heights.length, heights[index] ?? 22);
  for (const added of [0, 1, 5]) {
    const all = [...Array.from({ length: added }, () => 22), ...heights];
    expect(all.map((_, index) => rows.heightOf(index, all.length))).toEqual(all);
    const expected = plain(all);
    for (let index = 0; index <= all.length; index++) expect(rows.topOf(index, all.length)).toBe(expected.top(index));
    for (let px = 0; px < expected.top(all.length) + 50; px += 5)
      expect(rows.indexAt(px, all.length), `${px}`).toBe(expected.at(px));
  }
  expect(rows.topOf(40, 40)).toBe(22 * 40 + 18 * [0, 3, 10, 17, 24, 31, 38].length + 36);
});

test('says by how much a row has grown', () => {
  const rows = new SparseRows(22);
  expect(rows.measure(3, 10, 22)).toBe(0);
  expect(rows.measure(3, 10, 40)).toBe(18);
  expect(rows.measure(3, 10, 40)).toBe(0);
  // the same row below a new one
  expect(rows.measure(4, 11, 58)).toBe(18);
  expect(rows.measure(4, 11, 22)).toBe(-36);
  expect(rows.topOf(11, 11)).toBe(22 * 11);
});

test('a log that was cut has no rows of what it was', () => {
  const rows = new SparseRows(22);
  rows.measure(0, 100, 40);
  rows.measure(90, 100, 40);
  expect(rows.topOf(50, 50)).toBe(50 * 22 + 18);
  expect(rows.indexAt(0, 50)).toBe(0);
});
