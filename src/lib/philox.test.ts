import { expect, test } from 'vitest';
import { philox4x32, shuffledIndices } from './philox.ts';

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

test('the known answers of the Random123 library', () => {
  expect(hex(philox4x32([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  const ones = 0xffffffff;
  expect(hex(philox4x32([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
  const pi = philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]);
  expect(hex(pi)).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
});

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
  for (let seed = 0; seed < 5000; seed++) counts[shuffledIndices(5, seed, 0).indexOf(0)] += 1;
  // 5000 draws of 1/5: standard deviation 28, five of them
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(142);
});
