// The kernels of the wasm backend give what TensorFlow.js's own operations give (float32 against float64 inside: 1e-6).

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largestDifference, relativeDifference } from '../../../parity/compare.ts';
import { pseudoRandom } from '../../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../../backend/backend.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { adamwStep, addScaled, scaled, scaledBy, squareSum } from './adamw.ts';

const tolerance = 1e-6;
const size = 1003;
const values = (seed: number) => pseudoRandom(size, 1, seed);
const tensor = (seed: number) => tf.tensor1d(values(seed));

beforeAll(() => openEngine('wasm'));
afterAll(closeEngine);

test('the kernels are there', () => {
  for (const name of ['adamw', 'scale', 'scaleBy', 'addScaled', 'squareSum'] as const)
    expect(kernels()[name], name).toBeTruthy();
});

test('AdamW', async () => {
  const numbers = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepSize: 0.1, secondCorrection: 0.04, keptShare: 0.99 };
  const second = tf.square(tensor(3));
  const found = adamwStep({ parameter: tensor(1), first: tensor(2), second }, tensor(4), numbers);
  const [p, m, g] = [values(1), values(2), values(4)];
  const v = await second.data();
  const first = p.map((_, i) => 0.9 * m[i]! + 0.1 * g[i]!);
  const squares = p.map((_, i) => 0.999 * v[i]! + 0.001 * g[i]! ** 2);
  const parameter = p.map((value, i) => 0.99 * value - (0.1 * first[i]!) / (Math.sqrt(squares[i]!) / 0.04 + 1e-8));
  expect(largestDifference(await found.first.data(), first)).toBeLessThan(tolerance);
  expect(largestDifference(await found.second.data(), squares)).toBeLessThan(tolerance);
  expect(relativeDifference(await found.parameter.data(), parameter)).toBeLessThan(tolerance);
});

test('scaling, adding and summing squares', async () => {
  const [x, y] = [values(1), values(2)];
  const difference = async (found: tf.Tensor, expected: ArrayLike<number>) =>
    largestDifference(await found.data(), expected);
  expect(
    await difference(
      scaled(tensor(1), 0.3),
      x.map((value) => 0.3 * value),
    ),
  ).toBeLessThan(tolerance);
  expect(
    await difference(
      scaledBy(tensor(1), tf.scalar(0.3)),
      x.map((value) => 0.3 * value),
    ),
  ).toBeLessThan(tolerance);
  const sums = x.map((value, i) => value + 0.3 * y[i]!);
  expect(await difference(addScaled(tensor(1), tensor(2), 0.3), sums)).toBeLessThan(tolerance);
  const total = x.reduce((sum, value) => sum + value * value, 0);
  expect(relativeDifference(await squareSum(tensor(1)).data(), [total])).toBeLessThan(tolerance);
});
