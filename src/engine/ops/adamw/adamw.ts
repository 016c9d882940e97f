// The optimizer's passes over its parameters: all of them in one call where the backend has a kernel, TensorFlow.js's operations
// elsewhere. Inputs stay the caller's, but for what `addScaledAll` adds to; results are tensors that he owns.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import type { AdamWAttributes } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';

export interface AdamWTensors {
  parameter: tf.Tensor;
  first: tf.Tensor;
  second: tf.Tensor;
}

/** One optimizer step of torch.optim.AdamW with gradients · `gradientScale`. All tensors of an item have the parameter's shape. */
export function adamwSteps(
  items: readonly { tensors: AdamWTensors; gradient: tf.Tensor; numbers: AdamWAttributes }[],
  gradientScale: number,
): AdamWTensors[] {
  const { adamwAll } = kernels();
  if (!adamwAll)
    return items.map(({ tensors, gradient, numbers }) => composedStep(tensors, gradient, numbers, gradientScale));
  const all = adamwAll(
    {
      parameters: items.map(({ tensors }) => tensors.parameter),
      gradients: items.map(({ gradient }) => gradient),
      firsts: items.map(({ tensors }) => tensors.first),
      seconds: items.map(({ tensors }) => tensors.second),
    },
    { steps: items.map(({ numbers }) => numbers), gradientScale },
  );
  const count = items.length;
  return items.map((_, i) => ({
    parameter: itemAt(all, i),
    first: itemAt(all, count + i),
    second: itemAt(all, 2 * count + i),
  }));
}

function composedStep(
  tensors: AdamWTensors,
  gradient: tf.Tensor,
  numbers: AdamWAttributes,
  gradientScale: number,
): AdamWTensors {
  const { beta1, beta2, epsilon, stepSize, secondCorrection, keptShare } = numbers;
  const [parameter, first, second] = tf.tidy(() => {
    const clipped = gradientScale === 1 ? gradient : tf.mul(gradient, gradientScale);
    const newFirst = tf.add(tensors.first, tf.mul(tf.sub(clipped, tensors.first), 1 - beta1));
    const newSecond = tf.add(tf.mul(tensors.second, beta2), tf.mul(tf.square(clipped), 1 - beta2));
    const denominator = tf.add(tf.div(tf.sqrt(newSecond), secondCorrection), epsilon);
    const kept = keptShare === 1 ? tensors.parameter : tf.mul(tensors.parameter, keptShare);
    return [tf.sub(kept, tf.mul(tf.div(newFirst, denominator), stepSize)), newFirst, newSecond];
  }) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return { parameter, first, second };
}

/** x · scale, of each. */
export function scaledAll(xs: readonly tf.Tensor[], scale: number): tf.Tensor[] {
  return kernels().scaleAll?.({ sums: null, xs }, { scale }) ?? xs.map((x) => tf.mul(x, scale));
}

/** sum + x · scale, pair by pair. The sums mean nothing afterwards: where a backend can, it adds to them where they are. */
export function addScaledAll(sums: readonly tf.Tensor[], xs: readonly tf.Tensor[], scale: number): tf.Tensor[] {
  const composed = (x: tf.Tensor, i: number) => tf.tidy(() => tf.add(itemAt(sums, i), tf.mul(x, scale)));
  return kernels().scaleAll?.({ sums, xs }, { scale }) ?? xs.map(composed);
}

/** Sum of the squares of all elements. */
export function squareSumAll(xs: readonly tf.Tensor[]): tf.Scalar {
  const fused = kernels().squareSumAll?.({ xs });
  return (fused ?? tf.tidy(() => tf.sum(tf.stack(xs.map((x) => tf.sum(tf.square(x))))))) as tf.Scalar;
}
