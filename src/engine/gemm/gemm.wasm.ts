// GEMM on wasm: ours, and TensorFlow.js's own two, which it does several times slower.
// Letters: m, n, k as in BLAS; G matrices side by side.

import * as tf from '@tensorflow/tfjs-core';
import type { BackendKernels, GemmAttributes, GemmInputs, SequenceLayout } from '../kernel-set/kernel-set.ts';
import type { StockKernels } from '../kernel-set/kernels.ts';
import { dropout } from '../ops/dropout/dropout.layout.ts';
import { clipRows } from '../packed-sequences.ts';
import type { Heap } from '../wasm/heap.ts';
import { matrixShape } from './gemm.ts';
import { packMatrix, unpackMatrix } from './wasm/gemm.layout.ts';
import type { PackedWeights } from './wasm/packed-weights.ts';
import { oneProduct, packedSize, runGemm } from './wasm/run-gemm.ts';
import { runStrassen, runStrassenOnce, usesStrassen, usesStrassenOnce } from './wasm/strassen.wasm.ts';

type Inputs = GemmInputs<tf.TensorInfo> & { mask?: tf.TensorInfo };

export function wasmGemm(heap: Heap, weights: PackedWeights) {
  return {
    gemm: (inputs, attributes) => multiply(heap, inputs, attributes, weights),
    gemmMasked: (inputs, attributes) => multiply(heap, inputs, attributes, weights),
    // [G, ⌈n / 8⌉, k, 8]: panels of eight columns
    packMatrix: ({ b }, { transposeB: isTransposed }) => {
      const [rows, columns] = matrixShape(b);
      const [k, n] = isTransposed ? [columns, rows] : [rows, columns];
      const groups = batchSize(b);
      const out = heap.output([groups, Math.ceil(n / 8), k, 8]);
      for (let group = 0; group < groups; group++) {
        const from = heap.address(b) + 4 * group * k * n;
        const panels = heap.address(out) + 4 * group * packedSize(k, n);
        const args = { b: from, ldb: 4 * columns, k, depth: k, isTransposed, panels };
        heap.runOver(packMatrix, { count: n, step: 8, work: k }, args);
      }
      return out;
    },
    unpackMatrix: ({ packed }, { groups, k, n }) => {
      const out = heap.output([groups, k, n]);
      heap.run(unpackMatrix, { panels: packed, k, n, out }, groups);
      return out;
    },
  } satisfies BackendKernels;
}

/** TensorFlow.js's: batches of any shape, equal in both operands or absent in one of them. */
export function stockGemm(heap: Heap): StockKernels {
  const plain = ({ a, b, bias }: tf.NamedTensorInfoMap, { transposeA, transposeB }: tf.NamedAttrMap) => {
    if (!a || !b) throw new Error('A GEMM has two operands.');
    const [rows, columns] = matrixShape(b);
    const transposed = { transposeA: Boolean(transposeA), transposeB: Boolean(transposeB) };
    const n = transposed.transposeB ? rows : columns;
    const rest = { isPacked: false, n, activation: 'none', sequences: null } as const;
    return multiply(heap, { a, b, bias, residual: null }, { ...transposed, ...rest });
  };
  return {
    [tf.BatchMatMul]: plain,
    [tf._FusedMatMul]: (inputs, attributes) => {
      if (attributes.activation !== 'linear')
        throw new Error(`A GEMM with activation ${String(attributes.activation)}`);
      return plain(inputs, attributes);
    },
  };
}

function batchSize({ shape }: tf.TensorInfo): number {
  return tf.util.sizeFromShape(shape.slice(0, -2));
}

/** Several matrices side by side on both sides, or on one of them. */
export function multiply(
  heap: Heap,
  inputs: Inputs,
  attributes: GemmAttributes,
  weights: PackedWeights | null = null,
): tf.TensorInfo {
  const { a, b } = inputs;
  const { transposeA, isPacked, n, activation, sequences } = attributes;
  const isBTransposed = attributes.transposeB && !isPacked;
  const [aRows, aColumns] = matrixShape(a);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const aBatch = batchSize(a);
  const bBatch = isPacked ? (b.shape[0] ?? 1) : batchSize(b);
  const batch = Math.max(aBatch, bBatch);
  const batchShape = aBatch >= bBatch ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
  const out = heap.output([...batchShape, m, n]);
  if (isPacked && bBatch === 1 && !inputs.mask && sequences?.frameCounts.some((count) => usesStrassen(count, n, k))) {
    multiplyClips(heap, inputs, out, { n, k }, activation, sequences);
    return out;
  }
  const isSingle = aBatch === 1 && bBatch === 1 && !isPacked;
  if (isSingle && attributes.mixesRows && usesStrassenOnce(m, n, k, transposeA)) {
    const { mask, residual } = inputs;
    runStrassenOnce(heap, {
      m,
      n,
      k,
      a,
      lda: 4 * aColumns,
      isATransposed: transposeA,
      b,
      ldb: 4 * (isBTransposed ? k : n),
      isTransposed: isBTransposed,
      c: out,
      ldc: 4 * n,
      bias: inputs.bias,
      residual: mask ? null : residual,
      activation,
    });
    if (mask) heap.runOverElements(dropout, out, 1, { x: out, mask, residual, out });
    return out;
  }
  const panels =
    weights && isSingle && attributes.keepsB && weights.keeps(m, n, k) ? weights.panels(b, n, k, isBTransposed) : null;
  // several a with one b are one GEMM with more rows
  const isOne = bBatch === 1 && !transposeA;
  runGemm(heap, {
    ...oneProduct,
    m: isOne ? m * batch : m,
    n,
    k,
    outerCount: isOne ? 1 : batch,
    a,
    lda: 4 * aColumns,
    aOuterStride: aBatch === 1 ? 0 : 4 * m * k,
    isATransposed: transposeA,
    b: panels ?? b,
    ldb: 4 * (isBTransposed ? k : n),
    bOuterStride: bBatch === 1 ? 0 : 4 * (isPacked ? packedSize(k, n) : k * n),
    bLayout: isPacked || panels ? 'packed' : isBTransposed ? 'transposed' : 'plain',
    c: out,
    ldc: 4 * n,
    cOuterStride: 4 * m * n,
    bias: inputs.bias,
    mask: inputs.mask,
    residual: inputs.residual,
    activation,
  });
  return out;
}

/** A packed b, with the rows of each clip for themselves; rows that are no clip's become 0. */
function multiplyClips(
  heap: Heap,
  { a, b, bias, residual }: Inputs,
  out: tf.TensorInfo,
  { n, k }: { n: number; k: number },
  activation: GemmAttributes['activation'],
  sequences: SequenceLayout,
): void {
  const [lda, ldc] = [4 * k, 4 * n];
  let done = 0;
  for (const { start, count } of clipRows(sequences)) {
    if (start > done) heap.view(out).fill(0, done * n, start * n);
    done = start + count;
    const clip = {
      m: count,
      n,
      k,
      a: heap.address(a) + start * lda,
      lda,
      c: heap.address(out) + start * ldc,
      ldc,
      bias,
      mask: null,
      residual: residual ? heap.address(residual) + start * ldc : null,
      activation,
    };
    if (usesStrassen(count, n, k)) runStrassen(heap, { ...clip, panels: b });
    else runGemm(heap, { ...oneProduct, ...clip, b, ldb: 0, bLayout: 'packed', isATransposed: false });
  }
  heap.view(out).fill(0, done * n);
}
