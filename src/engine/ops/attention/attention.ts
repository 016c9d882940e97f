// Scaled dot-product attention of several heads, as torch.nn.functional.scaled_dot_product_attention, on rows as linear
// layers give them: head n is columns n · D … (n + 1) · D − 1.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import * as tf from '@tensorflow/tfjs-core';
import { differentiable, isRecording } from '../../differentiable.ts';
import { runCustomKernel } from '../../kernel-set/custom-kernel.ts';
import { isPackedSequence } from '../../packed-sequences.ts';
import { keyMask, softmaxGradient } from './masked-softmax.ts';

export interface AttentionOptions {
  headCount: number;
  /** Scores are multiplied by it: D^−½. */
  scale: number;
  /** Valid frames of each clip (1..T): keys at or past a clip's count get no weight. Null: all count. More than one where
   *  B is 1: the clips are joined, and there is no bias. */
  frameCounts?: Int32Array | null;
  /** Added to the scores, [B or 1, N, T, T]. */
  bias?: tf.Tensor | null;
  /** Multiplies the weights, [B, N, T, T]: 0 where one is dropped, 1 / (1 − p) elsewhere. Of joined clips: a vector, as
   *  `dropoutMask` gives it. Has no gradient. */
  dropoutMask?: tf.Tensor | null;
}

/** query, key, value [B, T, H] → [B, T, H]. Differentiable in them and in the bias. Rows at or past a clip's count are
 *  finite and mean nothing; they must get no gradient. */
export function attention(
  query: tf.Tensor3D,
  key: tf.Tensor3D,
  value: tf.Tensor3D,
  options: AttentionOptions,
): tf.Tensor3D {
  const { headCount, scale, bias, dropoutMask } = options;
  const frames = query.shape[1];
  const counts = options.frameCounts ?? null;
  const areJoined = counts !== null && isPackedSequence(query, counts);
  const isPadded = counts?.some((count) => count < frames) ?? false;
  const attrs = { headCount, scale, frameCounts: isPadded ? [...counts!] : [], isPackedSequence: areJoined };
  const keepsWeights = isRecording();
  return differentiable<tf.Tensor[]>({
    inputs: { query, key, value, bias },
    forward: () => {
      const inputs = { query, key, value, bias, dropoutMask };
      const own = runCustomKernel('VoxtuneAttention', inputs, { ...attrs, keepsWeights });
      const [result, weights] = own ?? [attend(query, key, value, options)];
      const saved = [query, key, value, bias, dropoutMask, weights].filter((tensor) => tensor instanceof tf.Tensor);
      return { value: result!, saved };
    },
    gradients: (dy, saved) => {
      const [q, k, v, ...others] = saved as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, ...tf.Tensor[]];
      const savedBias = bias ? others.shift()! : null;
      const savedMask = dropoutMask ? others.shift()! : null;
      const again = { ...options, bias: savedBias, dropoutMask: savedMask };
      const kept = { bias: savedBias, dropoutMask: savedMask, weights: others[0] };
      const inputs = { dy, query: q, key: k, value: v, ...kept };
      const [dQuery, dKey, dValue, dBias] =
        runCustomKernel('VoxtuneAttentionGradient', inputs, attrs) ?? attendBack(dy as tf.Tensor3D, q, k, v, again);
      return { query: () => dQuery!, key: () => dKey!, value: () => dValue!, bias: () => dBias! };
    },
  }) as tf.Tensor3D;
}

function attend(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D, options: AttentionOptions): tf.Tensor3D {
  return tf.tidy(() => {
    const { headCount, dropoutMask } = options;
    const probabilities = weights(query, key, options);
    const kept = dropoutMask ? tf.mul(probabilities, dropoutMask) : probabilities;
    return joined(tf.matMul(kept as tf.Tensor4D, heads(value, headCount)));
  });
}

/** dQuery, dKey, dValue [B, T, H], and dBias where there is a bias. */
function attendBack(
  dy: tf.Tensor3D,
  query: tf.Tensor3D,
  key: tf.Tensor3D,
  value: tf.Tensor3D,
  options: AttentionOptions,
): tf.Tensor[] {
  return tf.tidy(() => {
    const { headCount, scale, bias, dropoutMask } = options;
    const dHeads = heads(dy, headCount);
    const probabilities = weights(query, key, options);
    const kept = (dropoutMask ? tf.mul(probabilities, dropoutMask) : probabilities) as tf.Tensor4D;
    const dValue = joined(tf.matMul(kept, dHeads, true, false));
    const dKept = tf.matMul(dHeads, heads(value, headCount), false, true);
    const dScores = softmaxGradient(dropoutMask ? tf.mul(dKept, dropoutMask) : dKept, probabilities) as tf.Tensor4D;
    const dQuery = joined(tf.mul(tf.matMul(dScores, heads(key, headCount)), scale) as tf.Tensor4D);
    const dKey = joined(tf.mul(tf.matMul(dScores, heads(query, headCount), true, false), scale) as tf.Tensor4D);
    if (!bias) return [dQuery, dKey, dValue];
    const isShared = bias.shape[0] === 1 && query.shape[0] > 1;
    return [dQuery, dKey, dValue, isShared ? tf.sum(dScores, 0, true) : dScores];
  });
}

/** Attention's weights [B, N, T, T]. */
function weights(query: tf.Tensor3D, key: tf.Tensor3D, options: AttentionOptions): tf.Tensor4D {
  const { headCount, scale, bias, frameCounts } = options;
  const products = tf.mul(tf.matMul(heads(query, headCount), heads(key, headCount), false, true), scale);
  const scores = bias ? tf.add(products, bias) : products;
  const mask = frameCounts ? keyMask(frameCounts, query.shape[1]) : null;
  return tf.softmax(mask ? tf.add(scores, mask) : scores) as tf.Tensor4D;
}

/** [B, T, H] → [B, N, T, D]. */
function heads(x: tf.Tensor3D, count: number): tf.Tensor4D {
  const [clips, frames, hidden] = x.shape;
  return tf.transpose(tf.reshape(x, [clips, frames, count, hidden / count]), [0, 2, 1, 3]) as tf.Tensor4D;
}

/** [B, N, T, D] → [B, T, H]. */
function joined(x: tf.Tensor4D): tf.Tensor3D {
  const [clips, count, frames, width] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [clips, frames, count * width]) as tf.Tensor3D;
}
