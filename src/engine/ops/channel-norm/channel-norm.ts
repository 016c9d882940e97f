// Group norm with a group for each channel, over the frames of one clip, and its gradient in closed form: what torch's
// GroupNorm(C, C) does behind the first convolution.
// Letters: T frames, C channels.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import { columnSum } from '../column-sum/column-sum.ts';

/** x [1, T, C], gain [C], bias [C] → (x − mean) / √(variance + eps) · gain + bias, mean and variance of each channel over
 *  all frames, padding included. */
export function channelNorm(x: tf.Tensor3D, gain: tf.Tensor, bias: tf.Tensor, eps: number): tf.Tensor3D {
  const [clips, frames, channels] = x.shape;
  if (clips !== 1) throw new Error(`channelNorm takes one clip at a time, found ${clips}`);
  const op = tf.customGrad((...inputs) => {
    const [source, scale, shift, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const rows = tf.reshape(source, [frames, channels]);
    const centred = tf.sub(rows, tf.div(columnSum(rows), frames));
    const inverseStd = tf.rsqrt(tf.add(tf.div(columnSum(tf.square(centred)), frames), eps)); // [C]
    const unit = tf.mul(centred, inverseStd);
    save([unit, inverseStd, scale]);
    const value = tf.reshape(tf.add(tf.mul(unit, scale), shift), x.shape);
    return { value, gradFunc: (dy, saved) => gradients(dy as tf.Tensor, saved as [tf.Tensor, tf.Tensor, tf.Tensor]) };
  });
  return op(x, gain, bias) as tf.Tensor3D;
}

function gradients(dy: tf.Tensor, [unit, inverseStd, gain]: [tf.Tensor, tf.Tensor, tf.Tensor]): tf.Tensor[] {
  const dRows = tf.reshape(dy, unit.shape); // [T, C]
  const frames = itemAt(unit.shape, 0);
  const dGain = columnSum(tf.mul(dRows, unit));
  const dBias = columnSum(dRows);
  const straightened = tf.sub(dRows, tf.div(tf.add(dBias, tf.mul(unit, dGain)), frames));
  return [tf.reshape(tf.mul(straightened, tf.mul(gain, inverseStd)), dy.shape), dGain, dBias];
}
