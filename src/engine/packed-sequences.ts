// Two ways in which the rows of several clips lie in a tensor: padded to a common length [B, T, C], or packed, one clip behind
// the other [1, ΣT, C], so that nothing is computed for padding. What works row by row does not see the difference.

import type * as tf from '@tensorflow/tfjs-core';
import type { SequenceLayout } from './kernel-set/kernel-set.ts';
import { kernels } from './kernel-set/kernels.ts';

/** Whether the open backend takes packed sequences. */
export function canPackSequences(): boolean {
  return kernels().maskedMean !== undefined;
}

/** Whether x holds the rows of these clips packed. */
export function isPackedSequence(x: tf.Tensor, frameCounts: Int32Array): boolean {
  return x.shape[0] === 1 && frameCounts.length > 1;
}

/** How the rows of these clips lie in x [B, T, C] or [1, ΣT, C]. */
export function sequenceLayout(x: tf.Tensor, frameCounts: Int32Array): SequenceLayout {
  const [, frames] = x.shape.slice(-3);
  return { frameCounts: [...frameCounts], frames: isPackedSequence(x, frameCounts) ? null : (frames ?? null) };
}

/** The rows of each clip, and the first of them. */
export function clipRows({ frameCounts, frames }: SequenceLayout): { start: number; count: number }[] {
  let next = 0;
  return frameCounts.map((count) => {
    const start = next;
    next += frames ?? count;
    return { start, count };
  });
}

/** Sum of the sizes before each one: where things that lie one behind the other begin. */
export function startsOf(sizes: readonly number[]): number[] {
  let next = 0;
  return sizes.map((size) => {
    const start = next;
    next += size;
    return start;
  });
}
