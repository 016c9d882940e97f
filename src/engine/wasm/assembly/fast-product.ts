// A product with packed panels in seven multiplications of quarters instead of eight: V. Strassen, Gaussian Elimination is
// not Optimal (1969), one level deep, on tiles instead of whole matrices as in Huang, Smith, Henry and van de Geijn,
// Strassen's Algorithm Reloaded (2016): sums of quarters are made while packing, and what a tile multiplies is added to the
// two quarters of the result that it belongs to.
//
// Quarters of the left side: even and odd rows, first and second half of a block of K. Of the right side: those halves, even
// and odd panels. Twelve rows are a set; what is left of the rows is multiplied plainly. So a row's result depends on the
// rows of its set: the caller says which rows belong together.

import { address, word } from './job';
import { evenBlock, innerBlock, multiplyScratch, multiplyTile, finish, noActivation, tile } from './multiply';
import { packStrip, packStrips, packSumStrip, panelColumns, stripRows } from './packing';

// Words of the job. Strides are in bytes.
// @ts-ignore: decorator
@inline const ROWS = 0;
/** A multiple of sixteen. */
// @ts-ignore: decorator
@inline const COLUMNS = 1;
/** A multiple of eight. */
// @ts-ignore: decorator
@inline const DEPTH = 2;
// @ts-ignore: decorator
@inline const ROW_CHUNKS = 3;
/** A multiple of sixteen. */
// @ts-ignore: decorator
@inline const COLUMNS_PER_CHUNK = 4;
// @ts-ignore: decorator
@inline const LEFT = 5;
// @ts-ignore: decorator
@inline const LEFT_STRIDE = 6;
// @ts-ignore: decorator
@inline const PANELS = 7;
// @ts-ignore: decorator
@inline const OUT = 8;
// @ts-ignore: decorator
@inline const OUT_STRIDE = 9;
// @ts-ignore: decorator
@inline const BIAS = 10;
// @ts-ignore: decorator
@inline const RESIDUAL = 11;
// @ts-ignore: decorator
@inline const ACTIVATION = 12;

/** Rows of a set: six of each parity. */
const setRows: i32 = 2 * stripRows;
/** Products of quarters, and so strips of a set. */
const products: usize = 7;
/** Of sixteen columns of the result while they are added up, close together: rows of the result itself, often a multiple of
 *  4 kB apart, would push each other out of the first-level cache. */
const rowBytes: usize = 64;

/** Chunk: of the rows × chunks of the columns + of the columns. The rows that are left over belong to the last. */
export function fastProductChunk(job: usize, chunk: i32, scratch: usize): void {
  const depth = word(job, DEPTH);
  const stride = address(job, OUT_STRIDE);
  const columnsPerChunk = word(job, COLUMNS_PER_CHUNK);
  const columnChunks = (word(job, COLUMNS) + columnsPerChunk - 1) / columnsPerChunk;
  const first = (chunk % columnChunks) * columnsPerChunk;
  const columns = min(columnsPerChunk, word(job, COLUMNS) - first);
  const allSets = word(job, ROWS) / setRows;
  const rowChunks = word(job, ROW_CHUNKS);
  const rowChunk = chunk / columnChunks;
  const set = (rowChunk * allSets) / rowChunks;
  const sets = ((rowChunk + 1) * allSets) / rowChunks - set;
  const rowsLeft = set + sets === allSets ? word(job, ROWS) - allSets * setRows : 0;
  const row = <usize>(set * setRows);
  const left = address(job, LEFT) + row * address(job, LEFT_STRIDE);
  const corner = row * stride + (<usize>first << 2);
  const bias = address(job, BIAS);
  const residual = address(job, RESIDUAL);
  const block = evenBlock(depth, innerBlock, 8);
  for (let k = 0; k < depth; k += block) {
    const inner = min(block, depth - k);
    packRows(left + (<usize>k << 2), address(job, LEFT_STRIDE), sets, rowsLeft, inner, scratch);
    const isLast = k + inner === depth;
    const activation = isLast ? word(job, ACTIVATION) : noActivation;
    for (let column = 0; column < columns; column += 2 * panelColumns) {
      const at = corner + (<usize>column << 2);
      multiplyPair(
        scratch,
        sets,
        rowsLeft,
        inner,
        address(job, PANELS) + (<usize>depth * <usize>(first + column) << 2) + (<usize>k << 5),
        <usize>depth << 5,
        address(job, OUT) + at,
        stride,
        k > 0,
        bias === 0 ? 0 : bias + (<usize>(first + column) << 2),
        activation,
        residual === 0 || !isLast ? 0 : residual + at,
      );
    }
  }
}

/** Seven strips of each set, then plain strips of the rows that are left. */
function packRows(left: usize, stride: usize, sets: i32, rowsLeft: i32, inner: i32, out: usize): void {
  const half = inner >> 1;
  const right = <usize>half << 2; // from the first half of a row to the second
  const both = 2 * stride;
  const strip = <usize>half * 24;
  for (let set = 0; set < sets; set++) {
    packSumStrip(left, stride + right, 1, both, half, out); // A11 + A22
    packSumStrip(left + stride, right, 1, both, half, out + strip); // A21 + A22
    packStrip(left, both, half, out + 2 * strip); // A11
    packStrip(left + stride + right, both, half, out + 3 * strip); // A22
    packSumStrip(left, right, 1, both, half, out + 4 * strip); // A11 + A12
    packSumStrip(left + stride, 0 - stride, -1, both, half, out + 5 * strip); // A21 − A11
    packSumStrip(left + right, stride, -1, both, half, out + 6 * strip); // A12 − A22
    left += <usize>setRows * stride;
    out += products * strip;
  }
  packStrips(left, stride, rowsLeft, inner, out);
}

/** Sixteen columns of one block of K. */
function multiplyPair(
  scratch: usize,
  sets: i32,
  rowsLeft: i32,
  inner: i32,
  panel: usize,
  panelStride: usize,
  out: usize,
  stride: usize,
  accumulates: bool,
  bias: usize,
  activation: i32,
  residual: usize,
): void {
  const half = inner >> 1;
  const bytes = <usize>half << 5;
  const sums = scratch + multiplyScratch;
  const c = sums + 5 * bytes;
  const odd = c + rowBytes;
  const rows = sets * setRows;
  sumPanels(panel, panelStride, bytes, sums);
  if (accumulates) {
    finish(out, stride, c, rowBytes, rows, noActivation, 0);
    finish(out + 32, stride, c + 32, rowBytes, rows, noActivation, 0);
  } else fillRows(c, rows, bias);
  const b22 = panel + panelStride + bytes;
  addProduct(scratch, 0, sets, half, sums, c, odd + 32, 1); // C11, C22
  addProduct(scratch, 1, sets, half, panel, odd, odd + 32, -1); // C21, −C22
  addProduct(scratch, 2, sets, half, sums + bytes, c + 32, odd + 32, 1); // C12, C22
  addProduct(scratch, 3, sets, half, sums + 2 * bytes, c, odd, 1); // C11, C21
  addProduct(scratch, 4, sets, half, b22, c + 32, c, -1); // C12, −C11
  addProduct(scratch, 5, sets, half, sums + 3 * bytes, odd + 32, 0, 0); // C22
  addProduct(scratch, 6, sets, half, sums + 4 * bytes, c, 0, 0); // C11
  finish(c, rowBytes, out, stride, rows, activation, residual);
  finish(c + 32, rowBytes, out + 32, stride, rows, activation, residual === 0 ? 0 : residual + 32);
  let strip = scratch + <usize>sets * products * <usize>half * 24;
  for (let row = 0; row < rowsLeft; row += stripRows) {
    const at = <usize>(rows + row) * stride;
    const height = min(stripRows, rowsLeft - row);
    for (let p: usize = 0; p < 64; p += 32) {
      const tileBias = bias === 0 ? 0 : bias + p;
      const tileResidual = residual === 0 ? 0 : residual + at + p;
      multiplyTile(strip, panel + (p === 0 ? 0 : panelStride), inner, out + at + p, stride, height, panelColumns, accumulates, accumulates ? 0 : tileBias, activation, tileResidual, scratch);
    }
    strip += <usize>inner * 24;
  }
}

/** c += strips · panel, and d += sign · strips · panel where there is a d, for the strips of one product. */
function addProduct(scratch: usize, product: i32, sets: i32, half: i32, panel: usize, c: usize, d: usize, sign: f32): void {
  const strip = <usize>half * 24;
  let at = scratch + <usize>product * strip;
  for (let set = 0; set < sets; set++) {
    tile(at, panel, half, c, 2 * rowBytes, d === 0, 0, d, sign);
    at += products * strip;
    c += <usize>setRows * rowBytes;
    if (d !== 0) d += <usize>setRows * rowBytes;
  }
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
