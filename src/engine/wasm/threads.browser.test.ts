// Results do not depend on the number of threads, to the bit. The build without relaxed SIMD, and TensorFlow.js's own
// operations, give the same but for rounding (float32 sums of hundreds of terms of size 1: 1e-4).

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, test, vi } from 'vitest';
import { largestDifference } from '../../parity/compare.ts';
import { pseudoRandom } from '../../testing/tensor-testing.ts';
import { closeEngine, engineInfo, openEngine } from '../backend/backend.ts';
import { gemm, packMatrix } from '../gemm/gemm.ts';
import { kernels } from '../kernel-set/kernels.ts';
import { attention } from '../ops/attention/attention.ts';
import { conv1d, packFilter } from '../ops/conv1d/conv1d.ts';
import { dropout, dropoutMask } from '../ops/dropout/dropout.ts';
import { gelu } from '../ops/gelu/gelu.ts';
import { layerNorm } from '../ops/layer-norm/layer-norm.ts';
import { linear } from '../ops/linear/linear.ts';
import { hasRelaxedSimd } from './kernel-instance.ts';

afterAll(closeEngine);

const random = (shape: number[], seed: number) => tf.tensor(pseudoRandom(tf.util.sizeFromShape(shape), 1, seed), shape);

/** A small network with every kernel in it, large enough to be divided: its result and its gradients. */
async function resultsOf(): Promise<Float32Array[]> {
  const [clips, frames, hidden, wide, headCount] = [3, 203, 100, 604, 5];
  const counts = Int32Array.of(203, 150, 77);
  const tensors = tf.tidy(() => {
    const inputs = [
      random([clips, frames, hidden], 1),
      random([hidden, hidden / 5, 4], 2),
      random([wide, hidden], 3),
      random([hidden, wide], 4),
      random([hidden], 5),
      random([wide], 6),
      random([1, headCount, frames, frames], 7),
    ];
    const key = { probability: 0.2, key: [7, 9] as const, stream: 3, microBatch: 1, frameCounts: counts, frames };
    const network = (...given: tf.Tensor[]) => {
      const [x, filter, up, down, gain, bias, scores] = given as [tf.Tensor3D, ...tf.Tensor[]];
      const placed = conv1d(x, { weight: filter!, bias: gain! }, { kernel: 4, padding: [2, 1], groups: 5 }, 'gelu');
      const dropoutWeights = dropoutMask({ ...key, headCount, width: null });
      const options = { headCount, scale: 0.2, frameCounts: counts, bias: scores, dropoutMask: dropoutWeights };
      const mixed = attention(placed, x, placed, options);
      const normed = layerNorm(mixed, gain!, gain!, 1e-5);
      const raised = linear(normed, { weight: up!, bias: bias! }, { activation: 'gelu' });
      const kept = dropout(raised, dropoutMask({ ...key, headCount: 1, width: wide }));
      const out = linear(kept, { weight: down!, bias: gain! }, { residual: x });
      return tf.sum(tf.mul(out, random([clips, frames, hidden], 8))) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(network)(inputs);
    const flat = tf.reshape(inputs[0]!, [clips * frames, hidden]);
    const frozen = gemm(flat, packMatrix(inputs[2]!, true), { bias: inputs[5]!, activation: 'gelu' });
    const strided = conv1d(
      inputs[0]! as tf.Tensor3D,
      { filter: packFilter(random([70, hidden, 3], 9)), bias: null },
      { kernel: 3, stride: 2 },
    );
    return [value, ...grads, frozen, strided, gelu(flat)];
  });
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return values as Float32Array[];
}

test('one, two and five threads give the same bits', async () => {
  await openEngine('wasm', { wasmThreads: 1 });
  const alone = await resultsOf();
  for (const wasmThreads of [2, 5]) {
    const info = await openEngine('wasm', { wasmThreads });
    expect(info.threads).toBe(wasmThreads);
    for (let round = 0; round < 3; round++) {
      const found = await resultsOf();
      for (const [i, values] of alone.entries()) expect(largestDifference(found[i]!, values), `result ${i}`).toBe(0);
    }
  }
});

function expectClose(found: Float32Array[], expected: Float32Array[]): void {
  expected.forEach((values, i) => {
    const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
    expect(largestDifference(found[i]!, values) / scale, `result ${i}`).toBeLessThan(1e-4);
  });
}

test('the same as TensorFlow.js’s own operations give, but for rounding', async () => {
  await openEngine('wasm', { wasmThreads: 1 });
  const found = await resultsOf();
  await openEngine('wasm', { wasmThreads: 1, stockKernels: true });
  expect(kernels().gemm).toBeUndefined();
  const expected = await resultsOf();
  expect(Math.max(...expected.map((values, i) => largestDifference(found[i]!, values)))).toBeGreaterThan(0);
  expectClose(found, expected);
});

test('without relaxed SIMD the same but for rounding', async () => {
  expect(hasRelaxedSimd()).toBe(true);
  await openEngine('wasm', { wasmThreads: 1 });
  const relaxed = await resultsOf();
  await openEngine('wasm', { wasmThreads: 1, usesRelaxedSimd: false });
  const plain = await resultsOf();
  expect(await openEngine('wasm-portable', { wasmThreads: 3 })).toMatchObject({
    simd: 'plain',
    description: 'wasm plain SIMD, 3 threads',
  });
  expect(await resultsOf()).toEqual(plain);
  expect(Math.max(...relaxed.map((values, i) => largestDifference(plain[i]!, values)))).toBeGreaterThan(0);
  expectClose(plain, relaxed);
});

/** Holds back what the `count` next workers are sent; gives what lets it go. */
function holdStarts(count: number): { release(): void } {
  const post = Worker.prototype.postMessage;
  const held: (() => void)[] = [];
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    const send = () => Reflect.apply(post, this, args);
    if (held.length < count) held.push(send);
    else send();
  };
  return {
    release() {
      Worker.prototype.postMessage = post;
      for (const send of held.splice(0)) send();
    },
  };
}

test('the engine begins without threads that do not come, says so, and takes them when they come', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  await openEngine('wasm', { wasmThreads: 1 });
  const alone = await resultsOf();
  const held = holdStarts(2);
  try {
    const info = await openEngine('wasm', { wasmThreads: 3, threadStartMs: 10 });
    expect(info).toMatchObject({ threads: 1, threadsStarted: 3, description: 'wasm SIMD, 1 of 3 threads' });
    const found = await resultsOf();
    for (const [i, values] of alone.entries()) expect(largestDifference(found[i]!, values)).toBe(0);
  } finally {
    held.release();
  }
  await expect.poll(() => engineInfo().threads).toBe(3);
  expect(engineInfo().description).toBe('wasm SIMD, 3 threads');
  const found = await resultsOf();
  for (const [i, values] of alone.entries()) expect(largestDifference(found[i]!, values)).toBe(0);
});

test('an engine that is closed leaves no thread behind', async () => {
  const started: Worker[] = [];
  const ended = new Set<Worker>();
  const terminate = Worker.prototype.terminate;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    if (!started.includes(this)) started.push(this);
    return Reflect.apply(post, this, args);
  };
  Worker.prototype.terminate = function (this: Worker) {
    ended.add(this);
    return Reflect.apply(terminate, this, []);
  };
  try {
    for (let i = 0; i < 3; i++) await openEngine('wasm', { wasmThreads: 3 });
    closeEngine();
  } finally {
    Worker.prototype.terminate = terminate;
    Worker.prototype.postMessage = post;
  }
  expect(started.length).toBeGreaterThanOrEqual(6);
  expect(started.filter((worker) => !ended.has(worker))).toEqual([]);
});
