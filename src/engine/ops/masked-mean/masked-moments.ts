// Mean and standard deviation over the valid frames of each clip.
// Letters: B clips, T frames, C channels.

import * as tf from '@tensorflow/tfjs-core';
import { maskedMean } from './masked-mean.ts';

/** hidden [B, T, C], frameCounts [B] (1..T) → mean and deviation of the population, [B, C] each. In two passes: the squares of
 *  large means would leave nothing of a small deviation in float32. Frames at or past a clip's count do not contribute. */
export function maskedMoments(hidden: tf.Tensor3D, frameCounts: Int32Array): [mean: tf.Tensor2D, std: tf.Tensor2D] {
  const [clips, , channels] = hidden.shape;
  const mean = maskedMean(hidden, frameCounts);
  const std = tf.tidy(() => {
    const centred = tf.sub(hidden, tf.reshape(mean, [clips, 1, channels])) as tf.Tensor3D;
    return tf.sqrt(maskedMean(tf.square(centred), frameCounts));
  });
  return [mean, std];
}
