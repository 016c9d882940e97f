// What is WebGPU's alone: every tile computes the same, every way of sharing a row does, splits change nothing, wrong
// kernels are found, and what was measured is remembered. On the software adapter.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { largestDifference, pseudoRandom } from '../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../backend/backend.ts';
import { submittedWorkDone } from '../backend/device-queue.ts';
import { gemm } from '../gemm/gemm.ts';
import { correctTiles, type TuningMemory, tunedChoice, tuningKey } from '../gemm/webgpu/autotune.ts';
import { allTiles, tilesWithin } from '../gemm/webgpu/tiles.ts';
import { dropoutMask, dropoutMaskOnHost } from '../ops/dropout/dropout.ts';
import { layerNorm } from '../ops/layer-norm/layer-norm.ts';
import type { CustomWebgpuBackend } from './custom-webgpu-backend.ts';
import type { RowReduction } from './row-reduction.ts';

const backend = () => tf.backend() as CustomWebgpuBackend;

async function valuesOf(run: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(run);
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

afterAll(closeEngine);

describe('on a software adapter', { timeout: 120_000 }, () => {
  beforeAll(() => openEngine('webgpu'), 120_000);

  test('every tile computes a product of odd sizes', async () => {
    expect(tilesWithin(backend().device.limits)).toEqual(Object.keys(allTiles));
    expect((await correctTiles(backend(), 'f32')).sort()).toEqual(Object.keys(allTiles).sort());
  });

  test('teams of lanes, subgroups and workgroups compute the same layer norm and softmax', async () => {
    const [rows, channels] = [5, 37];
    const run = (rowReduction: RowReduction) => {
      Object.assign(backend(), { rowReduction });
      const x = tf.tensor2d(pseudoRandom(rows * channels), [rows, channels]);
      return valuesOf(() => layerNorm(x, tf.ones([channels]), tf.zeros([channels]), 1e-5));
    };
    const alone = await run({ kind: 'invocation', lanes: 1 });
    const { subgroupMinSize: size } = backend().info;
    expect(largestDifference(await run({ kind: 'workgroup', lanes: 64 }), alone)).toBeLessThan(1e-6);
    if (backend().device.features.has('subgroups') && size)
      expect(largestDifference(await run({ kind: 'subgroup', lanes: size }), alone)).toBeLessThan(1e-6);
  });

  test('a product that is split into dispatches is the same to the bit', async () => {
    const a = tf.tensor2d(pseudoRandom(100 * 20), [100, 20]);
    const b = tf.tensor2d(pseudoRandom(20 * 12, 1, 2), [20, 12]);
    const whole = await valuesOf(() => gemm(a, b));
    Object.assign(backend(), { maxFlops: 2 * 20 * 12 * 40 });
    expect(await valuesOf(() => gemm(a, b))).toEqual(whole);
  });

  test('a tensor that the adapter cannot bind is refused before anything is lost', async () => {
    const { maxTensorBytes } = backend();
    Object.assign(backend(), { maxTensorBytes: 1000 });
    const x = tf.ones([16, 16]);
    expect(() => gemm(x, x)).toThrow(expect.objectContaining({ code: 'engine/out-of-memory' }));
    Object.assign(backend(), { maxTensorBytes });
    expect((await valuesOf(() => gemm(x, x)))[0]).toBe(16);
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
    kept.set(key, JSON.stringify({ large: 'tiled128x128', small: 'naive8x4' }));
    expect(await tunedChoice(backend(), 'f32', memory)).toEqual({
      large: 'tiled128x128',
      small: 'naive8x4',
    });
    kept.set(key, JSON.stringify({ large: 'no such tile', small: 'naive8x4' }));
    const shape = { m: 8, k: 8, n: 8 };
    const choice = await tunedChoice(backend(), 'f32', memory, { large: shape, small: shape });
    expect(allTiles).toHaveProperty(choice.large);
    expect(JSON.parse(kept.get(key)!)).toMatchObject({ large: choice.large, small: choice.small });
  });
});

/** Wrong in the way that a driver's compiler could be: [a kernel's name, its WGSL, what becomes of it]. */
const mistakes: [name: string, code: string, wrong: string][] = [
  ['gemm', '* args.alpha', '* args.alpha * 1.01'],
  ['gemm', 'let frame = mn + kPart.x;', 'let frame = mn + kPart.x + 1;'],
  ['gemm', 'value = gelu(value);', 'value = max(value, vec4f());'],
  ['gelu gradient', 'return normalCdf(x) + x * density;', 'return normalCdf(x);'],
  ['softmax gradient', '- mean)', ')'],
  ['layer norm,', 'fn row', 'fn no WGSL row'],
];

describe('a GPU whose kernel computes wrong numbers', { timeout: 120_000 }, () => {
  const { createShaderModule } = GPUDevice.prototype;
  afterEach(() => {
    GPUDevice.prototype.createShaderModule = createShaderModule;
    vi.restoreAllMocks();
  });

  function spoil(name: string, code: string, wrong: string): { isDone: boolean } {
    const state = { isDone: false };
    GPUDevice.prototype.createShaderModule = function (descriptor) {
      const isIt = (descriptor.label ?? '').startsWith(name) && descriptor.code.includes(code);
      state.isDone ||= isIt;
      const spoiled = isIt ? descriptor.code.replaceAll(code, wrong) : descriptor.code;
      return createShaderModule.call(this, { ...descriptor, code: spoiled });
    };
    return state;
  }

  test.each(mistakes)('%s is refused when %s becomes %s', async (...mistake) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const state = spoil(...mistake);
    await expect(openEngine('webgpu')).rejects.toMatchObject({
      code: 'engine/no-webgpu',
      params: { reason: 'self-test-failed' },
    });
    expect(state.isDone).toBe(true);
  });

  test('auto falls back to wasm, and says why', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const info = { vendor: 'test', architecture: '', device: '', description: 'a GPU', isFallbackAdapter: false };
    vi.spyOn(GPUAdapter.prototype, 'info', 'get').mockReturnValue(info as GPUAdapterInfo);
    const tuningMemory: TuningMemory = {
      read: async () => JSON.stringify({ large: 'naive8x4', small: 'naive8x4' }),
      write: async () => undefined,
    };
    expect(await openEngine('auto', { tuningMemory })).toMatchObject({ backend: 'webgpu', isSoftwareAdapter: false });
    spoil('layer norm,', '+ args.eps', '+ 0.01');
    const fallback = await openEngine('auto', { tuningMemory, wasmThreads: 1 });
    expect(fallback).toMatchObject({ backend: 'wasm', noWebgpuReason: 'self-test-failed' });
    expect(warn).toHaveBeenCalledOnce();
    const x = tf.ones([2, 2]);
    expect(await valuesOf(() => gemm(x, x))).toEqual(Float32Array.of(2, 2, 2, 2));
    x.dispose();
  });
});
