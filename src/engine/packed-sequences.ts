// Two ways in which rows of several clips lie in a tensor: padded to a common length [B, T, C], or joined, one clip behind
// the other [1, ΣT, C], so that nothing is computed for padding. What goes over rows alone does not see the difference.

import type * as tf from '@tensorflow/tfjs-core';
import { hasCustomKernel } from './kernel-set/custom-kernel.ts';

/** Whether the open backend takes joined clips. */
export function canPackSequences(): boolean {
  return hasCustomKernel('VoxtuneClipMean');
}

/** Whether x holds the rows of these clips joined. */
export function isPackedSequence(x: tf.Tensor, frameCounts: Int32Array): boolean {
  return x.shape[0] === 1 && frameCounts.length > 1;
}
