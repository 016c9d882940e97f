// Matrix products on wasm: ours, and TensorFlow.js's own two, which it does several times slower.

import * as tf from '@tensorflow/tfjs-core';
import type { KernelAttrs } from '../kernel-set/custom-kernel.ts';
import { clipPlaces } from '../sequence-offsets.ts';
import { type Heap, registerHeapKernel } from '../wasm/heap.ts';
import { kernelNumbers, type WasmRunner } from '../wasm/runner.ts';
import { runFastProduct, takesFastProduct } from './strassen.wasm.ts';

/** A job of ../wasm/product.ts: `outer` × `inner` products. Addresses and strides are in bytes; 0 where absent. */
export interface GemmJob {
  rows: number;
  columns: number;
  depth: number;
  outer: number;
  inner: number;
  a: number;
  aStride: number;
  aOuter: number;
  aInner: number;
  isATransposed: boolean;
  b: number;
  bStride: number;
  bOuter: number;
  bInner: number;
  bLayout: 'plain' | 'transposed' | 'packed';
  c: number;
  cStride: number;
  cOuter: number;
  cInner: number;
  bias: number;
  biasOuter: number;
  residual: number;
  activation: 'none' | 'gelu';
  /** The inner products are summed. */
  sumsInner: boolean;
}

const layoutNumbers = { plain: 0, transposed: 1, packed: 2 } as const;
const activationNumbers = { none: 0, gelu: 1 } as const;
/** Most columns whose panels fit a thread's scratch. */
const scratchColumns = 256;
/** Below this many multiplications a product is not divided. */
const smallProduct = 1_000_000;

export function runGemm(runner: WasmRunner, job: GemmJob): void {
  const { rows, columns, depth, outer, inner, sumsInner } = job;
  const products = outer * (sumsInner ? 1 : inner);
  if (rows * columns * products === 0) return;
  const [rowsPerChunk, columnsPerChunk] = chunkSize(runner.threads, job, products);
  const words = [
    ...[rows, columns, depth, inner],
    ...[job.a, job.aStride, job.aOuter, job.aInner, Number(job.isATransposed)],
    ...[job.b, job.bStride, job.bOuter, job.bInner, layoutNumbers[job.bLayout]],
    ...[job.c, job.cStride, job.cOuter, job.cInner],
    ...[job.bias, job.biasOuter, job.residual, activationNumbers[job.activation], Number(sumsInner)],
    ...[rowsPerChunk, columnsPerChunk],
  ];
  const chunks = products * Math.ceil(rows / rowsPerChunk) * Math.ceil(columns / columnsPerChunk);
  runner.run(kernelNumbers.product, words, chunks);
}

/** Rows and columns of a chunk. With packed panels a chunk is a block of rows; else one of columns, whose panels it packs. */
function chunkSize(threads: number, job: GemmJob, products: number): [number, number] {
  const { rows, columns, depth, inner, sumsInner } = job;
  const isPacked = job.bLayout === 'packed';
  const widest = isPacked ? roundUp(columns, 8) : Math.min(roundUp(columns, 8), scratchColumns);
  const work = rows * columns * depth * products * (sumsInner ? inner : 1);
  if (threads === 1 || work < smallProduct) return [rows, widest];
  const wanted = Math.ceil((4 * threads) / products);
  if (isPacked && rows >= 24 * wanted) return [roundUp(rows / wanted, 6), widest];
  const width = Math.min(widest, Math.max(64, roundUp(columns / wanted, 8)));
  const columnChunks = Math.ceil(columns / width);
  const height = Math.max(48, roundUp((rows * columnChunks) / wanted, 6));
  return [Math.min(rows, height), width];
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

export function registerWasmGemm(runner: WasmRunner): void {
  registerHeapKernel(runner, 'VoxtuneGemm', (heap, { a, b, bias, residual }, attrs) =>
    multiply(heap, a!, b!, bias, residual, attrs),
  );
  registerHeapKernel(runner, 'VoxtunePack', (heap, { b }, { transposeB }) => pack(heap, b!, Boolean(transposeB)));
  registerHeapKernel(runner, 'VoxtuneUnpack', (heap, { packed }, attrs) => {
    const { groups, inner, columns } = attrs as { groups: number; inner: number; columns: number };
    const out = heap.output([groups, inner, columns]);
    const panelBytes = 4 * inner * roundUp(columns, 8);
    for (let group = 0; group < groups; group++) {
      const target = heap.address(out) + 4 * group * inner * columns;
      runner.kernels.unpackPanels(heap.address(packed) + group * panelBytes, inner, columns, target);
    }
    return out;
  });
  // TensorFlow.js's: batches of any shape, equal in both operands or absent in one of them
  registerHeapKernel(runner, tf.BatchMatMul, (heap, { a, b }, attrs) =>
    multiply(heap, a!, b!, undefined, undefined, { ...attrs, activation: 'none', isPacked: false, frameCounts: [] }),
  );
  registerHeapKernel(runner, tf._FusedMatMul, (heap, { a, b, bias }, attrs) => {
    if (attrs.activation !== 'linear') throw new Error(`Product with activation ${String(attrs.activation)}`);
    return multiply(heap, a!, b!, bias, undefined, { ...attrs, activation: 'none', isPacked: false, frameCounts: [] });
  });
}

/** Several plain operands side by side on both sides, or on the left one alone: then its rows are all one product's. */
function multiply(
  heap: Heap,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  bias: tf.TensorInfo | undefined,
  residual: tf.TensorInfo | undefined,
  attrs: KernelAttrs,
): tf.TensorInfo {
  const isATransposed = Boolean(attrs.transposeA);
  const isPacked = Boolean(attrs.isPacked);
  const isBTransposed = Boolean(attrs.transposeB) && !isPacked;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, depth] = isATransposed ? [aColumns, aRows] : [aRows, aColumns];
  const columns = isPacked ? Number(attrs.columns) : isBTransposed ? bRows : bColumns;
  const aBatch = tf.util.sizeFromShape(a.shape.slice(0, -2));
  const bBatch = isPacked ? Math.max(1, b.shape[0]!) : tf.util.sizeFromShape(b.shape.slice(0, -2));
  const batch = Math.max(aBatch, bBatch);
  const batchShape = aBatch >= bBatch ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
  const out = heap.output([...batchShape, rows, columns]);
  // a batch of left sides over one right side is one product of more rows
  const isOneProduct = bBatch === 1 && !isATransposed;
  const bSize = isPacked ? depth * roundUp(columns, 8) : depth * columns;
  if (isPacked && bBatch === 1 && (attrs.frameCounts as number[]).length > 0) {
    const places = clipPlaces(attrs);
    if (places.some(({ count }) => takesFastProduct(count, columns, depth))) {
      multiplyClips(heap, a, b, bias, residual, out, attrs);
      return out;
    }
  }
  runGemm(heap.runner, {
    rows: isOneProduct ? rows * batch : rows,
    columns,
    depth,
    outer: isOneProduct ? 1 : batch,
    inner: 1,
    a: heap.address(a),
    aStride: 4 * aColumns,
    aOuter: aBatch === 1 ? 0 : 4 * rows * depth,
    aInner: 0,
    isATransposed,
    b: heap.address(b),
    bStride: 4 * bColumns,
    bOuter: bBatch === 1 ? 0 : 4 * bSize,
    bInner: 0,
    bLayout: isPacked ? 'packed' : isBTransposed ? 'transposed' : 'plain',
    c: heap.address(out),
    cStride: 4 * columns,
    cOuter: 4 * rows * columns,
    cInner: 0,
    bias: heap.address(bias),
    biasOuter: 0,
    residual: heap.address(residual),
    activation: attrs.activation as 'none' | 'gelu',
    sumsInner: false,
  });
  return out;
}

/** Packed b, the rows of each clip for themselves; rows that are no clip's become 0. */
function multiplyClips(
  heap: Heap,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  bias: tf.TensorInfo | undefined,
  residual: tf.TensorInfo | undefined,
  out: tf.TensorInfo,
  attrs: KernelAttrs,
): void {
  const [columns, depth] = [out.shape.at(-1)!, a.shape.at(-1)!];
  const [aStride, cStride] = [4 * depth, 4 * columns];
  const activation = attrs.activation as 'none' | 'gelu';
  let done = 0;
  for (const { start, count } of clipPlaces(attrs)) {
    if (start > done) heap.view(out).fill(0, done * columns, start * columns);
    done = start + count;
    const job = {
      rows: count,
      columns,
      depth,
      a: heap.address(a) + start * aStride,
      aStride,
      c: heap.address(out) + start * cStride,
      cStride,
      bias: heap.address(bias),
      residual: residual ? heap.address(residual) + start * cStride : 0,
      activation,
    };
    if (takesFastProduct(count, columns, depth)) runFastProduct(heap.runner, { ...job, panels: heap.address(b) });
    else runGemm(heap.runner, { ...alone, ...job, b: heap.address(b) });
  }
  heap.view(out).fill(0, done * columns);
}

/** What a job of one packed product leaves out. */
const alone = {
  outer: 1,
  inner: 1,
  aOuter: 0,
  aInner: 0,
  isATransposed: false,
  bStride: 0,
  bOuter: 0,
  bInner: 0,
  bLayout: 'packed',
  cOuter: 0,
  cInner: 0,
  biasOuter: 0,
  sumsInner: false,
} as const;

/** [G, ⌈N / 8⌉, K, 8]: panels of eight columns, group by group. */
function pack(heap: Heap, b: tf.TensorInfo, isTransposed: boolean): tf.TensorInfo {
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [inner, columns] = isTransposed ? [bColumns, bRows] : [bRows, bColumns];
  const groups = tf.util.sizeFromShape(b.shape.slice(0, -2));
  const out = heap.output([groups, Math.ceil(columns / 8), inner, 8]);
  for (let group = 0; group < groups; group++) {
    const from = heap.address(b) + 4 * group * inner * columns;
    const to = heap.address(out) + 4 * group * inner * roundUp(columns, 8);
    const words = [from, 4 * bColumns, inner, Number(isTransposed), to];
    heap.runner.runOver(kernelNumbers.pack, columns, 8, inner, words);
  }
  return out;
}
