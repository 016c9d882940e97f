// A tile of a GEMM's result, whole or at an edge, with what is done to it before it is stored. Strides are in bytes.

import { geluF32x4, storeGeluWithSlope } from '../../wasm/assembly/normal.as';
import { loadPart, storePart } from '../../wasm/assembly/vector.as';
import { GemmActivation } from './gemm.layout';
import { tile } from './micro-kernel.as';
import { panelColumns, stripRows } from './packing.as';

/** Bytes of a tile whose rows lie one behind the other, 32 bytes each. */
export const tileBytes: usize = 6 * 8 * 4;

/** c = act(a · panel + bias) ⊙ mask + residual, or c += a · panel, for up to six rows of up to eight columns; a as `tile` takes it:
 *  fewer rows than six are a strip. `edge`: scratch for a tile of fewer, which is computed whole there; the values that belong to
 *  it are copied in and out. */
export function multiplyTile(
  a: usize,
  lda: usize,
  panel: usize,
  kc: i32,
  c: usize,
  ldc: usize,
  rows: i32,
  columns: i32,
  accumulates: bool,
  bias: usize,
  activation: i32,
  mask: usize,
  residual: usize,
  edge: usize,
): void {
  if (rows === stripRows && columns === panelColumns) {
    tile(a, lda, panel, kc, c, ldc, accumulates, bias);
    if (activation === GemmActivation.geluWithSlope) finishWithSlope(c, ldc, stripRows, mask, residual);
    else if (activation !== GemmActivation.none || mask !== 0 || residual !== 0)
      finish(c, ldc, c, ldc, stripRows, activation, residual, mask);
    return;
  }
  if (accumulates) for (let row = 0; row < rows; row++) storeRow(c + <usize>row * ldc, edge + (<usize>row << 5), columns);
  else if (bias !== 0) for (let row = 0; row < rows; row++) storeRow(bias, edge + (<usize>row << 5), columns);
  tile(a, lda, panel, kc, edge, 32, accumulates || bias !== 0, 0);
  if (activation === GemmActivation.geluWithSlope) {
    const slopes = edge + tileBytes; // its factors first
    if (mask !== 0) for (let row = 0; row < rows; row++) storeRow(mask + <usize>row * ldc, slopes + (<usize>row << 5), columns);
    finishWithSlope(edge, 32, rows, mask === 0 ? 0 : slopes, slopes);
    for (let row = 0; row < rows; row++) {
      storeRow(edge + (<usize>row << 5), c + <usize>row * ldc, columns);
      storeRow(slopes + (<usize>row << 5), residual + <usize>row * ldc, columns);
    }
    return;
  }
  if (activation !== GemmActivation.none) finish(edge, 32, edge, 32, rows, activation, 0);
  for (let row = 0; row < rows; row++) {
    const from = edge + (<usize>row << 5);
    const to = c + <usize>row * ldc;
    if (mask !== 0) multiplyNumbers(mask + <usize>row * ldc, from, columns);
    if (residual !== 0) addNumbers(residual + <usize>row * ldc, from, columns);
    storeRow(from, to, columns);
  }
}

/** Of `sets` tiles, `cStep` bytes apart, with strips that are `stripStep` bytes apart and one panel for all: c += strip · panel,
 *  and where there is a `d`, d += sign · strip · panel. */
export function addProducts(
  sets: i32,
  strip: usize,
  stripStep: usize,
  kc: i32,
  panel: usize,
  c: usize,
  ldc: usize,
  cStep: usize,
  d: usize = 0,
  sign: f32 = 0,
): void {
  for (let set = 0; set < sets; set++) {
    tile(strip, 0, panel, kc, c, ldc, d === 0, 0, d, sign);
    strip += stripStep;
    c += cStep;
    if (d !== 0) d += cStep;
  }
}

/** c = act(from) ⊙ mask + residual of `rows` rows of eight; mask and residual have c's stride. `from` may be c. */
export function finish(
  from: usize,
  fromStride: usize,
  c: usize,
  stride: usize,
  rows: i32,
  activation: i32,
  residual: usize,
  mask: usize = 0,
): void {
  for (let row = 0; row < rows; row++) {
    let low = v128.load(from);
    let high = v128.load(from, 16);
    if (activation === GemmActivation.gelu) {
      low = geluF32x4(low);
      high = geluF32x4(high);
    }
    if (mask !== 0) {
      low = f32x4.mul(low, v128.load(mask));
      high = f32x4.mul(high, v128.load(mask, 16));
      mask += stride;
    }
    if (residual !== 0) {
      low = f32x4.add(low, v128.load(residual));
      high = f32x4.add(high, v128.load(residual, 16));
      residual += stride;
    }
    v128.store(c, low);
    v128.store(c, high, 16);
    from += fromStride;
    c += stride;
  }
}

/** slope = GELU′(c) ⊙ mask, then c = GELU(c) ⊙ mask, of `rows` rows of eight with one stride. The slope may take the mask's place. */
function finishWithSlope(c: usize, stride: usize, rows: i32, mask: usize, slope: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let p: usize = 0; p < 32; p += 16) {
      const factor = mask === 0 ? f32x4.splat(1) : v128.load(mask + p);
      storeGeluWithSlope(v128.load(c + p), factor, c + p, slope + p);
    }
    c += stride;
    slope += stride;
    if (mask !== 0) mask += stride;
  }
}

/** The first `count` of a row of eight. */
export function storeRow(from: usize, to: usize, count: i32): void {
  if (count >= 4) {
    v128.store(to, v128.load(from));
    if (count === 8) v128.store(to, v128.load(from, 16), 16);
    else if (count > 4) storePart(to + 16, loadPart(from + 16, count - 4), count - 4);
  } else storePart(to, loadPart(from, count), count);
}

function addNumbers(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
}

function multiplyNumbers(factors: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    store<f32>(to + at, load<f32>(to + at) * load<f32>(factors + at));
  }
}
