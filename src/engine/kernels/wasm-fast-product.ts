// Products with packed panels in seven multiplications of quarters instead of eight (../wasm/fast-product.ts), clip by clip:
// a row's rounding depends on the rows near it, and they must be the same whatever a clip is batched with.

import { kernelNumbers, type WasmRunner } from './wasm-runner.ts';

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
/** With fewer rows, columns or less depth, adding takes what multiplying saves. */
const leastRows = 48;
const leastColumns = 256;
const leastDepth = 512;

export function takesFastProduct(rows: number, columns: number, depth: number): boolean {
  return rows >= leastRows && columns >= leastColumns && depth >= leastDepth && columns % 16 === 0 && depth % 8 === 0;
}

export function runFastProduct(runner: WasmRunner, job: FastProductJob): void {
  const { rows, columns, depth, a, aStride, panels, c, cStride, bias, residual, activation } = job;
  const sets = Math.floor(rows / setRows);
  const rowChunks = Math.ceil(sets / mostSets);
  const setsPerChunk = Math.ceil(sets / rowChunks);
  // every chunk of columns packs the rows again, so only as many as give each thread two
  const wanted = runner.threads === 1 ? 1 : Math.ceil((2 * runner.threads) / rowChunks);
  const columnsPerChunk = Math.ceil(columns / wanted / 16) * 16;
  const chunks = Math.ceil(sets / setsPerChunk) * Math.ceil(columns / columnsPerChunk);
  const sizes = [rows, columns, depth, setsPerChunk, columnsPerChunk];
  const places = [a, aStride, panels, c, cStride, bias, residual];
  runner.run(kernelNumbers.fastProduct, [...sizes, ...places, activation === 'gelu' ? 1 : 0], chunks);
}
