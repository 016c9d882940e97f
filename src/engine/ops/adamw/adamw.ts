// The optimizer's passes over a parameter: one kernel each on wasm, TensorFlow.js's operations elsewhere. Inputs stay the
// caller's; results are new tensors that he owns.

import * as tf from '@tensorflow/tfjs-core';
import type { AdamWAttributes } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';

export interface AdamWTensors {
  parameter: tf.Tensor;
  first: tf.Tensor;
  second: tf.Tensor;
}

/** One optimizer step of torch.optim.AdamW. All tensors have the parameter's shape. */
export function adamwStep(tensors: AdamWTensors, gradient: tf.Tensor, numbers: AdamWAttributes): AdamWTensors {
  const stepped = kernels().adamw?.({ ...tensors, gradient }, numbers) ?? composedStep(tensors, gradient, numbers);
  const [parameter, first, second] = stepped;
  return { parameter, first, second };
}

function composedStep(
  tensors: AdamWTensors,
  gradient: tf.Tensor,
  numbers: AdamWAttributes,
): [parameter: tf.Tensor, first: tf.Tensor, second: tf.Tensor] {
  const { beta1, beta2, epsilon, stepSize, secondCorrection, keptShare } = numbers;
  return tf.tidy(() => {
    const newFirst = tf.add(tensors.first, tf.mul(tf.sub(gradient, tensors.first), 1 - beta1));
    const newSecond = tf.add(tf.mul(tensors.second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const denominator = tf.add(tf.div(tf.sqrt(newSecond), secondCorrection), epsilon);
    const kept = keptShare === 1 ? tensors.parameter : tf.mul(tensors.parameter, keptShare);
    return [tf.sub(kept, tf.mul(tf.div(newFirst, denominator), stepSize)), newFirst, newSecond];
  }) as [tf.Tensor, tf.Tensor, tf.Tensor];
}

/** x · scale. */
export function scaled(x: tf.Tensor, scale: number): tf.Tensor {
  return kernels().scale?.({ x }, { scale }) ?? tf.mul(x, scale);
}

/** x · scale, with a scale that is on the device. */
export function scaledBy(x: tf.Tensor, scale: tf.Scalar): tf.Tensor {
  return kernels().scaleBy?.({ x, scale }) ?? tf.mul(x, scale);
}

/** sum + x · scale. */
export function addScaled(sum: tf.Tensor, x: tf.Tensor, scale: number): tf.Tensor {
  return kernels().addScaled?.({ sum, x }, { scale }) ?? tf.tidy(() => tf.add(sum, tf.mul(x, scale)));
}

/** Sum of the squares. */
export function squareSum(x: tf.Tensor): tf.Scalar {
  return (kernels().squareSum?.({ x }) ?? tf.tidy(() => tf.sum(tf.square(x)))) as tf.Scalar;
}
