// Each op against a plain float64 reference, and its gradient against finite differences of that reference.
// Tolerances: float32 sums of some tens of terms; 1e-4 also covers the differences' own error.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackendPreference } from '../../protocol/engine-types.ts';
import { closeEngine, openEngine } from '../backend.ts';
import { backendGradients, finiteDifferences, largestDifference, pseudoRandom } from '../testing.ts';
import { crossEntropy } from './cross-entropy.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layer-norm.ts';
import { linear } from './linear.ts';
import { maskedMean } from './masked-mean.ts';
import { keyMask, maskedSoftmax } from './masked-softmax.ts';

interface Input {
  values: Float32Array;
  shape: number[];
}
type Plain = (...inputs: Float64Array[]) => number[];
type Backend = (...inputs: tf.Tensor[]) => tf.Tensor;

const tolerance = 1e-4;

/** Weights the outputs, so that the gradient of their sum tells them apart. */
function weigh(size: number): Float32Array {
  return pseudoRandom(size, 1, 99);
}

async function check(backend: Backend, plain: Plain, inputs: Input[]): Promise<void> {
  const before = tf.memory().numTensors;
  const flat = inputs.map(({ values }) => Float64Array.from(values));
  const expected = plain(...flat);
  const weights = weigh(expected.length);
  const weighed = (...tensors: tf.Tensor[]) => {
    const out = backend(...tensors);
    return tf.sum(tf.mul(out, tf.tensor(weights, out.shape)));
  };
  const found = tf.tidy(() => backend(...inputs.map(({ values, shape }) => tf.tensor(values, shape))));
  expect(largestDifference(await found.data(), expected)).toBeLessThan(tolerance);
  found.dispose();
  const { gradients } = await backendGradients(weighed, inputs);
  inputs.forEach((_, i) => {
    const sum = (changed: Float64Array) => {
      const outputs = plain(...flat.map((values, j) => (i === j ? changed : values)));
      return outputs.reduce((total, value, k) => total + value * weights[k]!, 0);
    };
    expect(largestDifference(gradients[i]!, finiteDifferences(sum, flat[i]!)), `input ${i}`).toBeLessThan(tolerance);
  });
  expect(tf.memory().numTensors).toBe(before);
}

function input(shape: number[], scale = 1, seed = 1): Input {
  return { values: pseudoRandom(tf.util.sizeFromShape(shape), scale, seed), shape };
}

function plainErf(x: number): number {
  // the series 2/√π · Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)), enough for |x| < 4
  let sum = 0;
  let power = x;
  for (let n = 0; n < 90; n++) {
    sum += power / (2 * n + 1);
    power *= (-x * x) / (n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function checkAll(preference: BackendPreference): void {
  beforeAll(() => openEngine(preference, { wasmThreads: 1 }), 120_000);
  afterAll(closeEngine);

  test('gelu', async () => {
    const plain: Plain = (x) => Array.from(x, (value) => 0.5 * value * (1 + plainErf(value * Math.SQRT1_2)));
    await check(gelu, plain, [input([3, 41], 5)]);
    const ends = tf.tidy(() => gelu(tf.tensor1d([-40, -6, 6, 40])));
    expect(largestDifference(await ends.data(), [0, 0, 6, 40])).toBeLessThan(1e-6);
    ends.dispose();
  });

  test('layer norm', async () => {
    const [rows, channels, eps] = [4, 7, 1e-3];
    const plain: Plain = (x, gain, bias) =>
      Array.from({ length: rows }, (_, row) => {
        const values = Array.from(x!.subarray(row * channels, (row + 1) * channels));
        const mean = values.reduce((a, b) => a + b) / channels;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels;
        return values.map((value, c) => ((value - mean) / Math.sqrt(variance + eps)) * gain![c]! + bias![c]!);
      }).flat();
    const backend: Backend = (x, gain, bias) => layerNorm(x!, gain!, bias!, eps);
    await check(backend, plain, [input([2, 2, channels], 2), input([channels], 1, 2), input([channels], 1, 3)]);
  });

  test('linear', async () => {
    const [rows, inputs, outputs] = [6, 5, 7];
    const plain: Plain = (x, weight, bias) => {
      const y: number[] = [];
      for (let r = 0; r < rows; r++) {
        for (let o = 0; o < outputs; o++) {
          let sum = bias![o]!;
          for (let i = 0; i < inputs; i++) sum += x![r * inputs + i]! * weight![o * inputs + i]!;
          y.push(sum);
        }
      }
      return y;
    };
    const backend: Backend = (x, weight, bias) => linear(x!, { weight: weight!, bias: bias! });
    await check(backend, plain, [input([2, 3, inputs]), input([outputs, inputs], 1, 2), input([outputs], 1, 3)]);
    const frozen: Backend = (x) => {
      const transposedWeight = tf.transpose(tf.tensor2d(input([outputs, inputs], 1, 2).values, [outputs, inputs]));
      return linear(x!, { transposedWeight, bias: tf.tensor1d(input([outputs], 1, 3).values) });
    };
    const [weight, bias] = [input([outputs, inputs], 1, 2), input([outputs], 1, 3)];
    const fixed: Plain = (x) => plain(x!, Float64Array.from(weight.values), Float64Array.from(bias.values));
    await check(frozen, fixed, [input([2, 3, inputs])]);
  });

  test('batched products, plain and transposed', async () => {
    const [batch, m, k, n] = [3, 4, 5, 6];
    const at = (values: Float64Array, transposed: boolean, b: number, rows: number, columns: number) => {
      const matrix = values.subarray(b * rows * columns, (b + 1) * rows * columns);
      return (i: number, j: number) => (transposed ? matrix[j * rows + i]! : matrix[i * columns + j]!);
    };
    for (const [ta, tb] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const plain: Plain = (a, b) => {
        const out: number[] = [];
        for (let g = 0; g < batch; g++) {
          const [left, right] = [at(a!, ta, g, m, k), at(b!, tb, g, k, n)];
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0;
              for (let l = 0; l < k; l++) sum += left(i, l) * right(l, j);
              out.push(sum);
            }
          }
        }
        return out;
      };
      const backend: Backend = (a, b) => tf.matMul(a as tf.Tensor3D, b as tf.Tensor3D, ta, tb);
      await check(backend, plain, [
        input(ta ? [batch, k, m] : [batch, m, k]),
        input(tb ? [batch, n, k] : [batch, k, n], 1, 2),
      ]);
    }
  });

  test('masked softmax: masked keys get exactly nothing', async () => {
    const frames = 5;
    const counts = Int32Array.of(5, 3);
    const plain: Plain = (scores) => {
      const out: number[] = [];
      for (let row = 0; row < 2 * 2 * frames; row++) {
        const count = counts[Math.floor(row / (2 * frames))]!;
        const values = Array.from(scores!.subarray(row * frames, (row + 1) * frames), (value, i) =>
          i < count ? Math.exp(value) : 0,
        );
        const sum = values.reduce((a, b) => a + b);
        out.push(...values.map((value) => value / sum));
      }
      return out;
    };
    const backend: Backend = (scores) => maskedSoftmax(scores!, keyMask(counts, frames));
    await check(backend, plain, [input([2, 2, frames, frames], 3)]);
    const found = tf.tidy(() => backend(tf.tensor(input([2, 2, frames, frames], 3).values, [2, 2, frames, frames])));
    const values = await found.data();
    found.dispose();
    for (let row = 2 * frames; row < 4 * frames; row++)
      expect([...values.slice(row * frames + 3, (row + 1) * frames)]).toEqual([0, 0]);
  });

  test('masked mean', async () => {
    const [clips, frames, channels] = [2, 4, 3];
    const counts = Int32Array.of(4, 2);
    const plain: Plain = (hidden) =>
      Array.from({ length: clips * channels }, (_, i) => {
        const [clip, channel] = [Math.floor(i / channels), i % channels];
        let sum = 0;
        for (let t = 0; t < counts[clip]!; t++) sum += hidden![(clip * frames + t) * channels + channel]!;
        return sum / counts[clip]!;
      });
    await check((hidden) => maskedMean(hidden as tf.Tensor3D, counts), plain, [input([clips, frames, channels])]);
  });

  test('cross entropy', async () => {
    const [clips, classes] = [3, 4];
    const labels = Int32Array.of(2, 0, 3);
    const plain: Plain = (logits) => {
      let sum = 0;
      for (let clip = 0; clip < clips; clip++) {
        const row = logits!.subarray(clip * classes, (clip + 1) * classes);
        sum += Math.log(row.reduce((total, value) => total + Math.exp(value), 0)) - row[labels[clip]!]!;
      }
      return [sum / clips];
    };
    await check((logits) => crossEntropy(logits as tf.Tensor2D, labels), plain, [input([clips, classes], 4)]);
  });
}

describe('on wasm', () => checkAll('wasm'));
describe('on WebGPU in software', { timeout: 120_000 }, () => checkAll('webgpu'));

test('the comparison itself fails on a wrong or a missing number', () => {
  expect(largestDifference([1, 2], [1, 2.5])).toBe(0.5);
  expect(largestDifference([1, Number.NaN], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(largestDifference([1], [1, 2])).toBe(Number.POSITIVE_INFINITY);
});
