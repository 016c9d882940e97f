// The innermost loop of a GEMM, in which nearly all time is spent. Twelve accumulators of four numbers hold six rows of eight
// columns, as many as sixteen vector registers allow. b comes in panels of eight columns, a in strips of six rows (packing.as.ts)
// or as its rows lie: the same sums. Strides are in bytes.

import { multiplyAdd } from '../../wasm/assembly/vector.as';

/** c (+)= a · panel, six rows of eight. `lda` 0: a is a strip; else six rows that begin so many bytes apart. Where there is a
 *  `d`, c += a · panel and d += sign · a · panel instead: then without `accumulates`, and c and d have the same stride. */
export function tile(
  a: usize,
  lda: usize,
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
  if (lda === 0) {
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
  } else {
    let a1 = a + lda;
    let a2 = a1 + lda;
    let a3 = a2 + lda;
    let a4 = a3 + lda;
    let a5 = a4 + lda;
    let b0: v128;
    let b1: v128;
    let x: v128;
    let q: usize = 0;
    while (b < end) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      x = v128.load_splat<f32>(a + q);
      s00 = multiplyAdd(x, b0, s00);
      s01 = multiplyAdd(x, b1, s01);
      x = v128.load_splat<f32>(a1 + q);
      s10 = multiplyAdd(x, b0, s10);
      s11 = multiplyAdd(x, b1, s11);
      x = v128.load_splat<f32>(a2 + q);
      s20 = multiplyAdd(x, b0, s20);
      s21 = multiplyAdd(x, b1, s21);
      x = v128.load_splat<f32>(a3 + q);
      s30 = multiplyAdd(x, b0, s30);
      s31 = multiplyAdd(x, b1, s31);
      x = v128.load_splat<f32>(a4 + q);
      s40 = multiplyAdd(x, b0, s40);
      s41 = multiplyAdd(x, b1, s41);
      x = v128.load_splat<f32>(a5 + q);
      s50 = multiplyAdd(x, b0, s50);
      s51 = multiplyAdd(x, b1, s51);
      q += 4;
      b += 32;
    }
  }
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
