// What of a padded batch is a clip's own, from the attention mask: each clip gives what it would give alone. (transformers leaves
// padding out of attention and of the mean, but lets a group norm see it.)
// Letters: B clips, N samples, T frames.

import type { Value } from './graph-builder.ts';
import type { Network } from './network.ts';

export interface Padding {
  /** 1 for samples, 0 for padding, float32 [B, N]. */
  samples: Value;
  /** Samples, or after convolutions frames, of each clip, int64 [B, 1]. */
  counts: Value;
}

/** attentionMask int64 [B, N], 1 for samples and then 0 for padding. */
export function paddingOf({ graph }: Network, attentionMask: Value): Padding {
  return { samples: graph.cast(attentionMask, 'float32'), counts: graph.sum(attentionMask, 1, true) };
}

/** After a convolution: ⌊(count − kernel) / stride⌋ + 1 of each clip. */
export function afterConvolution({ graph }: Network, counts: Value, kernel: number, stride: number): Value {
  // whole numbers are divided towards 0: this way a clip that is too short gets 0, and what is not a number as its logits
  const shifted = graph.add(counts, graph.integers([stride - kernel]));
  return graph.divide(shifted, graph.integers([stride]));
}

/** Which of the frames of x, whose axis `axis` is T, are clips' own, bool [B, T]. */
export function ownFrames({ graph }: Network, counts: Value, x: Value, axis: number): Value {
  const zero = graph.integers([0], []);
  const one = graph.integers([1], []);
  const length = graph.reshape(graph.lengthOf(x, axis), []);
  const frames = graph.node('Range', [zero, length, one]); // [T]
  return graph.node('Less', [graph.unsqueeze(frames, [0]), counts], {}, 'bool');
}
