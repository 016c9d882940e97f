// Runs a GEMM of any layout on wasm, or several that do not wait for one another: divides them into chunks that keep all threads
// busy.

import { itemAt } from '../../../lib/present.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { ArgumentsOf } from '../../wasm/kernel-layout.ts';
import { columnsInScratch, gemm, gemmItem, gemms } from './gemm.layout.ts';

/** Arguments of the kernel, and how many outer products there are (gemm.layout.ts). */
type GemmCall = Omit<ArgumentsOf<typeof gemm>, 'rowsPerChunk' | 'columnsPerChunk'> & { outerCount: number };

/** What a product of two matrices alone leaves out. */
export const oneProduct = {
  outerCount: 1,
  innerCount: 1,
  aOuterStride: 0,
  aInnerStride: 0,
  bOuterStride: 0,
  bInnerStride: 0,
  cOuterStride: 0,
  cInnerStride: 0,
  biasOuterStride: 0,
  sumsInner: false,
} as const;

/** Columns of a panel and rows of a strip: chunks end between them. */
const panelColumns = 8;
const stripRows = 6;
/** As many chunks as let the last ones of all threads end nearly together. */
const chunksPerThread = 4;
/** Below this many multiplications a GEMM is not divided. */
const smallGemm = 1_000_000;

export function runGemm(heap: Heap, { outerCount, ...args }: GemmCall): void {
  const { m, n, innerCount, sumsInner } = args;
  const products = outerCount * (sumsInner ? 1 : innerCount);
  if (m * n * products === 0) return;
  const [rowsPerChunk, columnsPerChunk] = chunkSize(heap.threads, args, products);
  const chunks = products * Math.ceil(m / rowsPerChunk) * Math.ceil(n / columnsPerChunk);
  heap.run(gemm, { ...args, rowsPerChunk, columnsPerChunk }, chunks);
}

/** All of them in one call, so that threads wait for one another once. None is a sum or has several products. */
export function runGemms(heap: Heap, calls: readonly GemmCall[]): void {
  const worth = calls.map(({ m, n, k }) => m * n * k);
  const perChunk = worth.reduce((sum, work) => sum + work, 0) / (chunksPerThread * heap.threads);
  let end = 0;
  const items = calls.flatMap(({ outerCount: _, ...args }, i) => {
    const { m, n, bLayout } = args;
    if (m * n === 0) return [];
    const count = Math.max(1, Math.round(itemAt(worth, i) / perChunk));
    const isPacked = bLayout === 'packed';
    const [rowsPerChunk, columnsPerChunk] = isPacked
      ? [roundUp(m / count, stripRows), roundUp(n, panelColumns)]
      : someChunks(m, n, count);
    end += Math.ceil(m / rowsPerChunk) * Math.ceil(n / columnsPerChunk);
    return [{ ...args, rowsPerChunk, columnsPerChunk, end }];
  });
  heap.withRows(gemmItem, items, (at) => heap.run(gemms, { items: at }, end));
}

/** Rows and columns of a chunk, of `count` chunks or a few more; see `evenChunks`. */
function someChunks(m: number, n: number, count: number): [number, number] {
  let best: [number, number] = [m, columnsInScratch];
  let least = Number.POSITIVE_INFINITY;
  const fewest = Math.ceil(n / columnsInScratch);
  for (let columnChunks = fewest; columnChunks <= Math.max(fewest, count); columnChunks++) {
    const width = roundUp(n / columnChunks, panelColumns);
    const height = Math.min(m, roundUp(m / Math.ceil(count / columnChunks), stripRows));
    const packing = 4 / width + 6 / height;
    if (packing >= least) continue;
    least = packing;
    best = [height, width];
  }
  return best;
}

/** Rows and columns of a chunk. Where b is packed a chunk is a block of rows; else it has columns of its own, whose panels it packs. */
function chunkSize(threads: number, args: Omit<GemmCall, 'outerCount'>, products: number): [number, number] {
  const { m, n, k, innerCount, sumsInner } = args;
  const isPacked = args.bLayout === 'packed';
  const widest = isPacked ? roundUp(n, panelColumns) : Math.min(roundUp(n, panelColumns), columnsInScratch);
  const work = m * n * k * products * (sumsInner ? innerCount : 1);
  if (work < smallGemm) return [m, widest];
  const wanted = Math.ceil((4 * threads) / products);
  if (isPacked && m >= 24 * wanted) return threads === 1 ? [m, widest] : [roundUp(m / wanted, stripRows), widest];
  return evenChunks(threads, m, n, products, widest);
}

/** Even chunks, of which every thread gets as many, and few: a chunk packs its rows and its columns for itself. What that adds to
 *  multiplying is about 4 over the columns of a chunk and 6 over its rows. */
function evenChunks(threads: number, m: number, n: number, products: number, widest: number): [number, number] {
  let best: [number, number] = [m, widest];
  let least = Number.POSITIVE_INFINITY;
  const fewest = Math.ceil(n / widest);
  for (
    let columnChunks = fewest;
    columnChunks <= fewest + threads && columnChunks * panelColumns <= roundUp(n, 8);
    columnChunks++
  ) {
    const width = roundUp(n / columnChunks, panelColumns);
    for (let rowChunks = 1; rowChunks <= 2 * threads; rowChunks++) {
      const height = Math.min(m, roundUp(m / rowChunks, stripRows));
      const chunks = products * Math.ceil(n / width) * Math.ceil(m / height);
      const size = width * height;
      // of the thread that has most, and a little for threads that wait for one that another program holds up
      const longest =
        Math.ceil(chunks / threads) * size * (1 + 4 / width + 6 / height) * (chunks < 2 * threads ? 1.02 : 1);
      if (longest >= least) continue;
      least = longest;
      best = [height, width];
    }
  }
  return best;
}

/** Elements of a packed matrix [k, n]. */
export function packedSize(k: number, n: number): number {
  return k * roundUp(n, panelColumns);
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
