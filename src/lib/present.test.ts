import { expect, test } from 'vitest';
import { itemAt, present } from './present.ts';

test('what is there is given, zero, emptiness and false too', () => {
  for (const value of [0, '', false, Number.NaN]) expect(present(value)).toBe(value);
  expect(itemAt([3, 0], 1)).toBe(0);
  expect(itemAt(Float32Array.of(1, 2), -1)).toBe(2);
  expect(itemAt('ab', -2)).toBe('a');
});

test('what is not there is an error', () => {
  for (const value of [null, undefined]) expect(() => present(value)).toThrow(TypeError);
  for (const [list, index] of [
    [[], 0],
    [[1], 1],
    [[1], -2],
    [[1], 0.5],
  ] as const)
    expect(() => itemAt(list, index)).toThrow(RangeError);
});
