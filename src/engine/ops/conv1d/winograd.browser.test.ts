// Winograd convolution (three taps, stride 2): the same as the plain one but for rounding (float32 sums of a
// hundred terms of size 1: 1e-5), whatever lies beyond a clip's end.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largestDifference } from '../../../parity/compare.ts';
import { pseudoRandom } from '../../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../../backend/backend.ts';
import { conv1d, packFilter } from './conv1d.ts';
import { usesWinograd } from './winograd.wasm.ts';

beforeAll(() => openEngine('wasm', { wasmThreads: 2 }));
afterAll(closeEngine);

const random = (shape: number[], seed: number) => tf.tensor(pseudoRandom(tf.util.sizeFromShape(shape), 1, seed), shape);

// output rows that leave 1, 2 and no rows to the last group of three, and 1 to 6 groups to the last strip
test.each([
  [73, 4, 8],
  [75, 12, 5],
  [77, 4, 20],
  [108, 8, 9],
  [145, 16, 17],
  [290, 32, 8],
])('%i frames of %i channels, %i outputs', async (frames, channels, outputs) => {
  const outFrames = Math.floor((frames - 3) / 2) + 1;
  expect(usesWinograd(outFrames, channels)).toBe(true);
  const [found, alone, expected] = tf.tidy(() => {
    const x = random([2, frames, channels], 1) as tf.Tensor3D;
    const weight = random([outputs, channels, 3], 2);
    const bias = random([outputs], 3);
    const frozen = { filter: packFilter(weight), bias };
    const shape = { kernel: 3, stride: 2 };
    const first = tf.slice(x, [0, 0, 0], [1, frames, channels]);
    return [
      conv1d(x, frozen, shape, 'gelu'),
      conv1d(first, frozen, shape, 'gelu'),
      conv1d(x, { weight, bias }, shape, 'gelu'),
    ].map((tensor) => tensor.dataSync() as Float32Array);
  });
  expect(found!.length).toBe(2 * outFrames * outputs);
  const difference = largestDifference(found!, expected!);
  expect(difference).toBeLessThan(1e-5);
  expect(difference).toBeGreaterThan(0); // it was computed another way
  expect(largestDifference(found!.subarray(0, alone!.length), alone!)).toBe(0);
});
