// Products of whole tensors, in chunks that any thread can take: rows of a product whose right side is packed, columns of
// one whose right side is packed here.
//
// A product is `outer` × `inner` products of the same size: groups side by side (outer) and clips (inner), which share a
// right side. The job (32-bit words) says where each begins: all strides are in bytes.

import { address, word } from './job';
import { packPanels, packTransposedPanels } from './packing';
import { evenBlock, innerBlock, multiply, multiplyBlock, multiplyScratch, noActivation } from './multiply';

// Words of the job.
// @ts-ignore: decorator
@inline const M = 0;
// @ts-ignore: decorator
@inline const N = 1;
// @ts-ignore: decorator
@inline const K = 2;
// @ts-ignore: decorator
@inline const INNER = 3;
// @ts-ignore: decorator
@inline const A = 4;
// @ts-ignore: decorator
@inline const A_STRIDE = 5;
// @ts-ignore: decorator
@inline const A_OUTER = 6;
// @ts-ignore: decorator
@inline const A_INNER = 7;
// @ts-ignore: decorator
@inline const A_TRANSPOSED = 8;
// @ts-ignore: decorator
@inline const B = 9;
// @ts-ignore: decorator
@inline const B_STRIDE = 10;
// @ts-ignore: decorator
@inline const B_OUTER = 11;
// @ts-ignore: decorator
@inline const B_INNER = 12;
/** 0 plain, 1 transposed, 2 packed. */
// @ts-ignore: decorator
@inline const B_LAYOUT = 13;
// @ts-ignore: decorator
@inline const C = 14;
// @ts-ignore: decorator
@inline const C_STRIDE = 15;
// @ts-ignore: decorator
@inline const C_OUTER = 16;
// @ts-ignore: decorator
@inline const C_INNER = 17;
// @ts-ignore: decorator
@inline const BIAS = 18;
// @ts-ignore: decorator
@inline const BIAS_OUTER = 19;
// @ts-ignore: decorator
@inline const RESIDUAL = 20;
// @ts-ignore: decorator
@inline const ACTIVATION = 21;
/** 1: the inner products are summed into one result instead of standing side by side. */
// @ts-ignore: decorator
@inline const SUMS_INNER = 22;
// @ts-ignore: decorator
@inline const ROWS_PER_CHUNK = 23;
// @ts-ignore: decorator
@inline const COLUMNS_PER_CHUNK = 24;

/** Most columns of a chunk whose panels are packed in scratch. */
const packedColumns: i32 = 256;
/** Scratch that `productChunk` needs. */
export const productScratch: usize = multiplyScratch + <usize>innerBlock * <usize>packedColumns * 4;

/** Chunks are counted by outer, inner, rows, then columns. */
export function productChunk(job: usize, chunk: i32, scratch: usize): void {
  const m = word(job, M);
  const n = word(job, N);
  const rowsPerChunk = word(job, ROWS_PER_CHUNK);
  const columnsPerChunk = word(job, COLUMNS_PER_CHUNK);
  const sumsInner = word(job, SUMS_INNER) !== 0;
  const inner = word(job, INNER);
  const columnChunks = (n + columnsPerChunk - 1) / columnsPerChunk;
  const rowChunks = (m + rowsPerChunk - 1) / rowsPerChunk;
  const column = (chunk % columnChunks) * columnsPerChunk;
  chunk /= columnChunks;
  const row = (chunk % rowChunks) * rowsPerChunk;
  chunk /= rowChunks;
  const rows = min(rowsPerChunk, m - row);
  const columns = min(columnsPerChunk, n - column);
  if (!sumsInner) {
    const within = inner === 1 ? 0 : chunk % inner;
    part(job, chunk / inner, within, row, rows, column, columns, false, true, scratch);
    return;
  }
  for (let i = 0; i < inner; i++) part(job, chunk, i, row, rows, column, columns, i > 0, i === inner - 1, scratch);
}

function part(
  job: usize,
  outer: i32,
  inner: i32,
  row: i32,
  rows: i32,
  column: i32,
  columns: i32,
  accumulates: bool,
  isLast: bool,
  scratch: usize,
): void {
  const k = word(job, K);
  const isTransposed = word(job, A_TRANSPOSED) !== 0;
  const aStride = address(job, A_STRIDE);
  const cStride = address(job, C_STRIDE);
  const layout = word(job, B_LAYOUT);
  const a =
    address(job, A) + <usize>outer * address(job, A_OUTER) + <usize>inner * address(job, A_INNER) +
    <usize>row * (isTransposed ? 4 : aStride);
  const b = address(job, B) + <usize>outer * address(job, B_OUTER) + <usize>inner * address(job, B_INNER);
  const at =
    <usize>outer * address(job, C_OUTER) + <usize>inner * address(job, C_INNER) + <usize>row * cStride +
    (<usize>column << 2);
  const c = address(job, C) + at;
  const allBias = address(job, BIAS);
  const bias = allBias === 0 || accumulates ? 0 : allBias + <usize>outer * address(job, BIAS_OUTER) + (<usize>column << 2);
  const allResidual = address(job, RESIDUAL);
  const residual = allResidual === 0 || !isLast ? 0 : allResidual + at;
  const activation = isLast ? word(job, ACTIVATION) : noActivation;
  if (layout === 2) {
    const panels = b + (<usize>(column >> 3) * <usize>k << 5);
    multiply(rows, columns, k, a, aStride, isTransposed, panels, c, cStride, accumulates, bias, activation, residual, scratch);
    return;
  }
  const bStride = address(job, B_STRIDE);
  const panels = scratch + multiplyScratch;
  const block = evenBlock(k, innerBlock, 4);
  for (let k0 = 0; k0 < k; k0 += block) {
    const kc = min(block, k - k0);
    if (layout === 1) packTransposedPanels(b + <usize>column * bStride + (<usize>k0 << 2), bStride, kc, columns, panels);
    else packPanels(b + <usize>k0 * bStride + (<usize>column << 2), bStride, kc, columns, panels);
    const isEnd = k0 + kc === k;
    multiplyBlock(
      rows,
      columns,
      kc,
      a + <usize>k0 * (isTransposed ? aStride : 4),
      aStride,
      isTransposed,
      panels,
      <usize>kc << 5,
      c,
      cStride,
      accumulates || k0 > 0,
      k0 === 0 ? bias : 0,
      isEnd ? activation : noActivation,
      isEnd ? residual : 0,
      scratch,
    );
  }
}
