// The optimizer's passes over its parameters: all of them in one call on wasm, one by one on WebGPU, TensorFlow.js's operations
// elsewhere. Inputs stay the caller's; results are new tensors that he owns.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
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

/** The same for many parameters with gradients · `gradientScale`, in one call where the backend can. */
export function adamwSteps(
  items: readonly { tensors: AdamWTensors; gradient: tf.Tensor; numbers: AdamWAttributes }[],
  gradientScale: number,
): AdamWTensors[] {
  const { adamwAll } = kernels();
  if (!adamwAll) {
    return items.map(({ tensors, gradient, numbers }) => {
      if (gradientScale === 1) return adamwStep(tensors, gradient, numbers);
      const clipped = scaled(gradient, gradientScale);
      const stepped = adamwStep(tensors, clipped, numbers);
      clipped.dispose();
      return stepped;
    });
  }
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

/** x · scale, of each. */
export function scaledAll(xs: readonly tf.Tensor[], scale: number): tf.Tensor[] {
  return kernels().scaleAll?.({ sums: null, xs }, { scale }) ?? xs.map((x) => scaled(x, scale));
}

/** sum + x · scale, pair by pair. */
export function addScaledAll(sums: readonly tf.Tensor[], xs: readonly tf.Tensor[], scale: number): tf.Tensor[] {
  return kernels().scaleAll?.({ sums, xs }, { scale }) ?? xs.map((x, i) => addScaled(itemAt(sums, i), x, scale));
}

/** Sum of the squares of all elements. */
export function squareSumAll(xs: readonly tf.Tensor[]): tf.Scalar {
  const fused = kernels().squareSumAll?.({ xs });
  return (fused ?? tf.tidy(() => tf.sum(tf.stack(xs.map((x) => squareSum(x)))))) as tf.Scalar;
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
