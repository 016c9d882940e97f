// The product of one block of rows with packed panels: the innermost loop that nearly all time is spent in. Twelve
// accumulators of four numbers hold a tile of six rows and eight columns, as many as sixteen vector registers allow.
// Every number of the result is the sum over k in order, in blocks of `innerBlock`, whichever rows and columns are
// computed together: so results do not depend on how the work is divided.

import { gelu } from './normal';
import { packStrips, packTransposedStrips, panelColumns, stripRows } from './packing';
import { loadPart, multiplyAdd, storePart } from './vector';

/** K is walked in blocks of this at most: a panel's block stays in the first-level cache, and few blocks mean that few
 *  results are read again. */
export const innerBlock: i32 = 768;
/** Rows whose strips are packed together at most: they stay in the second-level cache, and each panel is fetched once for
 *  all of them. */
export const rowBlock: i32 = 252;
/** Bytes of the tile at the edge, behind the packed strips. */
const edgeBytes: usize = 6 * 8 * 4;
/** Scratch that `multiply` needs. */
export const multiplyScratch: usize = <usize>rowBlock * <usize>innerBlock * 4 + edgeBytes;

/** What happens to the numbers of the last block of K. */
export const noActivation: i32 = 0;
export const geluActivation: i32 = 1;

/** Size of even blocks of at most `largest` that make up `count`; a multiple of `step`, as `largest` is. */
export function evenBlock(count: i32, largest: i32, step: i32): i32 {
  const blocks = (count + largest - 1) / largest;
  return ((count + blocks * step - 1) / (blocks * step)) * step;
}

/** c = act(a · b + bias) + residual, or c += a · b, for packed b. Strides are in bytes.
 *  a: m rows of k numbers (or, when `isTransposed`, k rows of m). panels: [⌈n / 8⌉] of k × 8 each.
 *  bias and residual: 0 where there is none; the residual has c's stride. */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aStride: usize,
  isTransposed: bool,
  panels: usize,
  c: usize,
  cStride: usize,
  accumulates: bool,
  bias: usize,
  activation: i32,
  residual: usize,
  scratch: usize,
): void {
  const block = evenBlock(k, innerBlock, 4);
  for (let k0 = 0; k0 < k; k0 += block) {
    const kc = min(block, k - k0);
    const isFirst = k0 === 0;
    const isLast = k0 + kc === k;
    multiplyBlock(
      m,
      n,
      kc,
      a + <usize>k0 * (isTransposed ? aStride : 4),
      aStride,
      isTransposed,
      panels + (<usize>k0 << 5),
      <usize>k << 5,
      c,
      cStride,
      accumulates || !isFirst,
      isFirst ? bias : 0,
      isLast ? activation : noActivation,
      isLast ? residual : 0,
      scratch,
    );
  }
}

/** One block of K; the panels may be a part of longer ones, `panelStride` bytes apart. */
export function multiplyBlock(
  m: i32,
  n: i32,
  kc: i32,
  a: usize,
  aStride: usize,
  isTransposed: bool,
  panels: usize,
  panelStride: usize,
  c: usize,
  cStride: usize,
  accumulates: bool,
  bias: usize,
  activation: i32,
  residual: usize,
  scratch: usize,
): void {
  const block = evenBlock(m, rowBlock, stripRows);
  for (let i0 = 0; i0 < m; i0 += block) {
    const mc = min(block, m - i0);
    if (isTransposed) packTransposedStrips(a + (<usize>i0 << 2), aStride, mc, kc, scratch);
    else packStrips(a + <usize>i0 * aStride, aStride, mc, kc, scratch);
    const rows = <usize>i0 * cStride;
    for (let j = 0; j < n; j += 8) {
      const panel = panels + <usize>(j >> 3) * panelStride;
      const columns = <usize>j << 2;
      const tileBias = bias === 0 ? 0 : bias + columns;
      let strip = scratch;
      for (let i = 0; i < mc; i += 6) {
        const at = rows + <usize>i * cStride + columns;
        const tileResidual = residual === 0 ? 0 : residual + at;
        const height = min(stripRows, mc - i);
        multiplyTile(strip, panel, kc, c + at, cStride, height, min(panelColumns, n - j), accumulates, tileBias, activation, tileResidual, scratch);
        strip += <usize>kc * 24;
      }
    }
  }
}

/** c = act(strip · panel + bias) + residual, or c += strip · panel, for up to six rows of up to eight columns. */
export function multiplyTile(
  strip: usize,
  panel: usize,
  kc: i32,
  c: usize,
  cStride: usize,
  rows: i32,
  columns: i32,
  accumulates: bool,
  bias: usize,
  activation: i32,
  residual: usize,
  scratch: usize,
): void {
  if (rows < stripRows || columns < panelColumns) {
    edgeTile(strip, panel, kc, c, cStride, rows, columns, accumulates, bias, activation, residual, scratch);
    return;
  }
  tile(strip, panel, kc, c, cStride, accumulates, bias);
  if (activation !== noActivation || residual !== 0) finish(c, cStride, c, cStride, stripRows, activation, residual);
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

/** Adds a row of eight to c, and `factor` times it to d. */
// @ts-ignore: decorator
@inline
function addRow(low: v128, high: v128, factor: v128, c: usize, d: usize): void {
  v128.store(c, f32x4.add(v128.load(c), low));
  v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
  v128.store(d, multiplyAdd(low, factor, v128.load(d)));
  v128.store(d, multiplyAdd(high, factor, v128.load(d, 16)), 16);
}

/** c = act(from) + residual of `rows` rows of eight; the residual has c's stride. `from` may be c. */
export function finish(
  from: usize,
  fromStride: usize,
  c: usize,
  stride: usize,
  rows: i32,
  activation: i32,
  residual: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let low = v128.load(from);
    let high = v128.load(from, 16);
    if (activation === geluActivation) {
      low = gelu(low);
      high = gelu(high);
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

/** A tile of fewer rows or columns, computed whole in scratch: the values that belong to it are copied in and out. */
function edgeTile(
  strip: usize,
  panel: usize,
  kc: i32,
  c: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  accumulates: bool,
  bias: usize,
  activation: i32,
  residual: usize,
  scratch: usize,
): void {
  const edge = scratch + multiplyScratch - edgeBytes;
  if (accumulates) for (let row = 0; row < rows; row++) storeRow(c + <usize>row * stride, edge + (<usize>row << 5), columns);
  else if (bias !== 0) for (let row = 0; row < rows; row++) storeRow(bias, edge + (<usize>row << 5), columns);
  tile(strip, panel, kc, edge, 32, accumulates || bias !== 0, 0);
  if (activation !== noActivation) finish(edge, 32, edge, 32, rows, activation, 0);
  for (let row = 0; row < rows; row++) {
    const from = edge + (<usize>row << 5);
    const to = c + <usize>row * stride;
    if (residual !== 0) addNumbers(residual + <usize>row * stride, from, columns);
    storeRow(from, to, columns);
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
