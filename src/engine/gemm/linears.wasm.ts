// Linear layers that train, on wasm: several of one input, one with GELU, and the gradients of many, in as few calls as can be.
// Letters: R rows, I inputs, O outputs; m, n, k as in BLAS.

import type * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../lib/present.ts';
import type { BackendKernels, KernelSet } from '../kernel-set/kernel-set.ts';
import { sumsOfRows } from '../ops/column-sum/column-sum.wasm.ts';
import { geluWithSlope } from '../ops/gelu/gelu.layout.ts';
import { geluWork } from '../ops/gelu/gelu.wasm.ts';
import type { Heap } from '../wasm/heap.ts';
import { matrixShape } from './gemm.ts';
import { multiply } from './gemm.wasm.ts';
import type { PackedWeights } from './wasm/packed-weights.ts';
import { oneProduct, runGemm, runGemms } from './wasm/run-gemm.ts';
import { usesStrassenOnce } from './wasm/strassen.wasm.ts';

export function wasmLinears(heap: Heap, weights: PackedWeights) {
  return {
    linears: ({ x, weights: all, biases }) => {
      const layers = all.map((weight, i) => ({ weight, bias: itemAt(biases, i) }));
      return multiplyWeights(heap, x, layers, weights);
    },
    linearGelu: (inputs) => multiplyGelu(heap, inputs, weights),
    linearGradients: ({ dys, xs }) => [...weightGradients(heap, dys, xs), ...sumsOfRows(heap, dys)],
  } satisfies BackendKernels;
}

/** x · weightᵀ. */
const forward = {
  transposeA: false,
  transposeB: true,
  isPacked: false,
  activation: 'none',
  sequences: null,
  mixesRows: true,
} as const;

function outputsOf(weight: tf.TensorInfo): number {
  return itemAt(matrixShape(weight), 0);
}

/** x · weightᵀ + bias of each: in one call where all weights are kept packed. */
function multiplyWeights(
  heap: Heap,
  x: tf.TensorInfo,
  layers: readonly { weight: tf.TensorInfo; bias: tf.TensorInfo }[],
  weights: PackedWeights,
): tf.TensorInfo[] {
  const [m, k] = matrixShape(x);
  const areKept = layers.every(({ weight }) => {
    const n = outputsOf(weight);
    return weights.keeps(m, n, k) && !usesStrassenOnce(m, n, k, false);
  });
  if (!areKept) {
    return layers.map(({ weight, bias }) => {
      const attributes = { ...forward, n: outputsOf(weight), keepsB: true };
      return multiply(heap, { a: x, b: weight, bias, residual: null }, attributes, weights);
    });
  }
  const calls = layers.map(({ weight, bias }) => {
    const n = outputsOf(weight);
    const b = weights.panels(weight, n, k, true);
    const rest = { mask: null, residual: null, activation: 'none', isATransposed: false, bLayout: 'packed' } as const;
    const c = heap.output([m, n]);
    return { ...oneProduct, ...rest, m, n, k, a: x, lda: 4 * k, b, ldb: 0, bias, c, ldc: 4 * n };
  });
  runGemms(heap, calls);
  return calls.map(({ c }) => c);
}

/** GELU and its slope while the result is stored; of large weights afterwards. */
function multiplyGelu(
  heap: Heap,
  { x, weight, bias, mask }: Parameters<KernelSet<tf.TensorInfo>['linearGelu']>[0],
  weights: PackedWeights,
): [value: tf.TensorInfo, slope: tf.TensorInfo] {
  const [m, k] = matrixShape(x);
  const [n] = matrixShape(weight);
  const slope = heap.output([m, n]);
  if (usesStrassenOnce(m, n, k, false) || !weights.keeps(m, n, k)) {
    const inputs = { a: x, b: weight, bias, residual: null };
    const value = multiply(heap, inputs, { ...forward, n, keepsB: true }, weights);
    heap.runOverElements(geluWithSlope, value, geluWork, { x: value, mask, value, slope });
    return [value, slope];
  }
  const value = heap.output([m, n]);
  const sizes = { m, n, k, lda: 4 * k, ldb: 0, ldc: 4 * n };
  const b = weights.panels(weight, n, k, true);
  const rest = { isATransposed: false, bLayout: 'packed', activation: 'geluWithSlope' } as const;
  runGemm(heap, { ...oneProduct, ...sizes, ...rest, a: x, b, bias, c: value, mask, residual: slope });
  return [value, slope];
}

/** dyᵀ · x of each pair: those that Strassen's algorithm multiplies by themselves, the others in one call. */
function weightGradients(
  heap: Heap,
  dys: readonly tf.TensorInfo[],
  xs: readonly tf.TensorInfo[],
): readonly tf.TensorInfo[] {
  const together: Parameters<typeof runGemms>[1][number][] = [];
  const gradients = dys.map((dy, i) => {
    const x = itemAt(xs, i);
    const [k, m] = matrixShape(dy);
    const [, n] = matrixShape(x);
    if (usesStrassenOnce(m, n, k, true)) {
      const inputs = { a: dy, b: x, bias: null, residual: null };
      return multiply(heap, inputs, { ...forward, transposeA: true, transposeB: false, n });
    }
    const c = heap.output([m, n]);
    const sizes = { m, n, k, lda: 4 * m, ldb: 4 * n, ldc: 4 * n };
    const nothing = { bias: null, mask: null, residual: null, activation: 'none' } as const;
    together.push({ ...oneProduct, ...nothing, ...sizes, a: dy, isATransposed: true, b: x, bLayout: 'plain', c });
    return c;
  });
  if (together.length > 0) runGemms(heap, together);
  return gradients;
}
