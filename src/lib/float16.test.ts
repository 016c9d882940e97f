import { expect, test } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToFloat16 } from './float16.ts';

const everyHalf = Uint16Array.from({ length: 65_536 }, (_, i) => i);

test('every half survives the way to float32 and back', () => {
  const back = float32ToFloat16(float16ToFloat32(everyHalf));
  for (let bits = 0; bits < 65_536; bits++) {
    const isNan = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
    // JavaScript does not keep a NaN's sign
    if ((isNan ? back[bits]! & 0x7fff : back[bits]) !== (isNan ? 0x7e00 : bits)) expect(back[bits]).toBe(bits);
  }
});

test('known values', () => {
  const values = Float32Array.of(1, -2, 65_504, 2 ** -24, 2 ** -14, 0.333251953125, Number.POSITIVE_INFINITY);
  expect([...float32ToFloat16(values)]).toEqual([0x3c00, 0xc000, 0x7bff, 1, 0x0400, 0x3555, 0x7c00]);
  expect(float16ToFloat32(Uint16Array.of(0x3555))[0]).toBe(0.333251953125);
});

test('rounds to the nearest half, ties to even, between every two neighbours', () => {
  const halves = float16ToFloat32(everyHalf);
  const next = new Float32Array(1);
  const word = new Uint32Array(next.buffer);
  for (let bits = 0; bits < 0x7bff; bits++) {
    const low = halves[bits]!;
    const middle = (low + halves[bits + 1]!) / 2; // exact in float32
    next[0] = middle;
    word[0]!--;
    const below = next[0]!;
    next[0] = middle;
    word[0]!++;
    const above = next[0]!;
    const even = bits % 2 === 0 ? bits : bits + 1;
    expect([...float32ToFloat16(Float32Array.of(below, middle, above, -middle))]).toEqual([
      bits,
      even,
      bits + 1,
      even | 0x8000,
    ]);
  }
});

test('the ends of the range', () => {
  const values = Float32Array.of(65_519.99, 65_520, 1e30, 2 ** -25, 2 ** -25 * 1.0001, 1e-30, -0, Number.NaN);
  expect([...float32ToFloat16(values)]).toEqual([0x7bff, 0x7c00, 0x7c00, 0, 1, 0, 0x8000, 0x7e00]);
});

test('writes into a given array and reads unaligned views', () => {
  const into = new Uint16Array(3);
  float32ToFloat16(Float32Array.of(9, 1, 2).subarray(1), into);
  expect([...into]).toEqual([0x3c00, 0x4000, 0]);
});

test('bfloat16 is the upper half of a float32', () => {
  expect([...bfloat16ToFloat32(Uint16Array.of(0x3f80, 0xc049, 0x7f80))]).toEqual([
    1,
    -3.140625,
    Number.POSITIVE_INFINITY,
  ]);
});
