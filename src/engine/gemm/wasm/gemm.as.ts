// GEMM of whole tensors, in chunks that any thread can take: rows where b is packed already, columns where it is packed here.
// A call holds outer × inner products of one size, see gemm.layout.ts.

import {
  GemmActivation,
  GemmArguments,
  GemmBLayout,
  GemmItem,
  GemmsArguments,
  kBlock,
  PackMatrixArguments,
  UnpackMatrixArguments,
} from './gemm.layout';
import { evenBlock, multiply, multiplyBlock, multiplyScratch, panelScratch } from './multiply.as';
import { packPanels, packTransposedPanels, panelColumns, unpackPanels } from './packing.as';

/** Strips and panels. */
export function gemmScratch(args: GemmArguments): i32 {
  return <i32>(multiplyScratch + panelScratch);
}

export function gemmsScratch(args: GemmsArguments): i32 {
  return <i32>(multiplyScratch + panelScratch);
}

/** Chunks of the first GEMM, then of the second, and so on. */
export function gemms(args: GemmsArguments, chunk: i32, scratch: usize): void {
  let item = args.items;
  let first = 0;
  while (chunk >= changetype<GemmItem>(item).end) {
    first = changetype<GemmItem>(item).end;
    item += offsetof<GemmItem>();
  }
  gemm(changetype<GemmArguments>(item), chunk - first, scratch);
}

/** Chunks are counted by outer, inner, rows, then columns. */
export function gemm(args: GemmArguments, chunk: i32, scratch: usize): void {
  const m = args.m;
  const n = args.n;
  const rowsPerChunk = args.rowsPerChunk;
  const columnsPerChunk = args.columnsPerChunk;
  const sumsInner = args.sumsInner !== 0;
  const inner = args.innerCount;
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
    multiplyPart(args, chunk / inner, within, row, rows, column, columns, false, true, scratch);
    return;
  }
  for (let i = 0; i < inner; i++)
    multiplyPart(args, chunk, i, row, rows, column, columns, i > 0, i === inner - 1, scratch);
}

/** A block of one of the products: added to c where `accumulates`; finished where `isLast`. */
function multiplyPart(
  args: GemmArguments,
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
  const k = args.k;
  const isTransposed = args.isATransposed !== 0;
  const lda = <usize>args.lda;
  const ldc = <usize>args.ldc;
  const layout = args.bLayout;
  const a =
    args.a +
    <usize>outer * <usize>args.aOuterStride +
    <usize>inner * <usize>args.aInnerStride +
    <usize>row * (isTransposed ? 4 : lda);
  const b = args.b + <usize>outer * <usize>args.bOuterStride + <usize>inner * <usize>args.bInnerStride;
  const at =
    <usize>outer * <usize>args.cOuterStride +
    <usize>inner * <usize>args.cInnerStride +
    <usize>row * ldc +
    ((<usize>column) << 2);
  const c = args.c + at;
  const allBias = args.bias;
  const bias =
    allBias === 0 || accumulates ? 0 : allBias + <usize>outer * <usize>args.biasOuterStride + ((<usize>column) << 2);
  const allMask = args.mask;
  const mask = allMask === 0 || !isLast ? 0 : allMask + at;
  const allResidual = args.residual;
  const residual = allResidual === 0 || !isLast ? 0 : allResidual + at;
  const activation = isLast ? args.activation : GemmActivation.none;
  if (layout === GemmBLayout.packed) {
    const panels = b + ((<usize>(column >> 3) * <usize>k) << 5);
    multiply(rows, columns, k, a, lda, isTransposed, panels, c, ldc, accumulates, bias, activation, mask, residual, scratch);
    return;
  }
  const ldb = <usize>args.ldb;
  const panels = scratch + multiplyScratch;
  const block = evenBlock(k, kBlock, 4);
  for (let k0 = 0; k0 < k; k0 += block) {
    const kc = min(block, k - k0);
    if (layout === GemmBLayout.transposed)
      packTransposedPanels(b + <usize>column * ldb + ((<usize>k0) << 2), ldb, kc, columns, panels);
    else packPanels(b + <usize>k0 * ldb + ((<usize>column) << 2), ldb, kc, columns, panels);
    const isEnd = k0 + kc === k;
    multiplyBlock(
      rows,
      columns,
      kc,
      a + <usize>k0 * (isTransposed ? lda : 4),
      lda,
      isTransposed,
      panels,
      (<usize>kc) << 5,
      c,
      ldc,
      accumulates || k0 > 0,
      k0 === 0 ? bias : 0,
      isEnd ? activation : GemmActivation.none,
      isEnd ? mask : 0,
      isEnd ? residual : 0,
      scratch,
    );
  }
}

/** Panels of columns `first` … `end` − 1; `first` is a multiple of eight. */
export function packMatrix(args: PackMatrixArguments, first: i32, end: i32): void {
  const ldb = <usize>args.ldb;
  const k = args.k;
  const panelBytes = <usize>args.depth << 5;
  let panel = args.panels + ((<usize>first * <usize>args.depth) << 2);
  for (let column = first; column < end; column += panelColumns) {
    const columns = min(panelColumns, end - column);
    if (args.isTransposed !== 0) packTransposedPanels(args.b + <usize>column * ldb, ldb, k, columns, panel);
    else packPanels(args.b + ((<usize>column) << 2), ldb, k, columns, panel);
    const packed = <usize>k << 5;
    if (packed < panelBytes) memory.fill(panel + packed, 0, panelBytes - packed);
    panel += panelBytes;
  }
}

export function unpackMatrix(args: UnpackMatrixArguments, chunk: i32, scratch: usize): void {
  const columns = (args.n + panelColumns - 1) & ~(panelColumns - 1);
  const panels = args.panels + ((<usize>chunk * <usize>args.k * <usize>columns) << 2);
  unpackPanels(panels, args.k, args.n, args.out + ((<usize>chunk * <usize>args.k * <usize>args.n) << 2));
}
