import { expect, test } from 'vitest';
import { philoxBlock, philoxFill, philoxKeyOf, philoxNormal, philoxUniform } from './philox.ts';

// Known answers for philox4x32, 10 rounds, as published with the Random123 library.
const known = [
  {
    key: [0, 0],
    counter: [0, 0, 0, 0],
    expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    key: [0xffffffff, 0xffffffff],
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    key: [0xa4093822, 0x299f31d0],
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

test.each(known)('known answer $expected', ({ key, counter, expected }) => {
  const out = new Uint32Array(4);
  philoxBlock(key, counter, out);
  expect([...out]).toEqual([...expected]);
});

test('a fill is the blocks in counter order, cut at the end', () => {
  const filled = new Uint32Array(11);
  philoxFill([3, 4], [5, 6, 7], filled);
  const blocks = new Uint32Array(12);
  for (let i = 0; i < 3; i++) philoxBlock([3, 4], [i, 5, 6, 7], blocks, 4 * i);
  expect([...filled]).toEqual([...blocks.subarray(0, 11)]);
});

test('uniform numbers have mean 1/2 and variance 1/12 and stay below 1', () => {
  const { mean, variance, values } = moments(philoxUniform([1, 0], [0, 0, 0], 100_000));
  // five standard errors of the mean and of the variance
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 1e5));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / 1e5));
  expect(Math.max(...values.subarray(0, 50_000))).toBeLessThan(1);
});

test('normal numbers have mean 0, variance 1 and the right tail', () => {
  const { mean, variance, values } = moments(philoxNormal([1, 0], [0, 0, 0], 100_001));
  expect(values.length).toBe(100_001);
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(1e5));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 1e5));
  const beyond2 = values.filter((value) => Math.abs(value) > 2).length / values.length;
  expect(beyond2).toBeGreaterThan(0.043);
  expect(beyond2).toBeLessThan(0.048); // 0.0455
});

test('a seed beyond 32 bits uses both key words', () => {
  expect(philoxKeyOf(2 ** 32 * 5 + 7)).toEqual([7, 5]);
});

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance, values };
}
