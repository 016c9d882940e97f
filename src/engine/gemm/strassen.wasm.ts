// Products with packed panels in seven multiplications of quarters instead of eight (../wasm/fast-product.ts), clip by clip:
// a row's rounding depends on the rows near it, and they must be the same whatever a clip is batched with.

import { kernelNumbers, type WasmRunner } from '../wasm/runner.ts';

/** Addresses and strides in bytes; 0 where absent. */
export interface FastProductJob {
  rows: number;
  columns: number;
  depth: number;
  a: number;
  aStride: number;
  panels: number;
  c: number;
  cStride: number;
  bias: number;
  residual: number;
  activation: 'none' | 'gelu';
}

/** Rows that are multiplied together. */
const setRows = 12;
/** Sets of a chunk: their strips, for 768 of the depth, fill the second-level cache. */
const mostSets = 11;
/** Columns of a chunk at least. */
const narrowestChunk = 96;
/** With fewer rows, columns or less depth, adding takes what multiplying saves. */
const leastRows = 48;
const leastColumns = 256;
const leastDepth = 512;

export function takesFastProduct(rows: number, columns: number, depth: number): boolean {
  return rows >= leastRows && columns >= leastColumns && depth >= leastDepth && columns % 16 === 0 && depth % 8 === 0;
}

export function runFastProduct(runner: WasmRunner, job: FastProductJob): void {
  const { rows, columns, depth, a, aStride, panels, c, cStride, bias, residual, activation } = job;
  const { threads } = runner;
  const fewest = Math.ceil(rows / setRows / mostSets);
  // every chunk of columns packs the rows again, so only as many as give each thread two
  const wanted = threads === 1 ? 1 : Math.ceil((2 * threads) / fewest);
  const columnChunks = Math.min(wanted, Math.floor(columns / narrowestChunk));
  const rowChunks = columnChunks === 1 ? Math.ceil(fewest / threads) * threads : fewest;
  const columnsPerChunk = Math.ceil(columns / columnChunks / 16) * 16;
  const chunks = rowChunks * Math.ceil(columns / columnsPerChunk);
  const sizes = [rows, columns, depth, rowChunks, columnsPerChunk];
  const places = [a, aStride, panels, c, cStride, bias, residual];
  runner.run(kernelNumbers.fastProduct, [...sizes, ...places, activation === 'gelu' ? 1 : 0], chunks);
}
