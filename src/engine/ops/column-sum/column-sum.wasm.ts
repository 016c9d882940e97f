// Sums over rows on wasm.

import type * as tf from '@tensorflow/tfjs-core';
import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import { type Heap, lineElements } from '../../wasm/heap.ts';
import type { ArgumentsOf } from '../../wasm/kernel-layout.ts';
import { columnSums, columnSumsAll, columnSumsItem } from './column-sum.layout.ts';

export function wasmColumnSum(heap: Heap) {
  return {
    columnSum: ({ x }) => {
      const [rows, channels] = x.shape as [number, number];
      const out = heap.output([channels]);
      sumColumns(heap, rows, channels, { dy: x, sums: out });
      return out;
    },
  } satisfies BackendKernels;
}

const absent = { x: null, mean: null, inverseStd: null, products: null };
/** Of a chunk where several matrices are summed in one call. */
const columnsPerChunk = 4 * lineElements;

/** The sums over the rows of each of these matrices [R, C], in one call. */
export function sumsOfRows(heap: Heap, matrices: readonly tf.TensorInfo[]): tf.TensorInfo[] {
  const all = matrices.map((dy) => {
    const [rows, channels] = dy.shape as [number, number];
    return { dy, rows, channels, sums: heap.output([channels]) };
  });
  sumColumnsOfAll(heap, all);
  return all.map(({ sums }) => sums);
}

/** `sumColumns` of each, in one call. */
export function sumColumnsOfAll(
  heap: Heap,
  all: readonly (Pick<Sums, 'dy' | 'sums'> & { rows: number; channels: number })[],
): void {
  let end = 0;
  const items = all.map(({ channels: count, ...tensors }) => {
    end += Math.ceil(count / columnsPerChunk);
    return { ...absent, ...tensors, count, countPerChunk: columnsPerChunk, end };
  });
  heap.withRows(columnSumsItem, items, (at) => heap.run(columnSumsAll, { items: at }, end));
}

type Sums = ArgumentsOf<typeof columnSums>;

/** sums [C] = Σ dy over the rows of dy [R, C], and, where there is an x, products [C] = Σ dy · (x − mean) · inverseStd. */
export function sumColumns(
  heap: Heap,
  rows: number,
  channels: number,
  tensors: Pick<Sums, 'dy' | 'sums'> & Partial<Sums>,
): void {
  const share = { count: channels, step: lineElements, work: rows };
  heap.runOver(columnSums, share, { ...absent, ...tensors, rows });
}
