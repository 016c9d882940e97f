// Layer normalisation over the last axis, with gain and bias, and its gradient in closed form.
// Letters: R rows, C channels.

import * as tf from '@tensorflow/tfjs-core';

/** x [..., C], gain [C], bias [C] → (x − mean) / √(variance + eps) · gain + bias, with the mean of squares as variance. */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor, bias: tf.Tensor, eps: number): T {
  const op = tf.customGrad((...inputs) => {
    const [source, scale, shift, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const channels = source.shape.at(-1)!;
    const rows = tf.reshape(source, [-1, channels]); // [R, C]
    const centred = tf.sub(rows, tf.mean(rows, 1, true));
    const inverseStd = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), eps)); // [R, 1]
    const unit = tf.mul(centred, inverseStd);
    save([unit, inverseStd, scale]);
    const value = tf.reshape(tf.add(tf.mul(unit, scale), shift), source.shape);
    return {
      value,
      gradFunc: (dy, saved) => layerNormGradients(dy as tf.Tensor, saved as [tf.Tensor, tf.Tensor, tf.Tensor]),
    };
  });
  return op(x, gain, bias) as T;
}

function layerNormGradients(dy: tf.Tensor, [unit, inverseStd, gain]: [tf.Tensor, tf.Tensor, tf.Tensor]): tf.Tensor[] {
  const dRows = tf.reshape(dy, unit.shape); // [R, C]
  const weighted = tf.mul(dRows, gain);
  const meanGradient = tf.mean(weighted, 1, true);
  const meanProjection = tf.mean(tf.mul(weighted, unit), 1, true);
  const dx = tf.mul(tf.sub(tf.sub(weighted, meanGradient), tf.mul(unit, meanProjection)), inverseStd);
  return [tf.reshape(dx, dy.shape), tf.sum(tf.mul(dRows, unit), 0), tf.sum(dRows, 0)];
}
