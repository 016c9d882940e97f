// What is WebGPU's alone, on the software adapter: it opens, every tile and every way of reducing rows computes the same, what
// was measured is remembered, and a GPU that computes wrong numbers is refused. One file, since opening the engine costs
// more than all that these tests compute: it compiles some seventy kernels for the self-test.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { largestDifference } from '../../parity/compare.ts';
import { shareDevice } from '../../testing/shared-gpu-device.ts';
import { pseudoRandom } from '../../testing/tensor-testing.ts';
import { closeEngine, engineInfo, openEngine } from '../backend/backend.ts';
import { submittedWorkDone } from '../backend/device-queue.ts';
import { selfTestError } from '../backend/self-test.ts';
import { gemm } from '../gemm/gemm.ts';
import { correctTiles, type TuningMemory, tunedChoice, tuningKey } from '../gemm/webgpu/autotune.ts';
import { allTiles, tilesWithin } from '../gemm/webgpu/tiles.ts';
import { attention } from '../ops/attention/attention.ts';
import { columnSum } from '../ops/column-sum/column-sum.ts';
import { crossEntropy } from '../ops/cross-entropy/cross-entropy.ts';
import { dropoutMask, dropoutMaskOnHost } from '../ops/dropout/dropout.ts';
import { layerNorm } from '../ops/layer-norm/layer-norm.ts';
import type { CustomWebgpuBackend } from './custom-webgpu-backend.ts';
import type { RowReduction } from './row-reduction.ts';

const device = shareDevice();
afterAll(() => {
  closeEngine();
  device.end();
});

const backend = () => tf.backend() as CustomWebgpuBackend;

async function valuesOf(run: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(run);
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

/** Runs a task with other properties of the backend. */
async function withBackend<T>(
  properties: Partial<Pick<CustomWebgpuBackend, 'rowReduction' | 'maxFlops' | 'maxTensorBytes'>>,
  task: () => Promise<T>,
): Promise<T> {
  const { rowReduction, maxFlops, maxTensorBytes } = backend();
  Object.assign(backend(), properties);
  try {
    return await task();
  } finally {
    Object.assign(backend(), { rowReduction, maxFlops, maxTensorBytes });
  }
}

describe('on a software adapter', { timeout: 120_000 }, () => {
  beforeAll(() => openEngine('webgpu'), 120_000);

  test('it opens when asked for, and passes the self-test', async () => {
    expect(engineInfo()).toMatchObject({ backend: 'webgpu', isSoftwareAdapter: true, noWebgpuReason: null });
    expect(await selfTestError()).toBeNull();
    expect(engineInfo().bytesInUse).toBe(0);
  });

  test('every tile computes a GEMM of odd sizes', async () => {
    expect(tilesWithin(backend().device.limits)).toEqual(Object.keys(allTiles));
    expect((await correctTiles(backend(), 'f32')).sort()).toEqual(Object.keys(allTiles).sort());
  });

  test('rows reduced by an invocation, a subgroup and a workgroup give the same layer norm, softmax, loss and sums of columns', async () => {
    const [rows, channels] = [5, 37];
    const loss = (logits: tf.Tensor) => crossEntropy(logits as tf.Tensor2D, Int32Array.of(149, 3));
    const run = (rowReduction: RowReduction) =>
      withBackend({ rowReduction }, async () => [
        ...(await valuesOf(() => {
          const x = tf.tensor2d(pseudoRandom(rows * channels), [rows, channels]);
          return layerNorm(x, tf.ones([channels]), tf.zeros([channels]), 1e-5);
        })),
        ...(await valuesOf(() => {
          const input = (seed: number) => tf.tensor3d(pseudoRandom(2 * rows * 6, 3, seed), [2, rows, 6]);
          return attention(input(1), input(2), input(3), {
            headCount: 2,
            scale: 1,
            frameCounts: Int32Array.of(rows, 3),
          });
        })),
        ...(await valuesOf(() => tf.grad(loss)(tf.tensor2d(pseudoRandom(2 * 150, 3, 4), [2, 150])))),
        ...(await valuesOf(() => columnSum(tf.tensor2d(pseudoRandom(4100 * 21, 0.01), [4100, 21])))),
        ...(await valuesOf(() => {
          const [x, gain, bias] = [tf.tensor2d(pseudoRandom(70 * 21), [70, 21]), tf.ones([21]), tf.zeros([21])];
          const norm = (...inputs: tf.Tensor[]) => layerNorm(x, inputs[0] ?? gain, inputs[1] ?? bias, 1e-5);
          return tf.concat(tf.grads(norm)([gain, bias], tf.tensor2d(pseudoRandom(70 * 21, 0.01, 2), [70, 21])));
        })),
      ]);
    const byInvocation = await run({ kind: 'invocation', lanes: 1 });
    const { subgroupMinSize: lanes } = backend().info;
    expect(largestDifference(await run({ kind: 'workgroup', lanes: 64 }), byInvocation)).toBeLessThan(1e-6);
    if (backend().device.features.has('subgroups') && lanes)
      expect(largestDifference(await run({ kind: 'subgroup', lanes }), byInvocation)).toBeLessThan(1e-6);
  });

  test('a GEMM that is split into dispatches is the same to the bit', async () => {
    const a = tf.tensor2d(pseudoRandom(100 * 20), [100, 20]);
    const b = tf.tensor2d(pseudoRandom(20 * 12, 1, 2), [20, 12]);
    const whole = await valuesOf(() => gemm(a, b));
    const split = await withBackend({ maxFlops: 2 * 20 * 12 * 40 }, () => valuesOf(() => gemm(a, b)));
    expect(split).toEqual(whole);
    tf.dispose([a, b]);
  });

  test('a tensor that the adapter cannot bind is refused before anything is lost', async () => {
    const x = tf.ones([16, 16]);
    await withBackend({ maxTensorBytes: 1000 }, async () => {
      expect(() => gemm(x, x)).toThrow(expect.objectContaining({ code: 'engine/out-of-memory' }));
    });
    expect((await valuesOf(() => gemm(x, x)))[0]).toBe(16);
    x.dispose();
  });

  test('dropout takes the words of the plain generator', async () => {
    const request = {
      probability: 0.3,
      key: [0xdeadbeef, 7] as const,
      stream: 11,
      microBatch: 2,
      frameCounts: Int32Array.of(5, 3),
      frames: 5,
    };
    const rows = { ...request, headCount: 1, width: 7 };
    const weights = { ...request, headCount: 2, width: null };
    const found = [await valuesOf(() => dropoutMask(rows)), await valuesOf(() => dropoutMask(weights))];
    expect(found).toEqual([dropoutMaskOnHost(rows), dropoutMaskOnHost(weights)]);
  });

  test('buffers are used again within a command buffer, and nothing grows', async () => {
    const x = tf.ones([64, 64]);
    const repeat = async () => {
      for (let i = 0; i < 20; i++) tf.dispose(tf.tidy(() => gemm(gemm(x, x), x)));
      await submittedWorkDone();
      return backend().memory().numBytesAllocatedInGPU;
    };
    const before = backend().memory().numBytesAllocatedInGPU;
    const first = await repeat();
    expect(first - before).toBeLessThanOrEqual(3 * x.size * 4); // x, and two results at a time
    expect(await repeat()).toBe(first);
  });

  test('tiles are measured once and remembered; a choice that does not fit is measured again', async () => {
    const kept = new Map<string, string>();
    const memory: TuningMemory = {
      read: async (key) => kept.get(key) ?? null,
      write: async (key, value) => {
        kept.set(key, value);
      },
    };
    const key = tuningKey(backend(), 'f32');
    const known = { large: 'tiled128x128', small: 'naive8x4' };
    kept.set(key, JSON.stringify(known));
    expect(await tunedChoice(backend(), 'f32', memory)).toEqual(known);
    kept.set(key, JSON.stringify({ ...known, large: 'no such tile' }));
    const sizes = { m: 7, k: 5, n: 9 }; // odd, as where the tiles are checked: the same kernels
    const choice = await tunedChoice(backend(), 'f32', memory, { large: sizes, small: sizes });
    expect(allTiles).toHaveProperty(choice.large);
    expect(JSON.parse(kept.get(key) ?? '')).toEqual(choice);
  });
});

/** Wrong in the way that a driver's compiler could be: [a kernel's name, its WGSL, what becomes of it]. */
const mistakes: [name: string, code: string, wrong: string][] = [
  ['gemm', '* args.alpha', '* args.alpha * 1.01'],
  ['gemm', 'let frame = mn + kPart.x;', 'let frame = mn + kPart.x + 1;'],
  ['gemm', 'value = gelu(value);', 'value = max(value, vec4f());'],
  ['gelu and slope', 'let slope = cdf + at * normalDensity(at);', 'let slope = cdf;'],
  ['softmax gradient', '- mean)', ')'],
  ['layer norm,', 'fn row', 'fn no WGSL row'],
];

// without a memory of what was found: with one, see ../backend/examination
describe('a GPU whose kernel computes wrong numbers', { timeout: 120_000 }, () => {
  afterEach(() => {
    device.compile = null;
    vi.restoreAllMocks();
  });

  test.each(mistakes)('%s is refused when %s becomes %s', async (...mistake) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const state = device.spoil(...mistake);
    await expect(openEngine('webgpu')).rejects.toMatchObject({
      code: 'engine/no-webgpu',
      params: { reason: 'self-test-failed' },
    });
    expect(state.isDone).toBe(true);
  });
});
