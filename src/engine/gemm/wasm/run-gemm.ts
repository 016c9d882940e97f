// Runs a GEMM of any layout on wasm: divides it into chunks that keep all threads busy.

import type { Heap } from '../../wasm/heap.ts';
import type { ArgumentsOf } from '../../wasm/kernel-layout.ts';
import { columnsInScratch, gemm } from './gemm.layout.ts';

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

/** Rows and columns of a chunk. Where b is packed a chunk is a block of rows; else one of columns, whose panels it packs. */
function chunkSize(threads: number, args: Omit<GemmCall, 'outerCount'>, products: number): [number, number] {
  const { m, n, k, innerCount, sumsInner } = args;
  const isPacked = args.bLayout === 'packed';
  const widest = isPacked ? roundUp(n, panelColumns) : Math.min(roundUp(n, panelColumns), columnsInScratch);
  const work = m * n * k * products * (sumsInner ? innerCount : 1);
  if (threads === 1 || work < smallGemm) return [m, widest];
  const wanted = Math.ceil((4 * threads) / products);
  if (isPacked && m >= 24 * wanted) return [roundUp(m / wanted, stripRows), widest];
  const width = Math.min(widest, Math.max(64, roundUp(n / wanted, panelColumns)));
  const columnChunks = Math.ceil(n / width);
  const height = Math.max(48, roundUp((m * columnChunks) / wanted, stripRows));
  return [Math.min(m, height), width];
}

/** Elements of a packed matrix [k, n]. */
export function packedSize(k: number, n: number): number {
  return k * roundUp(n, panelColumns);
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
