// GELU in its exact (erf) form, as torch.nn.functional.gelu: x · Φ(x).

import * as tf from '@tensorflow/tfjs-core';
import { differentiable, isRecording } from '../../differentiable.ts';
import type { KernelSet, Optional } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { dropout, masked } from '../dropout/dropout.ts';

const inverseSqrt2 = Math.SQRT1_2;
const inverseSqrt2Pi = 1 / Math.sqrt(2 * Math.PI);

/** x of any shape → the same shape. */
export function gelu<T extends tf.Tensor>(x: T): T {
  const { geluWithSlope } = kernels();
  if (geluWithSlope && isRecording()) return withSlope(geluWithSlope, x, null) as T;
  const op = tf.customGrad((input, save) => {
    const source = input as T;
    (save as tf.GradSaveFunc)([source]);
    const value = kernels().gelu?.({ x: source }) ?? tf.mul(source, normalCdf(source));
    return { value, gradFunc: (dy, saved) => geluGradient(dy as T, saved[0] as T) };
  });
  return op(x) as T;
}

/** GELU(x) ⊙ mask: dropout's factors, of x's size, in any shape, which have no gradient. */
export function geluDropout<T extends tf.Tensor>(x: T, mask: tf.Tensor): T {
  const { geluWithSlope } = kernels();
  if (geluWithSlope && isRecording()) return withSlope(geluWithSlope, x, mask) as T;
  return dropout(gelu(x), mask);
}

/** In one pass: the slope costs little beside the value, and is all that the gradient needs. */
function withSlope(kernel: KernelSet['geluWithSlope'], x: tf.Tensor, mask: Optional<tf.Tensor>): tf.Tensor {
  return differentiable<{ slope: tf.Tensor }>({
    inputs: { x },
    forward: () => {
      const [value, slope] = kernel({ x, mask });
      return { value, saved: { slope } };
    },
    gradients: (dy, { slope }) => ({ x: () => masked(dy, slope, null) }),
  });
}

/** d/dx of x · Φ(x) is Φ(x) + x · φ(x). */
function geluGradient<T extends tf.Tensor>(dy: T, x: T): tf.Tensor {
  const fused = kernels().geluGradient?.({ x, dy });
  if (fused) return fused;
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), inverseSqrt2Pi);
  return tf.mul(dy, tf.add(normalCdf(x), tf.mul(x, density)));
}

function normalCdf(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, inverseSqrt2)), 1), 0.5);
}
