// What one matrix product is: C = act(alpha · A · B + bias) + residual, for many pairs of matrices that lie at regular
// distances in three tensors. Linear layers, convolutions, attention and all their gradients are such products.
// Letters: M rows, N columns, K inner.

import type * as tf from '@tensorflow/tfjs-core';

/** How A's element (m, k) is found. Distances are in elements. */
export type LeftLayout =
  /** At m · stride + k. Rows may overlap: a convolution without padding has stride = its stride × channels. */
  | { kind: 'rows'; stride: number }
  /** At k · stride + m: transposed. */
  | { kind: 'columns'; stride: number }
  | TapsLayout;

/** Frames of a convolution, which k walks tap by tap, channel by channel; what lies outside of the frames is zero.
 *  - `taps`: row m reads frame m · step + tap − padLeft: the convolution itself.
 *  - `tapsColumns`: the same, transposed: a row is a tap and a channel, k the output frame. The filter's gradient.
 *  - `spread`: row m reads frame (m + padLeft − tap) / step where that is whole: the input's gradient. */
export interface TapsLayout {
  kind: 'taps' | 'tapsColumns' | 'spread';
  /** Channels that k (or m) walks in a frame. */
  channels: number;
  /** From frame to frame. */
  stride: number;
  frames: number;
  step: number;
  padLeft: number;
}

/** How B's element (k, n) is found. */
export type RightLayout =
  /** At k · stride + n. */
  | { kind: 'rows'; stride: number }
  /** At n · stride + k: transposed. */
  | { kind: 'columns'; stride: number }
  /** A filter [taps · N, O] read back: k is a tap and one of the outputs. */
  | { kind: 'taps'; outputs: number };

/** Where the matrices of pair (i, j) begin: offset + i · outer + j · inner. */
export interface Placement {
  offset?: number;
  outer: number;
  inner: number;
}

export interface ProductSpec {
  rows: number;
  columns: number;
  inner: number;
  /** Pairs of matrices: outer × inner of them. */
  batches?: { outer: number; inner: number };
  a: { tensor: tf.TensorInfo; layout: LeftLayout; place?: Placement };
  b: { tensor: tf.TensorInfo; layout: RightLayout; place?: Placement };
  /** C's rows lie `stride` apart; residual lies as C does. */
  c: { tensor: tf.TensorInfo; stride: number; place?: Placement };
  alpha?: number;
  /** [N], or [inner batches · N]: one for each. */
  bias?: tf.TensorInfo | null;
  activation?: 'none' | 'gelu';
  residual?: tf.TensorInfo | null;
}

/** Whether a matrix is one of half floats (half-weights.ts): no other operand of a product has this type. */
export function isHalf({ dtype }: tf.TensorInfo): boolean {
  return dtype === 'int32';
}

/** Floating-point operations. */
export function workOf({ rows, columns, inner, batches }: ProductSpec): number {
  return 2 * rows * columns * inner * (batches ? batches.outer * batches.inner : 1);
}
