// GEMM with packed panels by Strassen's algorithm (strassen.as.ts), clip by clip: a row's rounding depends on the rows near
// it, and they must be the same whatever a clip is batched with.

import type { Heap } from '../../wasm/heap.ts';
import type { ArgumentsOf } from '../../wasm/kernel-layout.ts';
import { setRows, strassen } from './strassen.layout.ts';

/** Sets of rows of a chunk: their strips, for 768 of k, fill the second-level cache. */
const mostSets = 11;
/** Columns of a chunk at least. */
const narrowestChunk = 96;
/** With fewer rows, columns or a smaller k, adding takes what multiplying saves. */
const least = { m: 48, n: 256, k: 512 };

export function usesStrassen(m: number, n: number, k: number): boolean {
  return m >= least.m && n >= least.n && k >= least.k && n % 16 === 0 && k % 8 === 0;
}

export function runStrassen(
  heap: Heap,
  args: Omit<ArgumentsOf<typeof strassen>, 'rowChunks' | 'columnsPerChunk'>,
): void {
  const { m, n } = args;
  const { threads } = heap;
  const fewest = Math.ceil(m / setRows / mostSets);
  // every chunk of columns packs the rows again, so only as many as give each thread two
  const wanted = threads === 1 ? 1 : Math.ceil((2 * threads) / fewest);
  const columnChunks = Math.min(wanted, Math.floor(n / narrowestChunk));
  const rowChunks = columnChunks === 1 ? Math.ceil(fewest / threads) * threads : fewest;
  const columnsPerChunk = Math.ceil(n / columnChunks / 16) * 16;
  heap.run(strassen, { ...args, rowChunks, columnsPerChunk }, rowChunks * Math.ceil(n / columnsPerChunk));
}
