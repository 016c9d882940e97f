import { expect, test } from 'vitest';
import { largestOf, pushAll, smallestOf } from './long-lists.ts';

test('lists longer than the stack', () => {
  const long = Array.from({ length: 1_000_000 }, (_, i) => (i * 7) % 1_000_000);
  const list = [-1];
  pushAll(list, long);
  expect([list.length, list[0], list[1], list.at(-1)]).toEqual([1_000_001, -1, 0, long.at(-1)]);
  expect([largestOf(long), smallestOf(long)]).toEqual([999_999, 0]);
});

test('as Math.max and Math.min, of none and of NaN too', () => {
  for (const values of [[], [3], [-2, -1], [1, Number.NaN, 2], [-0], [Number.POSITIVE_INFINITY]]) {
    expect([largestOf(values), smallestOf(values)]).toEqual([Math.max(...values), Math.min(...values)]);
  }
  expect([largestOf([], 1), largestOf([0], 1), largestOf([2], 1)]).toEqual([1, 1, 2]);
});
