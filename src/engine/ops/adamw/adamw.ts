// The optimizer's passes over a parameter: one kernel each on wasm, TensorFlow.js's operations elsewhere. Inputs stay the
// caller's; results are new tensors that he owns.

import * as tf from '@tensorflow/tfjs-core';
import { runCustomKernel } from '../../kernel-set/custom-kernel.ts';
import type { AdamWAttrs } from '../../wasm/elements.ts';

export type AdamWNumbers = AdamWAttrs;

export interface AdamWTensors {
  parameter: tf.Tensor;
  first: tf.Tensor;
  second: tf.Tensor;
}

/** One update of torch.optim.AdamW. All tensors have the parameter's shape. */
export function adamwStep(tensors: AdamWTensors, gradient: tf.Tensor, numbers: AdamWNumbers): AdamWTensors {
  const own = runCustomKernel('VoxtuneAdamW', { ...tensors, gradient }, { ...numbers });
  if (own) return { parameter: own[0]!, first: own[1]!, second: own[2]! };
  const { beta1, beta2, epsilon, stepSize, secondCorrection, keptShare } = numbers;
  const [parameter, first, second] = tf.tidy(() => {
    const newFirst = tf.add(tensors.first, tf.mul(tf.sub(gradient, tensors.first), 1 - beta1));
    const newSecond = tf.add(tf.mul(tensors.second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const denominator = tf.add(tf.div(tf.sqrt(newSecond), secondCorrection), epsilon);
    const kept = keptShare === 1 ? tensors.parameter : tf.mul(tensors.parameter, keptShare);
    return [tf.sub(kept, tf.mul(tf.div(newFirst, denominator), stepSize)), newFirst, newSecond];
  }) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return { parameter, first, second };
}

/** x · scale. */
export function scaled(x: tf.Tensor, scale: number): tf.Tensor {
  return runCustomKernel('VoxtuneScale', { x }, { scale })?.[0] ?? tf.mul(x, scale);
}

/** x · scale, with a scale that is on the device. */
export function scaledBy(x: tf.Tensor, scale: tf.Scalar): tf.Tensor {
  return runCustomKernel('VoxtuneScaleBy', { x, scale })?.[0] ?? tf.mul(x, scale);
}

/** sum + x · scale. */
export function addScaled(sum: tf.Tensor, x: tf.Tensor, scale: number): tf.Tensor {
  const own = runCustomKernel('VoxtuneAddScaled', { sum, x }, { scale });
  return own?.[0] ?? tf.tidy(() => tf.add(sum, tf.mul(x, scale)));
}

/** Sum of the squares. */
export function squareSum(x: tf.Tensor): tf.Scalar {
  const own = runCustomKernel('VoxtuneSquareSum', { x });
  return (own?.[0] ?? tf.tidy(() => tf.sum(tf.square(x)))) as tf.Scalar;
}
