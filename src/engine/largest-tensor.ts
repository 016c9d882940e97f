// A GPU binds no tensor beyond a limit of its adapter: what would be larger is computed in pieces. wasm has no such limit.

import * as tf from '@tensorflow/tfjs-core';

/** Bytes of the largest tensor that the open backend computes with. */
export function largestTensorBytes(): number {
  return (tf.backend() as { maxTensorBytes?: number }).maxTensorBytes ?? Number.POSITIVE_INFINITY;
}

export interface Piece {
  from: number;
  size: number;
}

/** Cuts `count` things, of so many floats each, into pieces of which each is a tensor that can be computed with, all but the last of
 *  one size, a multiple of `step` where that is possible. One piece where they all fit, and at least one thing in each. */
export function tensorPieces(count: number, floatsEach: number, step = 1): Piece[] {
  const most = largestTensorBytes() / (4 * floatsEach);
  if (count <= most) return [{ from: 0, size: count }];
  const size = Math.max(1, most < step ? Math.floor(most) : Math.floor(most / step) * step);
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => {
    return { from: i * size, size: Math.min(size, count - i * size) };
  });
}
