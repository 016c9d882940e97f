// What one GEMM is, as BLAS has it: C = act(alpha · A · B + bias) + residual, for a strided batch of matrices. Linear
// layers, convolutions (as implicit GEMM: nothing is copied), attention and all their gradients are such GEMMs.
// Letters: A [m, k], B [k, n], C [m, n]. Distances are in elements.

import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../../kernel-set/kernel-set.ts';
import type { Traffic } from '../../webgpu/wgsl-kernel.ts';

export interface GemmSpec {
  m: number;
  n: number;
  k: number;
  /** Matrices in each tensor: outer × inner of them, such as clips × heads. */
  batch?: { outer: number; inner: number };
  a: Operand<LayoutA>;
  b: Operand<LayoutB>;
  /** C's rows lie `ld` apart; the residual lies as C does. */
  c: { tensor: tf.TensorInfo; ld: number; at?: MatrixOffset };
  alpha?: number;
  /** [n], or [inner batch · n]: one for each. */
  bias?: tf.TensorInfo | null;
  activation?: Activation;
  residual?: tf.TensorInfo | null;
}

export interface Operand<Layout> {
  tensor: tf.TensorInfo;
  layout: Layout;
  at?: MatrixOffset;
}

/** Matrix (i, j) of a batch begins at offset + i · outer + j · inner. */
export interface MatrixOffset {
  offset?: number;
  outer: number;
  inner: number;
}

/** Where A's element (m, k) is. `ld`: leading dimension. */
export type LayoutA =
  /** At m · ld + k. Rows may overlap: a convolution without padding has ld = its stride × channels. */
  | { kind: 'rowMajor'; ld: number }
  /** At k · ld + m. */
  | { kind: 'columnMajor'; ld: number }
  | ImplicitConv;

/** The input of a convolution as the matrix that im2col would write: k is a tap and a channel. Outside of the frames it is 0.
 *  - `im2col`: row m reads frame m · stride + tap − padLeft: the convolution itself.
 *  - `im2colTransposed`: m is the tap and channel, k the output frame: the filter's gradient.
 *  - `col2im`: row m reads frame (m + padLeft − tap) / stride where that is whole: the input's gradient. */
export interface ImplicitConv {
  kind: 'im2col' | 'im2colTransposed' | 'col2im';
  channels: number;
  /** Distance of two frames. */
  ld: number;
  frames: number;
  stride: number;
  padLeft: number;
}

/** Where B's element (k, n) is. */
export type LayoutB =
  /** At k · ld + n. */
  | { kind: 'rowMajor'; ld: number }
  /** At n · ld + k. */
  | { kind: 'columnMajor'; ld: number }
  /** A filter [taps · n, outputs], transposed: k is a tap and an output. The other operand of `col2im`. */
  | { kind: 'filterTransposed'; outputs: number };

/** Whether a matrix holds float16 weights (half-weights.ts): no other operand of a GEMM has this type. */
export function isHalf({ dtype }: tf.TensorInfo): boolean {
  return dtype === 'int32';
}

/** GEMMs in the batch. */
export function batchSize({ batch }: GemmSpec): number {
  return batch ? batch.outer * batch.inner : 1;
}

/** Floating-point operations. */
export function flopsOf(spec: GemmSpec): number {
  return 2 * spec.m * spec.n * spec.k * batchSize(spec);
}

/** Bytes that `rows` rows of C need at least: each element of A, B and the residual read once, each of C written once, however
 *  often rows of A overlap or matrices of the batch share one. */
export function trafficOf(spec: GemmSpec, rows: number): Traffic {
  const { n, k, a, b, bias, residual } = spec;
  const results = batchSize(spec) * rows * n;
  const ofA = matricesOf(spec, a.at) * Math.min(rows * k, distinctOfA(spec, rows));
  const ofB = matricesOf(spec, b.at) * k * n * (isHalf(b.tensor) ? 0.5 : 1);
  const ofBias = bias ? tf.util.sizeFromShape(bias.shape) : 0;
  return { readBytes: 4 * (ofA + ofB + ofBias + (residual ? results : 0)), writtenBytes: 4 * results };
}

/** Matrices of an operand that are not the same one. */
function matricesOf({ batch = { outer: 1, inner: 1 } }: GemmSpec, { outer, inner } = { outer: 0, inner: 0 }): number {
  return (outer > 0 ? batch.outer : 1) * (inner > 0 ? batch.inner : 1);
}

/** Elements of one matrix A that `rows` of its rows read, each counted once. */
function distinctOfA({ m, k, a: { layout } }: GemmSpec, rows: number): number {
  switch (layout.kind) {
    case 'rowMajor':
      return (rows - 1) * Math.min(layout.ld, k) + k;
    case 'columnMajor':
      return rows * k;
    case 'im2col':
    case 'im2colTransposed':
    case 'col2im':
      return layout.frames * layout.channels * (rows / m);
  }
}
