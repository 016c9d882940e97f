// Softmax over the last axis with masked places, for attention.

import * as tf from '@tensorflow/tfjs-core';

/** scores [B, N, T, T], mask [B, 1, 1, T] or null → [B, N, T, T]. Mask: 0 where a key counts, a large negative number where
 *  it does not: its probability is then exactly 0. No gradient reaches the mask. */
export function maskedSoftmax(scores: tf.Tensor, mask: tf.Tensor | null): tf.Tensor {
  const op = tf.customGrad((...inputs) => {
    const [source, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const value = tf.softmax(mask ? tf.add(source, mask) : source);
    save([value]);
    return { value, gradFunc: (dy, saved) => softmaxGradient(dy as tf.Tensor, saved[0] as tf.Tensor) };
  });
  return op(scores);
}

function softmaxGradient(dy: tf.Tensor, probabilities: tf.Tensor): tf.Tensor {
  const weighted = tf.mul(dy, probabilities);
  return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), probabilities));
}

/** The mask for clips of these frame counts, padded to `frames`; null when none is padded. Caller owns it. */
export function keyMask(frameCounts: Int32Array, frames: number): tf.Tensor4D | null {
  if (frameCounts.every((count) => count === frames)) return null;
  const values = new Float32Array(frameCounts.length * frames);
  frameCounts.forEach((count, clip) => {
    values.fill(maskedScore, clip * frames + count, (clip + 1) * frames);
  });
  return tf.tensor4d(values, [frameCounts.length, 1, 1, frames]);
}

const maskedScore = -1e9;
