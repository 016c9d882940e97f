// Scaled dot-product attention of several heads, as torch.nn.functional.scaled_dot_product_attention, on rows as linear
// layers give them: head n is columns n · D … (n + 1) · D − 1.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import type * as tf from '@tensorflow/tfjs-core';
import { differentiable, isRecording } from '../../differentiable.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { isPackedSequence } from '../../packed-sequences.ts';
import { attend, attendBack, type Inputs } from './attention-composed.ts';

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
