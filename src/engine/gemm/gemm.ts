// GEMM, which nearly all the work is: act(a · b + bias) ⊙ mask + residual, where b may be a frozen matrix in the layout that the
// backend reads fastest.
// Letters: m, n, k as in BLAS; G groups (matrices side by side).

import * as tf from '@tensorflow/tfjs-core';
import type { Activation, SequenceLayout } from '../kernel-set/kernel-set.ts';
import { kernels } from '../kernel-set/kernels.ts';
import { masked } from '../ops/dropout/dropout.ts';
import { activate } from '../ops/gelu/activation.ts';

/** A frozen right-hand matrix. Its tensor's layout is the backend's own: only `gemm`, `conv1d` and `unpackMatrix` read it. */
export interface PackedMatrix {
  tensor: tf.Tensor;
  groups: number;
  k: number;
  n: number;
}

export interface GemmOptions {
  transposeA?: boolean;
  transposeB?: boolean;
  /** [n] */
  bias?: tf.Tensor | null;
  activation?: Activation;
  /** Dropout's factors, of the result's size, in any shape: what is activated is multiplied by them. */
  mask?: tf.Tensor | null;
  /** [.., m, n], added last. */
  residual?: tf.Tensor | null;
  /** Which rows belong together: a backend may then leave padding out (its results are 0), and let the rounding of a row
   *  depend on the other rows of its clip. Without it every row is computed for itself. */
  sequences?: SequenceLayout | null;
  /** Whether the rounding of a row may depend on all other rows, as in gradients, which are summed over them anyway. */
  mixesRows?: boolean;
  /** Whether b is a weight, which is multiplied with again and again: a backend may keep it as it reads it fastest. */
  keepsB?: boolean;
}

/** a [m, k] or [G, m, k], b [k, n], [G, k, n] or packed → [m, n] or [G, m, n]. Not differentiable: `linear`, `conv1d` and
 *  `attention` are. Caller owns the result. */
export function gemm(a: tf.Tensor, b: tf.Tensor | PackedMatrix, options: GemmOptions = {}): tf.Tensor {
  const {
    transposeA = false,
    transposeB = false,
    bias,
    activation = 'none',
    mask,
    residual,
    sequences = null,
    mixesRows = false,
    keepsB = false,
  } = options;
  const isPacked = !(b instanceof tf.Tensor) && kernels().packMatrix !== undefined;
  const right = b instanceof tf.Tensor ? b : b.tensor;
  const n = b instanceof tf.Tensor ? matrixShape(b)[transposeB ? 0 : 1] : b.n;
  const attributes = { transposeA, transposeB, isPacked, n, activation, sequences, mixesRows, keepsB };
  if (mask) {
    const masking = kernels().gemmMasked?.({ a, b: right, bias, mask, residual }, attributes);
    if (masking) return masking;
    return tf.tidy(() => masked(gemm(a, b, { ...options, mask: null, residual: null }), mask, residual ?? null));
  }
  const fused = kernels().gemm?.({ a, b: right, bias, residual }, attributes);
  if (fused) return fused;
  return tf.tidy(() => {
    const plain = a.rank === 2 && right.rank === 3 ? tf.squeeze(right, [0]) : right;
    const multiplied = tf.matMul(a as tf.Tensor3D, plain as tf.Tensor3D, transposeA, transposeB);
    const activated = activate(bias ? tf.add(multiplied, bias) : multiplied, activation);
    return residual ? tf.add(activated, residual) : activated;
  });
}

/** Packs b [k, n] or [G, k, n], or their transposes. The caller disposes `tensor` of the result; b stays his. */
export function packMatrix(b: tf.Tensor, transposeB = false): PackedMatrix {
  const [rows, columns] = matrixShape(b);
  const [groups = 1] = b.shape.slice(0, -2);
  const sizes = transposeB ? { k: columns, n: rows } : { k: rows, n: columns };
  const plain = () => {
    const grouped = tf.reshape(b, [groups, rows, columns]);
    return transposeB ? tf.transpose(grouped, [0, 2, 1]) : grouped;
  };
  return { tensor: kernels().packMatrix?.({ b }, { transposeB }) ?? tf.tidy(plain), groups, ...sizes };
}

/** The matrix as [G, k, n]. Caller owns the result. */
export function unpackMatrix({ tensor, groups, k, n }: PackedMatrix): tf.Tensor3D {
  const unpacked = kernels().unpackMatrix?.({ packed: tensor }, { groups, k, n });
  return (unpacked ?? tf.reshape(tensor, [groups, k, n])) as tf.Tensor3D;
}

/** Rows and columns of a matrix, or of those that lie side by side. */
export function matrixShape({ shape }: tf.TensorInfo): [rows: number, columns: number] {
  return shape.slice(-2) as [number, number];
}
