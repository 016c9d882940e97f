// A linear layer as torch.nn.Linear has it: weight [O, I], y = x · weightᵀ + bias.
// Letters: R rows, I inputs, O outputs.

import * as tf from '@tensorflow/tfjs-core';
import { columnSum } from './column-sum.ts';

/** A weight that trains, in torch's layout. */
export interface TrainableLinear {
  weight: tf.Tensor; // [O, I]
  bias: tf.Tensor; // [O]
}

/** A frozen weight, transposed once at loading: the backends keep it packed. */
export interface FrozenLinear {
  transposedWeight: tf.Tensor; // [I, O]
  bias: tf.Tensor; // [O]
}

export type LinearParameters = TrainableLinear | FrozenLinear;

/** x [..., I] → [..., O]. Differentiable in x, and in the parameters when they are trainable ones. */
export function linear(x: tf.Tensor, parameters: LinearParameters): tf.Tensor {
  if ('transposedWeight' in parameters) return frozenLinear(x, parameters);
  const op = tf.customGrad((...inputs) => {
    const [source, weight, bias, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const rows = asRows(source);
    save([rows, weight]);
    const product = tf.fused.matMul({ a: rows, b: weight as tf.Tensor2D, transposeB: true, bias }); // [R, O]
    const value = tf.reshape(product, [...source.shape.slice(0, -1), weight.shape[0]!]);
    return { value, gradFunc: (dy, saved) => linearGradients(dy as tf.Tensor, saved as tf.Tensor2D[], source.shape) };
  });
  return op(x, parameters.weight, parameters.bias);
}

function linearGradients(dy: tf.Tensor, saved: tf.Tensor2D[], inputShape: number[]): tf.Tensor[] {
  const [rows, weight] = saved as [tf.Tensor2D, tf.Tensor2D];
  const dRows = asRows(dy); // [R, O]
  const dx = tf.reshape(tf.matMul(dRows, weight), inputShape);
  const dWeight = tf.matMul(dRows, rows, true, false); // [O, I]
  return [dx, dWeight, columnSum(dRows)];
}

function frozenLinear(x: tf.Tensor, { transposedWeight, bias }: FrozenLinear): tf.Tensor {
  const product = tf.fused.matMul({
    a: asRows(x),
    b: transposedWeight as tf.Tensor2D,
    transposeA: false,
    transposeB: false,
    bias,
  });
  return tf.reshape(product, [...x.shape.slice(0, -1), transposedWeight.shape[1]!]);
}

function asRows(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape.at(-1)!]);
}
