// Checks an op against a plain reference: what the `*.cases.ts` of src/engine/ops share.

import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { largestDifference } from '../parity/compare.ts';
import { backendGradients, finiteDifferences, pseudoRandom } from './tensor-testing.ts';

export interface Input {
  values: Float32Array;
  shape: number[];
}
export type Plain = (...inputs: Float64Array[]) => number[];
export type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Float32 sums of some tens of terms; also covers the finite differences' own error. */
const tolerance = 1e-4;

/** Weights the outputs, so that the gradient of their sum tells them apart. */
function weigh(size: number): Float32Array {
  return pseudoRandom(size, 1, 99);
}

/** Checks an op and its gradients on the open backend against a plain reference in float64, the gradients by finite
 *  differences of that. */
export async function checkOp(op: Op, plain: Plain, inputs: Input[]): Promise<void> {
  const before = tf.memory().numTensors;
  const flat = inputs.map(({ values }) => Float64Array.from(values));
  const expected = plain(...flat);
  const weights = weigh(expected.length);
  const weighed = (...tensors: tf.Tensor[]) => {
    const out = op(...tensors);
    return tf.sum(tf.mul(out, tf.tensor(weights, out.shape)));
  };
  const found = tf.tidy(() => op(...inputs.map(({ values, shape }) => tf.tensor(values, shape))));
  expect(largestDifference(await found.data(), expected)).toBeLessThan(tolerance);
  found.dispose();
  const { gradients } = await backendGradients(weighed, inputs);
  for (const [i, at] of flat.entries()) {
    const sum = (changed: Float64Array) => {
      const outputs = plain(...flat.map((values, j) => (i === j ? changed : values)));
      return outputs.reduce((total, value, k) => total + value * (weights[k] ?? Number.NaN), 0);
    };
    expect(largestDifference(gradients[i] ?? [], finiteDifferences(sum, at)), `input ${i}`).toBeLessThan(tolerance);
  }
  expect(tf.memory().numTensors).toBe(before);
}

export function input(shape: number[], scale = 1, seed = 1): Input {
  return { values: pseudoRandom(tf.util.sizeFromShape(shape), scale, seed), shape };
}

/** [m, k] · [k, n] */
export function plainGemm(a: ArrayLike<number>, b: ArrayLike<number>, m: number, k: number, n: number): number[] {
  return Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let l = 0; l < k; l++) sum += (a[i * k + l] ?? Number.NaN) * (b[l * n + j] ?? Number.NaN);
    return sum;
  });
}

export function plainGelu(x: number): number {
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
