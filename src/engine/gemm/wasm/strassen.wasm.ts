// GEMM with packed panels by Strassen's algorithm (strassen.as.ts), clip by clip: a row's rounding depends on the rows near
// it, and they must be the same whatever a clip is batched with.

import type * as tf from '@tensorflow/tfjs-core';
import type { Heap } from '../../wasm/heap.ts';
import type { ArgumentsOf } from '../../wasm/kernel-layout.ts';
import { packMatrix } from './gemm.layout.ts';
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

type StrassenCall = Omit<
  ArgumentsOf<typeof strassen>,
  'rowChunks' | 'columnsPerChunk' | 'isATransposed' | 'aDepth' | 'panels'
>;

/** With a frozen b, whose panels are there. */
export function runStrassen(heap: Heap, args: StrassenCall & { panels: tf.TensorInfo }): void {
  run(heap, { ...args, isATransposed: false, aDepth: args.k });
}

/** Rows that the sums of panels are made for at least, where they are made for one call. */
const leastOnce = 384;

/** Whether two plain matrices may be multiplied so. Where a is transposed, k may be any number. */
export function usesStrassenOnce(m: number, n: number, k: number, isATransposed: boolean): boolean {
  const depth = isATransposed ? roundUpTo8(k) : k;
  return m >= leastOnce && usesStrassen(m, n, depth);
}

/** With a plain b, of a weight that trains or of activations: its panels are packed for this call. */
export function runStrassenOnce(
  heap: Heap,
  args: StrassenCall & Pick<ArgumentsOf<typeof packMatrix>, 'b' | 'ldb' | 'isTransposed'> & { isATransposed: boolean },
): void {
  const { b, ldb, isTransposed, k: given, ...rest } = args;
  const { n } = rest;
  const depth = roundUpTo8(given);
  heap.withBytes(4 * depth * n, (panels) => {
    heap.runOver(packMatrix, { count: n, step: 8, work: given }, { b, ldb, k: given, depth, isTransposed, panels });
    run(heap, { ...rest, k: depth, aDepth: given, panels });
  });
}

function run(heap: Heap, args: Omit<ArgumentsOf<typeof strassen>, 'rowChunks' | 'columnsPerChunk'>): void {
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

function roundUpTo8(count: number): number {
  return Math.ceil(count / 8) * 8;
}
