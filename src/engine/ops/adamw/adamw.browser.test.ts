// The kernels of the wasm backend give what TensorFlow.js's own operations give (float32 against float64 inside: 1e-6).

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largestDifference, relativeDifference } from '../../../parity/compare.ts';
import { pseudoRandom } from '../../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../../backend/backend.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { adamwSteps, addScaledAll, scaledAll, squareSumAll } from './adamw.ts';

const tolerance = 1e-6;

beforeAll(() => openEngine('wasm'));
afterAll(closeEngine);

test('the kernels are there', () => {
  for (const name of ['adamwAll', 'scaleAll', 'squareSumAll'] as const) expect(kernels()[name], name).toBeTruthy();
});

test('AdamW of several parameters, larger than a part', async () => {
  const numbers = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepSize: 0.1, secondCorrection: 0.04, keptShare: 0.99 };
  const sizes = [1003, 40_001, 3];
  const of = (seed: number) => sizes.map((size) => pseudoRandom(size, 1, seed));
  const [ps, ms, gs] = [of(1), of(2), of(4)];
  const vs = of(3).map((list) => list.map((value) => value ** 2));
  const items = sizes.map((_, i) => ({
    tensors: { parameter: tf.tensor1d(ps[i]!), first: tf.tensor1d(ms[i]!), second: tf.tensor1d(vs[i]!) },
    gradient: tf.tensor1d(gs[i]!),
    // each has its own step
    numbers: { ...numbers, stepSize: 0.1 * (i + 1) },
  }));
  for (const [i, found] of adamwSteps(items, 0.5).entries()) {
    const [p, m, v, g] = [ps[i]!, ms[i]!, vs[i]!, gs[i]!.map((value) => value / 2)];
    const first = p.map((_, at) => 0.9 * m[at]! + 0.1 * g[at]!);
    const squares = p.map((_, at) => 0.999 * v[at]! + 0.001 * g[at]! ** 2);
    const parameter = p.map(
      (value, at) => 0.99 * value - (0.1 * (i + 1) * first[at]!) / (Math.sqrt(squares[at]!) / 0.04 + 1e-8),
    );
    expect(largestDifference(await found.first.data(), first)).toBeLessThan(tolerance);
    expect(largestDifference(await found.second.data(), squares)).toBeLessThan(tolerance);
    // divided by roots that may be small
    expect(relativeDifference(await found.parameter.data(), parameter)).toBeLessThan(10 * tolerance);
  }
});

test('scaling, adding and summing squares of several tensors', async () => {
  const sizes = [1003, 40_001, 3];
  const [xs, ys] = [1, 2].map((seed) => sizes.map((size) => pseudoRandom(size, 1, seed))) as [
    Float32Array[],
    Float32Array[],
  ];
  const tensors = (lists: Float32Array[]) => lists.map((list) => tf.tensor1d(list));
  const scaled = scaledAll(tensors(xs), 0.3);
  const sums = addScaledAll(tensors(xs), tensors(ys), 0.3);
  for (const [i, x] of xs.entries()) {
    const found = async (list: tf.Tensor[]) => await list[i]!.data();
    expect(
      largestDifference(
        await found(scaled),
        x.map((value) => 0.3 * value),
      ),
    ).toBeLessThan(tolerance);
    const expected = x.map((value, at) => value + 0.3 * ys[i]![at]!);
    expect(largestDifference(await found(sums), expected)).toBeLessThan(tolerance);
  }
  const total = xs.reduce((sum, x) => sum + x.reduce((part, value) => part + value * value, 0), 0);
  expect(relativeDifference(await squareSumAll(tensors(xs)).data(), [total])).toBeLessThan(tolerance);
});

test('adding two tensors on the threads, and what is broadcast as before', async () => {
  const [x, y] = [pseudoRandom(40_001, 1, 1), pseudoRandom(40_001, 1, 2)];
  const sum = tf.add(tf.tensor1d(x), tf.tensor1d(y));
  expect(
    largestDifference(
      await sum.data(),
      x.map((value, i) => Math.fround(value + y[i]!)),
    ),
  ).toBe(0);
  expect([...(await tf.add(tf.tensor1d([1, 2]), tf.scalar(3)).data())]).toEqual([4, 5]);
  expect([...(await tf.add(tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')).data())]).toEqual([4, 6]);
});
