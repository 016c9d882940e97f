// Layer normalisation over the last axis, with gain and bias, and its gradient in closed form.
// Letters: R rows, C channels.

import * as tf from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../kernels/wasm-heap.ts';
import { columnSum } from './column-sum.ts';

/** x [..., C], gain [C], bias [C] → (x − mean) / √(variance + eps) · gain + bias, with the mean of squares as variance. */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor, bias: tf.Tensor, eps: number): T {
  const op = tf.customGrad((...inputs) => {
    const [source, scale, shift, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const rows = tf.reshape(source, [-1, source.shape.at(-1)!]); // [R, C]
    const [y, unit, inverseStd] = normalise(rows, scale, shift, eps);
    save([unit, inverseStd, scale]);
    const value = tf.reshape(y, source.shape);
    return {
      value,
      gradFunc: (dy, saved) => layerNormGradients(dy as tf.Tensor, saved as [tf.Tensor, tf.Tensor, tf.Tensor]),
    };
  });
  return op(x, gain, bias) as T;
}

/** Rows [R, C] → normalised with gain and bias [R, C], without them [R, C], 1 / standard deviation [R, 1]. */
function normalise(rows: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, eps: number): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const own = runOwnKernel('VoxtuneLayerNorm', { x: rows, gain, bias }, { eps });
  if (own) return own as [tf.Tensor, tf.Tensor, tf.Tensor];
  const centred = tf.sub(rows, tf.mean(rows, 1, true));
  const inverseStd = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), eps));
  const unit = tf.mul(centred, inverseStd);
  return [tf.add(tf.mul(unit, gain), bias), unit, inverseStd];
}

function layerNormGradients(dy: tf.Tensor, [unit, inverseStd, gain]: [tf.Tensor, tf.Tensor, tf.Tensor]): tf.Tensor[] {
  const dRows = tf.reshape(dy, unit.shape); // [R, C]
  const own = runOwnKernel('VoxtuneLayerNormGradient', { dy: dRows, unit, inverseStd, gain });
  if (own) return [tf.reshape(own[0]!, dy.shape), own[1]!, own[2]!];
  const weighted = tf.mul(dRows, gain);
  const meanGradient = tf.mean(weighted, 1, true);
  const meanProjection = tf.mean(tf.mul(weighted, unit), 1, true);
  const dx = tf.mul(tf.sub(tf.sub(weighted, meanGradient), tf.mul(unit, meanProjection)), inverseStd);
  return [tf.reshape(dx, dy.shape), columnSum(tf.mul(dRows, unit)), columnSum(dRows)];
}
