// Weights that are kept packed: the same bits as without, also after the weight has changed, and nothing of them left once it is
// gone.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pseudoRandom } from '../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../backend/backend.ts';
import { gemm } from './gemm.ts';

beforeAll(() => openEngine('wasm', { wasmThreads: 2 }));
afterAll(closeEngine);

const random = (shape: [number, number], seed: number) => tf.tensor(pseudoRandom(shape[0] * shape[1], 1, seed), shape);

function product(a: tf.Tensor, b: tf.Tensor, transposeB: boolean, keepsB: boolean): Float32Array {
  return tf.tidy(() => gemm(a, b, { transposeB, keepsB }).dataSync() as Float32Array);
}

// tiles at both edges, one and two blocks of k
test.each([
  [199, 50, 61],
  [96, 192, 576],
  [70, 800, 9],
])('%i × %i × %i: as packed for each call, before and after a change', (m, k, n) => {
  const buffers = () => tf.backend().numDataIds();
  const before = buffers();
  const initial = random([n, k], 1);
  const weight = tf.variable(initial);
  initial.dispose();
  const [x, dy] = [random([m, k], 2), random([m, n], 3)];
  for (const seed of [0, 4]) {
    if (seed > 0) {
      const changed = random([n, k], seed);
      weight.assign(changed);
      changed.dispose();
    }
    for (let again = 0; again < 2; again++) {
      expect(product(x, weight, true, true)).toEqual(product(x, weight, true, false));
      expect(product(dy, weight, false, true)).toEqual(product(dy, weight, false, false));
    }
    expect(buffers()).toBe(before + 3 + 2); // both ways to read the weight
  }
  weight.dispose();
  tf.dispose([x, dy]);
  expect(buffers()).toBe(before);
});
