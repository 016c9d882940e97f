// Scaled dot-product attention of several heads, as torch.nn.functional.scaled_dot_product_attention, on rows as linear
// layers give them: head n is columns n · D … (n + 1) · D − 1.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import * as tf from '@tensorflow/tfjs-core';
import { differentiable, isRecording } from '../../differentiable.ts';
import type { AttentionInputs } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { isPackedSequence } from '../../packed-sequences.ts';
import { keyMask, softmaxGradient } from './masked-softmax.ts';

export interface AttentionOptions {
  headCount: number;
  /** Scores are multiplied by it: D^−½. */
  scale: number;
  /** Valid frames of each clip (1..T): keys at or past a clip's count get no weight. Null: all count. More than one where
   *  B is 1: packed sequences, and there is no bias. */
  frameCounts?: Int32Array | null;
  /** Added to the scores, [B or 1, N, T, T]. */
  bias?: tf.Tensor | null;
  /** Multiplies the weights, [B, N, T, T]: 0 where one is dropped, 1 / (1 − p) elsewhere. Of packed sequences: a vector, as
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
  const isPacked = counts !== null && isPackedSequence(query, counts);
  const frameCounts = counts?.some((count) => count < frames) ? [...counts] : [];
  const attrs = { headCount, scale, frameCounts, isPacked };
  const keepsWeights = isRecording();
  const inputs = { query, key, value, bias, dropoutMask };
  return differentiable<Inputs & { weights: tf.Tensor | undefined }>({
    inputs: { query, key, value, bias },
    forward: () => {
      const fused = kernels().attention?.(inputs, { ...attrs, keepsWeights });
      const [out, weights] = fused ?? [attend(inputs, options)];
      return { value: out, saved: { ...inputs, weights } };
    },
    gradients: (dy, { weights, ...saved }) => {
      const fused = kernels().attentionGradient?.({ dy, ...saved, weights }, attrs);
      const [dQuery, dKey, dValue, dBias] = fused ?? attendBack(dy as tf.Tensor3D, saved, options);
      const gradients = { query: () => dQuery, key: () => dKey, value: () => dValue };
      return dBias ? { ...gradients, bias: () => dBias } : gradients;
    },
  }) as tf.Tensor3D;
}

type Inputs = AttentionInputs<tf.Tensor> & { query: tf.Tensor3D; key: tf.Tensor3D; value: tf.Tensor3D };
type Scaling = Pick<AttentionOptions, 'headCount' | 'scale' | 'frameCounts'>;

function attend(inputs: Inputs, options: Scaling): tf.Tensor3D {
  return tf.tidy(() => {
    const { value, dropoutMask } = inputs;
    const probabilities = weights(inputs, options);
    const kept = dropoutMask ? tf.mul(probabilities, dropoutMask) : probabilities;
    return mergeHeads(tf.matMul(kept as tf.Tensor4D, splitHeads(value, options.headCount)));
  });
}

type Gradients = [dQuery: tf.Tensor, dKey: tf.Tensor, dValue: tf.Tensor, dBias?: tf.Tensor];

/** Gradients like the inputs; dBias where there is a bias. */
function attendBack(dy: tf.Tensor3D, inputs: Inputs, options: Scaling): Gradients {
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
  const mask = frameCounts ? keyMask(frameCounts, query.shape[1]) : null;
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
