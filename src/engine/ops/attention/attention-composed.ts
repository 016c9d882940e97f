// Attention and its gradients in TensorFlow.js's operations, for backends without our kernels.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import * as tf from '@tensorflow/tfjs-core';
import type { AttentionInputs } from '../../kernel-set/kernel-set.ts';

export type Inputs = AttentionInputs<tf.Tensor> & { query: tf.Tensor3D; key: tf.Tensor3D; value: tf.Tensor3D };
interface Scaling {
  headCount: number;
  scale: number;
  frameCounts?: Int32Array | null;
}

/** Attention itself, [B, T, H]. There may be fewer queries than keys: out, bias and mask then have rows for these alone. */
export function attend(inputs: Inputs, options: Scaling): tf.Tensor3D {
  return tf.tidy(() => {
    const { value, dropoutMask } = inputs;
    const probabilities = weights(inputs, options);
    const kept = dropoutMask ? tf.mul(probabilities, dropoutMask) : probabilities;
    return mergeHeads(tf.matMul(kept as tf.Tensor4D, splitHeads(value, options.headCount)));
  });
}

type Gradients = [dQuery: tf.Tensor, dKey: tf.Tensor, dValue: tf.Tensor, dBias?: tf.Tensor];

/** Gradients like the inputs; dBias where there is a bias. */
export function attendBack(dy: tf.Tensor3D, inputs: Inputs, options: Scaling): Gradients {
  return tf.tidy((): Gradients => {
    const { query, key, value, bias, dropoutMask } = inputs;
    const { headCount, scale } = options;
    const dHeads = splitHeads(dy, headCount);
    const probabilities = weights(inputs, options);
    const kept = (dropoutMask ? tf.mul(probabilities, dropoutMask) : probabilities) as tf.Tensor4D;
    const dValue = mergeHeads(tf.matMul(kept, dHeads, true, false));
    const dKept = tf.matMul(dHeads, splitHeads(value, headCount), false, true);
    const dScores = softmaxGradient(dropoutMask ? tf.mul(dKept, dropoutMask) : dKept, probabilities) as tf.Tensor4D;
    const dQuery = mergeHeads(tf.mul(tf.matMul(dScores, splitHeads(key, headCount)), scale) as tf.Tensor4D);
    const dKey = mergeHeads(
      tf.mul(tf.matMul(dScores, splitHeads(query, headCount), true, false), scale) as tf.Tensor4D,
    );
    if (!bias) return [dQuery, dKey, dValue];
    const isShared = bias.shape[0] === 1 && query.shape[0] > 1;
    return [dQuery, dKey, dValue, isShared ? tf.sum(dScores, 0, true) : dScores];
  });
}

/** Attention's weights [B, N, T, T]. */
function weights({ query, key, bias }: Inputs, { headCount, scale, frameCounts }: Scaling): tf.Tensor4D {
  const products = tf.mul(tf.matMul(splitHeads(query, headCount), splitHeads(key, headCount), false, true), scale);
  const scores = bias ? tf.add(products, bias) : products;
  const mask = frameCounts ? keyMask(frameCounts, key.shape[1]) : null;
  return tf.softmax(mask ? tf.add(scores, mask) : scores) as tf.Tensor4D;
}

/** [B, T, H] → [B, N, T, D]. */
function splitHeads(x: tf.Tensor3D, count: number): tf.Tensor4D {
  const [clips, frames, hidden] = x.shape;
  return tf.transpose(tf.reshape(x, [clips, frames, count, hidden / count]), [0, 2, 1, 3]) as tf.Tensor4D;
}

/** [B, N, T, D] → [B, T, H]. */
function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [clips, count, frames, width] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [clips, frames, count * width]) as tf.Tensor3D;
}

/** The gradient of the scores, from that of the probabilities: softmax over the last axis. */
function softmaxGradient(dy: tf.Tensor, probabilities: tf.Tensor): tf.Tensor {
  const weighted = tf.mul(dy, probabilities);
  return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), probabilities));
}

/** Added to scores [B, N, T, T] of clips of these frame counts, padded to `frames`: 0 where a key counts, and where it does
 *  not a number so low that its probability is exactly 0. [B, 1, 1, T], or null when none is padded. Caller owns it. */
function keyMask(frameCounts: Int32Array, frames: number): tf.Tensor4D | null {
  if (frameCounts.every((count) => count === frames)) return null;
  const values = new Float32Array(frameCounts.length * frames);
  frameCounts.forEach((count, clip) => {
    values.fill(maskedScore, clip * frames + count, (clip + 1) * frames);
  });
  return tf.tensor4d(values, [frameCounts.length, 1, 1, frames]);
}

const maskedScore = -1e9;
