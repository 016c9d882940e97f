// A tile of a GEMM's result: the innermost loop, in which nearly all time is spent. Twelve accumulators of four numbers hold six
// rows of eight columns, as many as sixteen vector registers allow. a comes in strips of six rows, b in panels of eight
// columns (packing.as.ts). Strides are in bytes.

import { geluF32x4, storeGeluWithSlope } from '../../wasm/assembly/normal.as';
import { loadPart, multiplyAdd, storePart } from '../../wasm/assembly/vector.as';
import { GemmActivation } from './gemm.layout';
import { panelColumns, stripRows } from './packing.as';

/** Bytes of a tile whose rows lie one behind the other, 32 bytes each. */
export const tileBytes: usize = 6 * 8 * 4;

/** c = act(strip · panel + bias) ⊙ mask + residual, or c += strip · panel, for up to six rows of up to eight columns. `edge`: scratch
 *  for a tile of fewer, which is computed whole there; the values that belong to it are copied in and out. */
export function multiplyTile(
  strip: usize,
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
    tile(strip, panel, kc, c, ldc, accumulates, bias);
    if (activation === GemmActivation.geluWithSlope) finishWithSlope(c, ldc, stripRows, mask, residual);
    else if (activation !== GemmActivation.none || mask !== 0 || residual !== 0)
      finish(c, ldc, c, ldc, stripRows, activation, residual, mask);
    return;
  }
  if (accumulates) for (let row = 0; row < rows; row++) storeRow(c + <usize>row * ldc, edge + (<usize>row << 5), columns);
  else if (bias !== 0) for (let row = 0; row < rows; row++) storeRow(bias, edge + (<usize>row << 5), columns);
  tile(strip, panel, kc, edge, 32, accumulates || bias !== 0, 0);
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

/** c (+)= strip · panel, six rows of eight. Where there is a `d`, c += strip · panel and d += sign · strip · panel instead:
 *  then without `accumulates`, and c and d have the same stride. */
export function tile(
  a: usize,
  b: usize,
  kc: i32,
  c: usize,
  stride: usize,
  accumulates: bool,
  bias: usize,
  d: usize = 0,
  sign: f32 = 0,
): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  const c4 = c3 + stride;
  const c5 = c4 + stride;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  if (bias !== 0) {
    s00 = v128.load(bias);
    s01 = v128.load(bias, 16);
  }
  let s10 = s00;
  let s11 = s01;
  let s20 = s00;
  let s21 = s01;
  let s30 = s00;
  let s31 = s01;
  let s40 = s00;
  let s41 = s01;
  let s50 = s00;
  let s51 = s01;
  if (accumulates) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
    s40 = v128.load(c4);
    s41 = v128.load(c4, 16);
    s50 = v128.load(c5);
    s51 = v128.load(c5, 16);
  }
  const end = b + (<usize>kc << 5);
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    s00 = multiplyAdd(x, b0, s00);
    s01 = multiplyAdd(x, b1, s01);
    x = v128.load_splat<f32>(a, 4);
    s10 = multiplyAdd(x, b0, s10);
    s11 = multiplyAdd(x, b1, s11);
    x = v128.load_splat<f32>(a, 8);
    s20 = multiplyAdd(x, b0, s20);
    s21 = multiplyAdd(x, b1, s21);
    x = v128.load_splat<f32>(a, 12);
    s30 = multiplyAdd(x, b0, s30);
    s31 = multiplyAdd(x, b1, s31);
    x = v128.load_splat<f32>(a, 16);
    s40 = multiplyAdd(x, b0, s40);
    s41 = multiplyAdd(x, b1, s41);
    x = v128.load_splat<f32>(a, 20);
    s50 = multiplyAdd(x, b0, s50);
    s51 = multiplyAdd(x, b1, s51);
    a += 24;
    b += 32;
  } while (b < end);
  if (d !== 0) {
    const factor = f32x4.splat(sign);
    addRow(s00, s01, factor, c, d);
    addRow(s10, s11, factor, c1, d + stride);
    addRow(s20, s21, factor, c2, d + 2 * stride);
    addRow(s30, s31, factor, c3, d + 3 * stride);
    addRow(s40, s41, factor, c4, d + 4 * stride);
    addRow(s50, s51, factor, c5, d + 5 * stride);
    return;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
  v128.store(c4, s40);
  v128.store(c4, s41, 16);
  v128.store(c5, s50);
  v128.store(c5, s51, 16);
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
    tile(strip, panel, kc, c, ldc, d === 0, 0, d, sign);
    strip += stripStep;
    c += cStep;
    if (d !== 0) d += cStep;
  }
}

/** Adds a row of eight to c, and `factor` times it to d. */
// @ts-ignore: decorator
@inline
function addRow(low: v128, high: v128, factor: v128, c: usize, d: usize): void {
  v128.store(c, f32x4.add(v128.load(c), low));
  v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
  v128.store(d, multiplyAdd(low, factor, v128.load(d)));
  v128.store(d, multiplyAdd(high, factor, v128.load(d, 16)), 16);
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
