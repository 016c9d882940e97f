// Each op against a plain float64 reference, and its gradient against finite differences of that reference.
// Tolerances: float32 sums of some tens of terms; 1e-4 also covers the differences' own error.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  backendGradients,
  finiteDifferences,
  largestDifference,
  pseudoRandom,
  relativeDifference,
} from '../../testing/tensor-testing.ts';
import { closeEngine, openEngine } from '../backend/backend.ts';
import type { BackendPreference } from '../backend/engine-info.ts';
import { gemm, packMatrix, unpackMatrix } from '../gemm/gemm.ts';
import { attention } from './attention/attention.ts';
import { conv1d, packFilter } from './conv1d/conv1d.ts';
import { crossEntropy } from './cross-entropy/cross-entropy.ts';
import { dropout, dropoutMask } from './dropout/dropout.ts';
import { gelu } from './gelu/gelu.ts';
import { layerNorm } from './layer-norm/layer-norm.ts';
import { linear } from './linear/linear.ts';
import { maskedMean } from './masked-mean/masked-mean.ts';

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

function plainProduct(a: ArrayLike<number>, b: ArrayLike<number>, m: number, k: number, n: number): number[] {
  return Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let l = 0; l < k; l++) sum += a[i * k + l]! * b[l * n + j]!;
    return sum;
  });
}

function plainGelu(x: number): number {
  if (Math.abs(x) > 5) return Math.max(x, 0);
  return 0.5 * x * (1 + plainErf(x * Math.SQRT1_2));
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
    const plain: Plain = (x) => Array.from(x!, plainGelu);
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

  test('product: any sizes, operands transposed or packed, with everything added', async () => {
    for (const [m, k, n] of [
      [1, 1, 1],
      [5, 7, 3],
      [6, 8, 8],
      [13, 300, 17],
      [50, 33, 70],
      [103, 777, 9],
    ] as const) {
      const [a, b] = [input([m, k]), input([k, n], 1, 2)];
      const [bias, residual] = [input([n], 1, 3), input([m, n], 1, 4)];
      const expected = plainProduct(a.values, b.values, m, k, n).map(
        (value, i) => plainGelu(value + bias.values[i % n]!) + residual.values[i]!,
      );
      const found = tf.tidy(() => {
        const [left, right] = [tf.tensor2d(a.values, [m, k]), tf.tensor2d(b.values, [k, n])];
        const [leftT, rightT] = [tf.transpose(left), tf.transpose(right)];
        const options = {
          bias: tf.tensor1d(bias.values),
          residual: tf.tensor2d(residual.values, [m, n]),
          activation: 'gelu',
        } as const;
        return [
          gemm(left, right, options),
          gemm(leftT, right, { ...options, transposeA: true }),
          gemm(left, rightT, { ...options, transposeB: true }),
          gemm(leftT, rightT, { ...options, transposeA: true, transposeB: true }),
          gemm(left, packMatrix(right), options),
          gemm(leftT, packMatrix(rightT, true), { ...options, transposeA: true }),
        ];
      });
      for (const [way, tensor] of found.entries())
        expect(relativeDifference(await tensor.data(), expected), `${m} × ${k} × ${n}, way ${way}`).toBeLessThan(1e-5);
      tf.dispose(found);
      const back = tf.tidy(() => unpackMatrix(packMatrix(tf.transpose(tf.tensor2d(b.values, [k, n])), true)));
      expect(largestDifference(await back.data(), b.values)).toBe(0);
      back.dispose();
    }
  });

  test('linear, with activation and residual', async () => {
    const [rows, inputs, outputs] = [6, 5, 7];
    const plain: Plain = (x, weight, bias, residual) => {
      const transposed = Float64Array.from({ length: inputs * outputs }, (_, i) => {
        const [row, column] = [Math.floor(i / outputs), i % outputs];
        return weight![column * inputs + row]!;
      });
      const values = plainProduct(x!, transposed, rows, inputs, outputs);
      return values.map((value, i) => plainGelu(value + bias![i % outputs]!) + residual![i]!);
    };
    const backend: Backend = (x, weight, bias, residual) =>
      linear(x!, { weight: weight!, bias: bias! }, { activation: 'gelu', residual });
    const [x, weight, bias] = [input([2, 3, inputs]), input([outputs, inputs], 1, 2), input([outputs], 1, 3)];
    const residual = input([2, 3, outputs], 1, 4);
    await check(backend, plain, [x, weight, bias, residual]);
    const frozen: Backend = (source, added) => {
      const packedWeight = packMatrix(tf.tensor2d(weight.values, [outputs, inputs]), true);
      const parameters = { packedWeight, bias: tf.tensor1d(bias.values) };
      return linear(source!, parameters, { activation: 'gelu', residual: added });
    };
    const fixed: Plain = (source, added) =>
      plain(source!, Float64Array.from(weight.values), Float64Array.from(bias.values), added!);
    await check(frozen, fixed, [x, residual]);
  });

  test('convolution over time: strides, padding, groups', async () => {
    for (const [clips, frames, groups, channels, outputs, kernel, stride, left, right] of [
      [1, 23, 1, 1, 5, 10, 5, 0, 0],
      [2, 9, 1, 3, 4, 3, 2, 0, 0],
      [2, 7, 1, 2, 9, 2, 2, 0, 0],
      [2, 6, 3, 2, 3, 4, 1, 2, 1],
      [1, 5, 2, 5, 1, 3, 3, 1, 4],
    ] as const) {
      const outFrames = Math.floor((frames + left + right - kernel) / stride) + 1;
      const plain: Plain = (x, weight, bias) => {
        const out: number[] = [];
        for (let b = 0; b < clips; b++) {
          for (let t = 0; t < outFrames; t++) {
            for (let o = 0; o < groups * outputs; o++) {
              const group = Math.floor(o / outputs);
              let sum = bias![o]!;
              for (let k = 0; k < kernel; k++) {
                const source = t * stride + k - left;
                if (source < 0 || source >= frames) continue;
                for (let c = 0; c < channels; c++) {
                  const at = ((b * frames + source) * groups + group) * channels + c;
                  sum += x![at]! * weight![(o * channels + c) * kernel + k]!;
                }
              }
              out.push(plainGelu(sum));
            }
          }
        }
        return out;
      };
      const shape = { kernel, stride, padding: [left, right] as const, groups };
      const x = input([clips, frames, groups * channels]);
      const [weight, bias] = [input([groups * outputs, channels, kernel], 0.5, 2), input([groups * outputs], 1, 3)];
      const trained: Backend = (source, w, b) => conv1d(source as tf.Tensor3D, { weight: w!, bias: b! }, shape, 'gelu');
      await check(trained, plain, [x, weight, bias]);
      const frozen: Backend = (source) => {
        const filter = packFilter(tf.tensor(weight.values, weight.shape), groups);
        return conv1d(source as tf.Tensor3D, { filter, bias: tf.tensor1d(bias.values) }, shape, 'gelu');
      };
      const fixed: Plain = (source) => plain(source!, Float64Array.from(weight.values), Float64Array.from(bias.values));
      await check(frozen, fixed, [x]);
    }
  });

  test('attention: padded keys get nothing; with a bias and dropout', async () => {
    const [clips, frames, headCount, width, scale] = [2, 7, 2, 5, 0.4];
    const hidden = headCount * width;
    const dropped = pseudoRandom(clips * headCount * frames * frames, 1, 7).map((value) => (value < -0.6 ? 0 : 1.25));
    for (const [counts, biasClips, hasDropout] of [
      [Int32Array.of(7, 7), 0, false],
      [Int32Array.of(7, 4), 0, true],
      [Int32Array.of(5, 7), 1, false],
      [Int32Array.of(7, 7), 2, true],
    ] as const) {
      // rows of padding mean nothing and get no gradient
      const valid = Float32Array.from({ length: clips * frames * hidden }, (_, i) =>
        Math.floor(i / hidden) % frames < counts[Math.floor(i / hidden / frames)]! ? 1 : 0,
      );
      const plain: Plain = (q, k, v, bias) => {
        const out = new Array<number>(clips * frames * hidden).fill(0);
        for (let row = 0; row < clips * headCount * frames; row++) {
          const t = row % frames;
          const n = Math.floor(row / frames) % headCount;
          const b = Math.floor(row / frames / headCount);
          if (t >= counts[b]!) continue;
          const at = (frame: number, d: number) => (b * frames + frame) * hidden + n * width + d;
          const scores = Array.from({ length: counts[b]! }, (_, key) => {
            let sum = 0;
            for (let d = 0; d < width; d++) sum += q![at(t, d)]! * k![at(key, d)]!;
            const biasAt = (((b % Math.max(biasClips, 1)) * headCount + n) * frames + t) * frames + key;
            return Math.exp(sum * scale + (bias?.[biasAt] ?? 0));
          });
          const total = scores.reduce((sum, value) => sum + value);
          scores.forEach((score, key) => {
            const kept = hasDropout ? dropped[row * frames + key]! : 1;
            for (let d = 0; d < width; d++) out[at(t, d)]! += ((score * kept) / total) * v![at(key, d)]!;
          });
        }
        return out;
      };
      const backend: Backend = (query, key, value, bias) => {
        const mask = hasDropout ? tf.tensor4d(dropped, [clips, headCount, frames, frames]) : null;
        const options = { headCount, scale, frameCounts: counts, bias, dropoutMask: mask };
        const y = attention(query as tf.Tensor3D, key as tf.Tensor3D, value as tf.Tensor3D, options);
        return tf.mul(y, tf.tensor3d(valid, [clips, frames, hidden]));
      };
      const shape = [clips, frames, hidden];
      const inputs = [input(shape, 1, 1), input(shape, 1, 2), input(shape, 1, 3)];
      if (biasClips > 0) inputs.push(input([biasClips, headCount, frames, frames], 1, 4));
      await check(backend, plain, inputs);
    }
  });

  test('a clip’s dropout mask is the same with and without the clips before it', async () => {
    const request = { probability: 0.3, key: [5, 6] as const, stream: 9, microBatch: 2, frames: 7 };
    for (const [headCount, width] of [
      [1, 10],
      [3, null],
    ] as const) {
      const masks = tf.tidy(() => {
        const whole = dropoutMask({ ...request, headCount, width, frameCounts: Int32Array.of(7, 3, 5) });
        const last = dropoutMask({ ...request, headCount, width, frameCounts: Int32Array.of(3, 5), firstClip: 1 });
        return [tf.slice(whole, [1, 0, 0, 0], [2, -1, -1, -1]), last];
      });
      const [expected, found] = await Promise.all(masks.map((mask) => mask.data()));
      tf.dispose(masks);
      expect(found).toEqual(expected);
    }
  });

  test('dropout with a residual', async () => {
    const mask = pseudoRandom(24, 1, 5).map((value) => (value < 0 ? 0 : 2));
    const plain: Plain = (x, residual) => Array.from(x!, (value, i) => value * mask[i]! + residual![i]!);
    const backend: Backend = (x, residual) => dropout(x!, tf.tensor4d(mask, [2, 1, 3, 4]), residual);
    await check(backend, plain, [input([2, 3, 4]), input([2, 3, 4], 1, 2)]);
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
