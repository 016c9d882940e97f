// GEMM with packed panels in seven multiplications of quarters instead of eight: V. Strassen, Gaussian Elimination is not
// Optimal (1969), one level deep, on tiles instead of whole matrices as in Huang, Smith, Henry and van de Geijn, Strassen's
// Algorithm Reloaded (2016): sums of quarters are made while packing, and what a tile multiplies is added to the two quarters
// of the result that it belongs to.
//
// Quarters of a: even and odd rows, first and second half of a block of k; where a is transposed, and the rows of a set lie side by
// side, the first six and the last six of a set in place of the even and odd ones. Of b: those halves, even and odd panels. Twelve rows
// are a set; what is left of the rows is multiplied plainly. So a row's result depends on the rows of its set: the caller
// says which rows belong together. Strides are in bytes.

import { GemmActivation, kBlock } from './gemm.layout';
import { edgeTile, evenBlock, multiplyScratch, panelScratch } from './multiply.as';
import { packStrip, packStrips, packSumStrip, panelColumns, stripRows } from './packing.as';
import { packTransposedRest, packTransposedSets } from './strassen-transposed.as';
import { StrassenArguments, setRows } from './strassen.layout';
import { addProducts, finish, multiplyTile } from './tile.as';

/** Multiplications of quarters, and so strips of a set. */
const stripsPerSet: usize = 7;
/** Of sixteen columns of the result while they are added up, close together: rows of the result itself, often a multiple of
 *  4 kB apart, would push each other out of the first-level cache. */
const rowBytes: usize = 64;

/** Strips, sums of panels, and sixteen columns of the result. */
export function strassenScratch(args: StrassenArguments): i32 {
  return <i32>(multiplyScratch + panelScratch);
}

/** Chunk: of the rows × chunks of the columns + of the columns. The rows that are left over belong to the last. */
export function strassen(args: StrassenArguments, chunk: i32, scratch: usize): void {
  const k = args.k;
  const lda = <usize>args.lda;
  const ldc = <usize>args.ldc;
  const columnsPerChunk = args.columnsPerChunk;
  const columnChunks = (args.n + columnsPerChunk - 1) / columnsPerChunk;
  const first = (chunk % columnChunks) * columnsPerChunk;
  const columns = min(columnsPerChunk, args.n - first);
  const allSets = args.m / setRows;
  const rowChunks = args.rowChunks;
  const rowChunk = chunk / columnChunks;
  const set = (rowChunk * allSets) / rowChunks;
  const sets = ((rowChunk + 1) * allSets) / rowChunks - set;
  const rowsLeft = set + sets === allSets ? args.m - allSets * setRows : 0;
  const row = <usize>(set * setRows);
  const isTransposed = args.isATransposed !== 0;
  const a = args.a + row * (isTransposed ? 4 : lda);
  const corner = row * ldc + (<usize>first << 2);
  const bias = args.bias;
  const residual = args.residual;
  const block = evenBlock(k, kBlock, 8);
  for (let k0 = 0; k0 < k; k0 += block) {
    const kc = min(block, k - k0);
    if (isTransposed) {
      const block = a + <usize>k0 * lda;
      packTransposedSets(block, lda, sets, kc, args.aDepth - k0, scratch);
      packTransposedRest(block + row4(sets), lda, rowsLeft, kc, args.aDepth - k0, scratch + setBytes(sets, kc));
    } else packRows(a + (<usize>k0 << 2), lda, sets, rowsLeft, kc, scratch);
    const isLast = k0 + kc === k;
    const activation = isLast ? args.activation : GemmActivation.none;
    for (let column = 0; column < columns; column += 2 * panelColumns) {
      const at = corner + (<usize>column << 2);
      multiplyPair(
        scratch,
        sets,
        rowsLeft,
        kc,
        args.panels + (<usize>k * <usize>(first + column) << 2) + (<usize>k0 << 5),
        <usize>k << 5,
        args.c + at,
        ldc,
        k0 > 0,
        bias === 0 ? 0 : bias + (<usize>(first + column) << 2),
        activation,
        residual === 0 || !isLast ? 0 : residual + at,
        isTransposed,
      );
    }
  }
}

/** From the first row of a transposed a to the first behind these sets. */
// @ts-ignore: decorator
@inline
function row4(sets: i32): usize {
  return <usize>(sets * setRows) << 2;
}

// @ts-ignore: decorator
@inline
function setBytes(sets: i32, kc: i32): usize {
  return <usize>sets * stripsPerSet * <usize>(kc >> 1) * 24;
}

/** Seven strips of each set, then plain strips of the rows that are left. */
function packRows(a: usize, lda: usize, sets: i32, rowsLeft: i32, kc: i32, out: usize): void {
  const half = kc >> 1;
  const right = <usize>half << 2; // from the first half of a row to the second
  const both = 2 * lda;
  const strip = <usize>half * 24;
  for (let set = 0; set < sets; set++) {
    packSumStrip(a, lda + right, 1, both, half, out); // A11 + A22
    packSumStrip(a + lda, right, 1, both, half, out + strip); // A21 + A22
    packStrip(a, both, half, out + 2 * strip); // A11
    packStrip(a + lda + right, both, half, out + 3 * strip); // A22
    packSumStrip(a, right, 1, both, half, out + 4 * strip); // A11 + A12
    packSumStrip(a + lda, 0 - lda, -1, both, half, out + 5 * strip); // A21 − A11
    packSumStrip(a + right, lda, -1, both, half, out + 6 * strip); // A12 − A22
    a += <usize>setRows * lda;
    out += stripsPerSet * strip;
  }
  packStrips(a, lda, rowsLeft, kc, out);
}

/** Sixteen columns of one block of k. */
function multiplyPair(
  scratch: usize,
  sets: i32,
  rowsLeft: i32,
  kc: i32,
  panel: usize,
  panelStride: usize,
  c: usize,
  ldc: usize,
  accumulates: bool,
  bias: usize,
  activation: i32,
  residual: usize,
  isTransposed: bool,
): void {
  const half = kc >> 1;
  const bytes = <usize>half << 5;
  const rowStep = isTransposed ? rowBytes : 2 * rowBytes; // from a row of a strip to the next
  const sums = scratch + multiplyScratch;
  const even = sums + 5 * bytes; // rows of the result
  const odd = even + (isTransposed ? <usize>stripRows * rowBytes : rowBytes);
  const rows = sets * setRows;
  sumPanels(panel, panelStride, bytes, sums);
  if (accumulates) {
    finish(c, ldc, even, rowBytes, rows, GemmActivation.none, 0);
    finish(c + 32, ldc, even + 32, rowBytes, rows, GemmActivation.none, 0);
  } else fillRows(even, rows, bias);
  const strip = <usize>half * 24;
  const b22 = panel + panelStride + bytes;
  addQuarters(scratch, strip, sets, half, rowStep, sums, even, odd + 32, 1); // C11, C22
  addQuarters(scratch + strip, strip, sets, half, rowStep, panel, odd, odd + 32, -1); // C21, −C22
  addQuarters(scratch + 2 * strip, strip, sets, half, rowStep, sums + bytes, even + 32, odd + 32, 1); // C12, C22
  addQuarters(scratch + 3 * strip, strip, sets, half, rowStep, sums + 2 * bytes, even, odd, 1); // C11, C21
  addQuarters(scratch + 4 * strip, strip, sets, half, rowStep, b22, even + 32, even, -1); // C12, −C11
  addQuarters(scratch + 5 * strip, strip, sets, half, rowStep, sums + 3 * bytes, odd + 32, 0, 0); // C22
  addQuarters(scratch + 6 * strip, strip, sets, half, rowStep, sums + 4 * bytes, even, 0, 0); // C11
  finish(even, rowBytes, c, ldc, rows, activation, residual);
  finish(even + 32, rowBytes, c + 32, ldc, rows, activation, residual === 0 ? 0 : residual + 32);
  let plainStrip = scratch + <usize>sets * stripsPerSet * strip;
  for (let row = 0; row < rowsLeft; row += stripRows) {
    const at = <usize>(rows + row) * ldc;
    const height = min(stripRows, rowsLeft - row);
    for (let p: usize = 0; p < 64; p += 32) {
      const tileBias = bias === 0 || accumulates ? 0 : bias + p;
      const tileResidual = residual === 0 ? 0 : residual + at + p;
      multiplyTile(plainStrip, panel + (p === 0 ? 0 : panelStride), kc, c + at + p, ldc, height, panelColumns, accumulates, tileBias, activation, 0, tileResidual, edgeTile(scratch));
    }
    plainStrip += <usize>kc * 24;
  }
}

/** c += strips · panel, and d += sign · strips · panel where there is a d, for one of the seven multiplications of every set: `first`
 *  is its strip of the first set. */
// @ts-ignore: decorator
@inline
function addQuarters(first: usize, strip: usize, sets: i32, half: i32, rowStep: usize, panel: usize, c: usize, d: usize, sign: f32): void {
  addProducts(sets, first, stripsPerSet * strip, half, panel, c, rowStep, <usize>setRows * rowBytes, d, sign);
}

/** B11 + B22, B12 − B22, B21 − B11, B11 + B12, B21 + B22, of `bytes` bytes each. */
function sumPanels(b11: usize, panelStride: usize, bytes: usize, out: usize): void {
  for (let end = b11 + bytes; b11 < end; b11 += 16) {
    const first = v128.load(b11);
    const low = v128.load(b11 + bytes);
    const second = v128.load(b11 + panelStride);
    const last = v128.load(b11 + panelStride + bytes);
    v128.store(out, f32x4.add(first, last));
    v128.store(out + bytes, f32x4.sub(second, last));
    v128.store(out + 2 * bytes, f32x4.sub(low, first));
    v128.store(out + 3 * bytes, f32x4.add(first, second));
    v128.store(out + 4 * bytes, f32x4.add(low, last));
    out += 16;
  }
}

/** The bias, or 0, in sixteen columns of each row. */
function fillRows(c: usize, rows: i32, bias: usize): void {
  for (let p: usize = 0; p < 64; p += 16) {
    const value = bias === 0 ? f32x4.splat(0) : v128.load(bias + p);
    let at = c + p;
    for (let row = 0; row < rows; row++) {
      v128.store(at, value);
      at += rowBytes;
    }
  }
}
