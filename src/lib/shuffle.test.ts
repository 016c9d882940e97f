import { expect, test } from 'vitest';
import { shuffledIndices } from './shuffle.ts';

test('a shuffle is a permutation, the same for the same numbers and another for others', () => {
  const order = shuffledIndices(100, 42, 1, 0);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  expect(shuffledIndices(100, 42, 1, 0)).toEqual(order);
  expect(shuffledIndices(100, 42, 1, 1)).not.toEqual(order);
  expect(shuffledIndices(100, 42, 2, 0)).not.toEqual(order);
  expect(shuffledIndices(100, 43, 1, 0)).not.toEqual(order);
});

test('every place is about equally likely', () => {
  const counts = new Array<number>(5).fill(0);
  for (let seed = 0; seed < 5000; seed++) counts[shuffledIndices(5, seed, 0).indexOf(0)]! += 1;
  // 5000 draws of 1/5: standard deviation 28, five of them
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(142);
});
