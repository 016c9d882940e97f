// Scaled dot-product attention of several heads, as torch.nn.functional.scaled_dot_product_attention, on rows as linear
// layers give them: head n is columns n · D … (n + 1) · D − 1.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import * as tf from '@tensorflow/tfjs-core';
import { differentiable, isRecording } from '../../differentiable.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { type Piece, tensorPieces } from '../../largest-tensor.ts';
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
  const rows: Rows = { query, key, value };
  return inPieces(rows, options) ?? attendWhole(rows, options);
}

type Rows = Record<'query' | 'key' | 'value', tf.Tensor3D>;

function attendWhole({ query, key, value }: Rows, options: AttentionOptions): tf.Tensor3D {
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

/** Where the scores [B, N, T, T], a model's largest tensor, are more than a GPU binds: some clips after others, some heads, or some
 *  queries. Null where they are not. A bias of each head and dropout's factors are of their size, so nobody has them then. */
function inPieces({ query, key, value }: Rows, options: AttentionOptions): tf.Tensor3D | null {
  const { headCount, frameCounts, bias, dropoutMask } = options;
  const [clips, frames, hidden] = query.shape;
  const sliced = (from: [number, number, number], size: [number, number, number]) => {
    const some = (x: tf.Tensor3D) => tf.slice(x, from, size);
    return { query: some(query), key: some(key), value: some(value) };
  };
  const join = (pieces: readonly Piece[], axis: number, attend: (piece: Piece) => tf.Tensor3D) =>
    tf.tidy(() => tf.concat(pieces.map(attend), axis));

  const ofClips = tensorPieces(clips, headCount * frames * frames);
  if (ofClips.length > 1 && !dropoutMask && (!bias || bias.shape[0] === 1))
    return join(ofClips, 0, ({ from, size }) => {
      const some = sliced([from, 0, 0], [size, -1, -1]);
      const counts = frameCounts?.subarray(from, from + size) ?? null;
      return attention(some.query, some.key, some.value, { ...options, frameCounts: counts });
    });
  if (bias || dropoutMask) return null;
  const ofHeads = tensorPieces(headCount, frames * frames);
  const width = hidden / headCount;
  if (ofHeads.length > 1)
    return join(ofHeads, 2, ({ from, size }) => {
      const some = sliced([0, 0, from * width], [-1, -1, size * width]);
      return attention(some.query, some.key, some.value, { ...options, headCount: size });
    });
  // of operations, since our kernels take as many queries as keys; their gradients would need the whole
  const ofQueries = tensorPieces(frames, frames);
  if (ofQueries.length > 1 && !isRecording())
    return join(ofQueries, 1, ({ from, size }) => {
      const some = tf.slice(query, [0, from, 0], [-1, size, -1]);
      return attend({ query: some, key, value, bias, dropoutMask }, options);
    });
  return null;
}
