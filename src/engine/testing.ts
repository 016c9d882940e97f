// For tests: a plain comparison, and gradients by finite differences.

import * as tf from '@tensorflow/tfjs-core';

/** Largest absolute difference; NaN counts as infinitely far. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < found.length; i++) {
    const difference = Math.abs(found[i]! - expected[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

/** Largest absolute difference over the largest expected magnitude. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]!));
  return largestDifference(found, expected) / (scale || 1);
}

/** Numbers in [-scale, scale] that look random and are always the same. */
export function pseudoRandom(size: number, scale = 1, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (scale * state) / 2 ** 31;
  });
}

/** Gradient of a plain (float64) function of flat inputs by central differences. */
export function finiteDifferences(
  f: (values: Float64Array) => number,
  at: ArrayLike<number>,
  step = 1e-4,
): Float64Array {
  const values = Float64Array.from(at);
  return Float64Array.from(values, (value, i) => {
    values[i] = value + step;
    const above = f(values);
    values[i] = value - step;
    const below = f(values);
    values[i] = value;
    return (above - below) / (2 * step);
  });
}

/** Gradients that the backend gives for `f` at these tensors, as plain arrays, and the value. Leaves no tensor behind. */
export async function backendGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: { values: Float32Array; shape: number[] }[],
): Promise<{ value: Float32Array; gradients: Float32Array[] }> {
  const { value, grads } = tf.tidy(() => {
    const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
    return tf.valueAndGrads(f)(tensors);
  });
  const results = await Promise.all([value, ...grads].map((tensor) => tensor.data()));
  tf.dispose([value, ...grads]);
  const [first, ...rest] = results as Float32Array[];
  return { value: first!, gradients: rest };
}
