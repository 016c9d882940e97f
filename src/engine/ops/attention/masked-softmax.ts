// The parts of a masked softmax that attention is composed of where a backend has no kernel for it.

import * as tf from '@tensorflow/tfjs-core';

/** The gradient of the scores, from that of the probabilities: softmax over the last axis. */
export function softmaxGradient(dy: tf.Tensor, probabilities: tf.Tensor): tf.Tensor {
  const weighted = tf.mul(dy, probabilities);
  return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), probabilities));
}

/** Added to scores [B, N, T, T] of clips of these frame counts, padded to `frames`: 0 where a key counts, and where it does
 *  not a number so low that its probability is exactly 0. [B, 1, 1, T], or null when none is padded. Caller owns it. */
export function keyMask(frameCounts: Int32Array, frames: number): tf.Tensor4D | null {
  if (frameCounts.every((count) => count === frames)) return null;
  const values = new Float32Array(frameCounts.length * frames);
  frameCounts.forEach((count, clip) => {
    values.fill(maskedScore, clip * frames + count, (clip + 1) * frames);
  });
  return tf.tensor4d(values, [frameCounts.length, 1, 1, frames]);
}

const maskedScore = -1e9;
