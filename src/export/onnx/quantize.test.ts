import { expect, test } from 'vitest';
import { quantizeTransposed, transposed, weightScales, zeroPoint } from './quantize.ts';

test('a scale for each output: its largest weight is 127 of them', () => {
  const weight = Float32Array.of(1, -2, 0.5, 0, 0, 0); // [2, 3]
  const scales = weightScales(weight, 2);
  expect(scales[0]).toBeCloseTo(2 / 127, 9);
  expect(scales[1]).toBe(1); // nothing to divide by
  expect([...quantizeTransposed(weight, scales)].map((stored) => stored - zeroPoint)).toEqual([64, 0, -127, 0, 32, 0]);
});

test('transposes matrices that no tile divides', () => {
  const [outputs, inputs] = [70, 131];
  const weight = Float32Array.from({ length: outputs * inputs }, (_, at) => at);
  const result = transposed(weight, outputs);
  for (const [o, i] of [
    [0, 0],
    [69, 130],
    [63, 64],
    [64, 63],
  ] as const)
    expect(result[i * outputs + o]).toBe(o * inputs + i);
  expect(new Set(result).size).toBe(weight.length);
});
