// Sums over rows on wasm.

import type { BackendKernels } from '../../kernel-set/kernel-set.ts';
import { type Heap, lineElements } from '../../wasm/heap.ts';
import type { ArgumentsOf } from '../../wasm/kernel-layout.ts';
import { columnSums } from './column-sum.layout.ts';

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

type Sums = ArgumentsOf<typeof columnSums>;

/** sums [C] = Σ dy over the rows of dy [R, C], and, where there is an x, products [C] = Σ dy · (x − mean) · inverseStd. */
export function sumColumns(
  heap: Heap,
  rows: number,
  channels: number,
  tensors: Pick<Sums, 'dy' | 'sums'> & Partial<Sums>,
): void {
  const absent = { x: null, mean: null, inverseStd: null, products: null };
  const share = { count: channels, step: lineElements, work: rows };
  heap.runOver(columnSums, share, { ...absent, ...tensors, rows });
}
