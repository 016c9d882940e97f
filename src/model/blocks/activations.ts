// The activation functions of transformers' ACT2FN (activations.py of transformers 5.17), each made of ops that have
// gradients; and a linear layer and a convolution with one, which apply GELU while they store their result.

import * as tf from '@tensorflow/tfjs-core';
import { type Conv1dParameters, type Conv1dShape, conv1d } from '../../engine/ops/conv1d/conv1d.ts';
import { dropout } from '../../engine/ops/dropout/dropout.ts';
import { gelu } from '../../engine/ops/gelu/gelu.ts';
import { type LinearOptions, type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import type { ActivationName } from '../../formats/hugging-face/activations.ts';

type Activation = (x: tf.Tensor) => tf.Tensor;

// √½ and √(1/4π), as rounded there
const laplaceMean = 707107e-6;
const laplaceWidth = 0.282095 * Math.SQRT2;

const functions: Record<ActivationName, Activation> = {
  gelu,
  gelu_10: (x) => tf.clipByValue(gelu(x), -10, 10),
  gelu_accurate: geluTanh,
  gelu_fast: geluTanh,
  gelu_new: geluTanh,
  gelu_python: gelu,
  gelu_python_tanh: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  hardswish: (x) => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)),
  laplace: (x) => tf.mul(tf.add(tf.erf(tf.div(tf.sub(x, laplaceMean), laplaceWidth)), 1), 0.5),
  leaky_relu: (x) => tf.leakyRelu(x, 0.01),
  linear: (x) => x,
  mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  quick_gelu: (x) => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702))),
  relu: tf.relu,
  relu2: (x) => tf.square(tf.relu(x)),
  relu6: tf.relu6,
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  sqrtsoftplus: (x) => tf.sqrt(tf.softplus(x)),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  tanh: tf.tanh,
};

/** x of any shape → the same shape; differentiable. Caller owns the result, which is `x` itself for `linear`. */
export function activate<T extends tf.Tensor>(x: T, name: ActivationName): T {
  return functions[name](x) as T;
}

/** Whether it is GELU in its exact form, which our kernels have. */
export function isExactGelu(name: ActivationName): boolean {
  return functions[name] === gelu;
}

/** A linear layer with its activation, then dropout where there are factors for it. */
export function activatedLinear<T extends tf.Tensor>(
  x: T,
  parameters: LinearParameters,
  name: ActivationName,
  { mask, frameCounts }: Pick<LinearOptions, 'mask' | 'frameCounts'>,
): T {
  if (isExactGelu(name)) return linear(x, parameters, { activation: 'gelu', mask, frameCounts });
  const activated = activate(linear(x, parameters, { frameCounts }), name);
  return mask ? dropout(activated, mask) : activated;
}

/** A convolution over time with its activation. */
export function activatedConv1d(
  x: tf.Tensor3D,
  parameters: Conv1dParameters,
  shape: Conv1dShape,
  name: ActivationName,
): tf.Tensor3D {
  if (isExactGelu(name)) return conv1d(x, parameters, shape, 'gelu');
  return activate(conv1d(x, parameters, shape), name);
}

/** GELU with tanh in place of erf: ½x · (1 + tanh(√(2/π) · (x + 0.044715x³))). */
function geluTanh(x: tf.Tensor): tf.Tensor {
  const cubic = tf.mul(x, tf.add(tf.mul(tf.square(x), 0.044715), 1));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(tf.mul(cubic, Math.sqrt(2 / Math.PI))), 1));
}
