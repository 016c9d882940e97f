import { expect, test } from 'vitest';
import { normaliseClip } from './normalise.ts';

test('zero mean, and unit variance but for the floor', () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => 0.3 + 0.01 * Math.sin(i));
  const out = normaliseClip(samples, true);
  const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
  const variance = out.reduce((sum, value) => sum + (value - mean) ** 2, 0) / out.length;
  expect(Math.abs(mean)).toBeLessThan(1e-5);
  const found = 0.01 ** 2 / 2; // variance of the input
  expect(variance).toBeCloseTo(found / (found + 1e-7), 3);
});

test('silence stays silence', () => {
  expect([...normaliseClip(new Float32Array(4), true)]).toEqual([0, 0, 0, 0]);
});

test('without doNormalize it is a copy', () => {
  const samples = new Float32Array([1, -2, 3]);
  const out = normaliseClip(samples, false);
  expect([...out]).toEqual([1, -2, 3]);
  expect(out).not.toBe(samples);
});
