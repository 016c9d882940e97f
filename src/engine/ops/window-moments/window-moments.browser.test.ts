// The kernel's moments against plain ones in float64: what is left is the order of the sums.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { largestDifference } from '../../../parity/compare.ts';
import { pseudoRandom } from '../../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../../backend/backend.ts';
import { windowMoments } from './window-moments.ts';

beforeAll(() => openEngine('wasm', { wasmThreads: 2 }));
afterAll(closeEngine);

test.each([
  [2_003, 10, 5],
  [77, 3, 2],
  [9, 9, 4],
])('of %i samples in windows of %i, %i apart', (count, kernel, stride) => {
  const samples = pseudoRandom(count, 3).map((value, i) => value + Math.sin(i / 9) + 0.5);
  const windows = Math.floor((count - kernel) / stride) + 1;
  const of = (f: (window: number) => number) =>
    Array.from({ length: windows }, (_, t) => f(t * stride)).reduce((sum, value) => sum + value, 0) / windows;
  const mean = Array.from({ length: kernel }, (_, i) => of((start) => samples[start + i]!));
  const covariance = mean.flatMap((a, i) =>
    mean.map((b, j) => of((start) => (samples[start + i]! - a) * (samples[start + j]! - b))),
  );
  const found = windowMoments(samples, kernel, stride);
  expect(largestDifference(found.mean, mean)).toBeLessThan(1e-12);
  expect(largestDifference(found.covariance, covariance)).toBeLessThan(1e-12);
});
