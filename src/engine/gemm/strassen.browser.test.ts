// Strassen's algorithm: the same as the plain GEMM but for rounding (float32 sums of a thousand
// terms of size 1: 1e-4), to the bit the same whatever a clip is batched with and however many threads there are.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, test } from 'vitest';
import { largestDifference } from '../../parity/compare.ts';
import { pseudoRandom } from '../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../backend/backend.ts';
import { linear } from '../ops/linear/linear.ts';
import { gemm, packMatrix } from './gemm.ts';
import { usesStrassen, usesStrassenOnce } from './wasm/strassen.wasm.ts';

afterAll(closeEngine);

const random = (shape: number[], seed: number) => tf.tensor(pseudoRandom(tf.util.sizeFromShape(shape), 1, seed), shape);

/** Clips of these counts, padded to `frames`, or packed where that is 0; x and the residual are NaN in padded rows. */
function outputsOf(counts: number[], frames: number, depth: number, columns: number, isFast: boolean) {
  return tf.tidy(() => {
    const rowsOf = (width: number, seed: number) => {
      const clips = counts.map((count, i) => {
        const clip = random([1, count, width], seed + i) as tf.Tensor3D;
        return frames ? tf.pad(clip, [[0, 0], [0, frames - count], [0, 0]], Number.NaN) : clip; // biome-ignore format: short
      });
      return tf.concat(clips as tf.Tensor3D[], frames ? 0 : 1);
    };
    const weight = { packedWeight: packMatrix(random([depth, columns], 70)), bias: random([columns], 71) };
    const residual = rowsOf(columns, 40);
    const frameCounts = isFast ? Int32Array.from(counts) : undefined;
    const all = linear(rowsOf(depth, 1), weight, { activation: 'gelu', residual, frameCounts }).dataSync();
    let next = 0;
    return counts.map((count, i) => {
      const start = (frames ? i * frames : next) * columns;
      next += count;
      return { own: all.slice(start, start + count * columns), all };
    });
  });
}

// 0, 1, 4 and 11 rows left of sets of twelve; one, two and three blocks of the depth; more sets than a chunk takes
test.each([
  [48, 512, 256],
  [61, 776, 272],
  [124, 1544, 256],
  [155, 768, 272],
])('%i rows, %i deep, %i columns', async (rows, depth, columns) => {
  expect(usesStrassen(rows, columns, depth)).toBe(true);
  await openEngine('wasm', { wasmThreads: 1 });
  const [plain] = outputsOf([rows], rows, depth, columns, false);
  const [alone] = outputsOf([rows], rows, depth, columns, true);
  const difference = largestDifference(alone!.own, plain!.own);
  expect(difference).toBeLessThan(1e-4);
  expect(difference).toBeGreaterThan(0); // it was computed another way
  await openEngine('wasm', { wasmThreads: 3 });
  const padded = outputsOf([rows, 50, 7], rows + 13, depth, columns, true);
  expect(largestDifference(padded[0]!.own, alone!.own)).toBe(0);
  expect(padded[0]!.all.every(Number.isFinite)).toBe(true);
  const packed = outputsOf([rows, 50, 7], 0, depth, columns, true);
  for (const [i, clip] of packed.entries()) expect(largestDifference(clip.own, padded[i]!.own)).toBe(0);
});

// a weight that trains: x · weightᵀ, dy · weight, dyᵀ · x, whose depth is the batch's rows; rows left over, sets, blocks of depth
test.each([
  ['x · Wᵀ', 385, 512, 256, false, true],
  ['dy · W', 395, 776, 272, false, false],
  ['dyᵀ · x', 388, 1013, 272, true, false],
  ['dyᵀ · x, whole sets', 384, 513, 256, true, false],
] as const)('%s: %i rows, %i deep, %i columns, nothing packed', async (_, m, k, n, transposeA, transposeB) => {
  expect(usesStrassenOnce(m, n, k, transposeA)).toBe(true);
  const product = (mixesRows: boolean) =>
    tf.tidy(() => {
      const a = random(transposeA ? [k, m] : [m, k], 1);
      const b = random(transposeB ? [n, k] : [k, n], 2);
      const options = { bias: random([n], 3), residual: random([m, n], 4) };
      return gemm(a, b, { ...options, transposeA, transposeB, mixesRows }).dataSync();
    });
  await openEngine('wasm', { wasmThreads: 1 });
  const [plain, one] = [product(false), product(true)];
  const difference = largestDifference(one, plain);
  expect(difference).toBeLessThan(1e-4);
  expect(difference).toBeGreaterThan(0);
  for (const wasmThreads of [2, 3]) {
    await openEngine('wasm', { wasmThreads });
    expect(largestDifference(product(true), one)).toBe(0);
  }
});
