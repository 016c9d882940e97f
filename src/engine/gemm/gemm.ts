// The matrix product that nearly all work is: act(a · b + bias) + residual, where b may be a frozen matrix in the layout
// that the backend reads quickest.
// Letters: G groups (matrices side by side), M rows, K inner, N columns.

import * as tf from '@tensorflow/tfjs-core';
import { hasCustomKernel, runCustomKernel } from '../kernel-set/custom-kernel.ts';
import { type Activation, activate } from '../ops/gelu/activation.ts';

/** A frozen right-hand matrix. Its tensor's layout is the backend's own: only `product`, `conv1d` and `unpacked` read it. */
export interface PackedMatrix {
  tensor: tf.Tensor;
  groups: number;
  inner: number;
  columns: number;
}

export interface GemmOptions {
  transposeA?: boolean;
  transposeB?: boolean;
  /** [N] */
  bias?: tf.Tensor | null;
  activation?: Activation;
  /** [.., M, N], added last. */
  residual?: tf.Tensor | null;
  /** Which rows belong together. */
  clips?: ClipRows | null;
}

/** Rows of several clips: `frames` of each, of which its count are its own; or, where `frames` is 0, their counts one behind
 *  the other. A backend may then leave the others out (their results are 0), and let the rounding of a row depend on the
 *  other rows of its clip. Without them every row is multiplied for itself. */
export interface ClipRows {
  frameCounts: Int32Array;
  frames: number;
}

/** a [M, K] or [G, M, K], b [K, N], [G, K, N] or packed → [M, N] or [G, M, N]. Not differentiable: `linear`, `conv1d` and
 *  `attention` are. Caller owns the result. */
export function gemm(a: tf.Tensor, b: tf.Tensor | PackedMatrix, options: GemmOptions = {}): tf.Tensor {
  const { transposeA = false, transposeB = false, bias, activation = 'none', residual, clips } = options;
  const isPacked = !(b instanceof tf.Tensor) && hasCustomKernel('VoxtunePack');
  const right = b instanceof tf.Tensor ? b : b.tensor;
  const columns = b instanceof tf.Tensor ? b.shape.at(transposeB ? -2 : -1)! : b.columns;
  const rowsOfClips = { frameCounts: clips ? [...clips.frameCounts] : [], frames: clips?.frames ?? 0 };
  const attrs = { transposeA, transposeB, isPacked, columns, activation, ...rowsOfClips };
  const own = runCustomKernel('VoxtuneGemm', { a, b: right, bias, residual }, attrs);
  if (own) return own[0]!;
  return tf.tidy(() => {
    const plain = a.rank === 2 && right.rank === 3 ? tf.squeeze(right, [0]) : right;
    const multiplied = tf.matMul(a as tf.Tensor3D, plain as tf.Tensor3D, transposeA, transposeB);
    const activated = activate(bias ? tf.add(multiplied, bias) : multiplied, activation);
    return residual ? tf.add(activated, residual) : activated;
  });
}

/** Packs b [K, N] or [G, K, N], or their transposes. The caller disposes `tensor` of the result; b stays his. */
export function packMatrix(b: tf.Tensor, transposeB = false): PackedMatrix {
  const [rows, columns] = b.shape.slice(-2) as [number, number];
  const groups = b.rank === 3 ? b.shape[0]! : 1;
  const sizes = transposeB ? { inner: columns, columns: rows } : { inner: rows, columns };
  const own = runCustomKernel('VoxtunePack', { b }, { transposeB });
  const plain = () => {
    const grouped = tf.reshape(b, [groups, rows, columns]);
    return transposeB ? tf.transpose(grouped, [0, 2, 1]) : grouped;
  };
  return { tensor: own?.[0] ?? tf.tidy(plain), groups, ...sizes };
}

/** The matrix as [G, K, N]. Caller owns the result. */
export function unpackMatrix({ tensor, groups, inner, columns }: PackedMatrix): tf.Tensor3D {
  const own = runCustomKernel('VoxtuneUnpack', { packed: tensor }, { groups, inner, columns });
  return (own?.[0] ?? tf.reshape(tensor, [groups, inner, columns])) as tf.Tensor3D;
}
