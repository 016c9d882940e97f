// Sums over the rows of a matrix, in float64: alone, and together with the sums that the gradient of layer normalisation needs.

import { ColumnSumsAllArguments, ColumnSumsArguments, ColumnSumsItem } from './column-sum.layout';

/** Sums over rows in float64, of columns `first` … `end` − 1: of dy, and where there is an x, of dy · (x − mean) / std. */
export function columnSums(args: ColumnSumsArguments, first: i32, end: i32): void {
  const dy = args.dy;
  const x = args.x;
  const means = args.mean;
  const inverseStds = args.inverseStd;
  const rows = args.rows;
  const sums = args.sums;
  const products = args.products;
  const stride = <usize>args.count << 2;
  let column = first;
  for (; end - column >= 8; column += 8) eightColumns(dy, x, means, inverseStds, rows, stride, sums, products, (<usize>column) << 2);
  for (; column < end; column += 4) {
    const at = <usize>column << 2;
    const isWhole = end - column >= 4;
    if (!isWhole) {
      for (let c = column; c < end; c++) sumColumn(dy, x, means, inverseStds, rows, stride, sums, products, <usize>c << 2);
      return;
    }
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    if (x === 0) {
      for (let row = 0; row < rows; row++) {
        const v = v128.load(dy + at + <usize>row * stride);
        low = f64x2.add(low, f64x2.promote_low_f32x4(v));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)));
      }
    } else {
      let lowProduct = f64x2.splat(0);
      let highProduct = f64x2.splat(0);
      for (let row = 0; row < rows; row++) {
        const r = <usize>row << 2;
        const v = v128.load(dy + at + <usize>row * stride);
        const centred = f32x4.sub(v128.load(x + at + <usize>row * stride), v128.load32_splat(means + r));
        const w = f32x4.mul(v, f32x4.mul(centred, v128.load32_splat(inverseStds + r)));
        low = f64x2.add(low, f64x2.promote_low_f32x4(v));
        high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)));
        lowProduct = f64x2.add(lowProduct, f64x2.promote_low_f32x4(w));
        highProduct = f64x2.add(highProduct, f64x2.promote_low_f32x4(v128.shuffle<f32>(w, w, 2, 3, 0, 1)));
      }
      v128.store(products + at, inOrder(lowProduct, highProduct));
    }
    v128.store(sums + at, inOrder(low, high));
  }
}

/** Chunks of the first matrix, then of the second, and so on. */
export function columnSumsAll(args: ColumnSumsAllArguments, chunk: i32, scratch: usize): void {
  let at = args.items;
  let before = 0;
  while (chunk >= changetype<ColumnSumsItem>(at).end) {
    before = changetype<ColumnSumsItem>(at).end;
    at += offsetof<ColumnSumsItem>();
  }
  const item = changetype<ColumnSumsItem>(at);
  const first = (chunk - before) * item.countPerChunk;
  columnSums(changetype<ColumnSumsArguments>(at), first, min(item.count, first + item.countPerChunk));
}

/** Two times four columns at once: a cache line is read in two passes over the rows in place of four. Each column's sum is
 *  added up as four columns' are. */
function eightColumns(
  dy: usize,
  x: usize,
  means: usize,
  inverseStds: usize,
  rows: i32,
  stride: usize,
  sums: usize,
  products: usize,
  at: usize,
): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let source = dy + at;
  if (x === 0) {
    for (let row = 0; row < rows; row++) {
      const v = v128.load(source);
      const w = v128.load(source, 16);
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v));
      s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)));
      s2 = f64x2.add(s2, f64x2.promote_low_f32x4(w));
      s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.shuffle<f32>(w, w, 2, 3, 0, 1)));
      source += stride;
    }
  } else {
    let p0 = s0;
    let p1 = s0;
    let p2 = s0;
    let p3 = s0;
    let other = x + at;
    for (let row = 0; row < rows; row++) {
      const r = <usize>row << 2;
      const mean = v128.load32_splat(means + r);
      const inverseStd = v128.load32_splat(inverseStds + r);
      const v = v128.load(source);
      const w = v128.load(source, 16);
      const a = f32x4.mul(v, f32x4.mul(f32x4.sub(v128.load(other), mean), inverseStd));
      const b = f32x4.mul(w, f32x4.mul(f32x4.sub(v128.load(other, 16), mean), inverseStd));
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v));
      s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)));
      s2 = f64x2.add(s2, f64x2.promote_low_f32x4(w));
      s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.shuffle<f32>(w, w, 2, 3, 0, 1)));
      p0 = f64x2.add(p0, f64x2.promote_low_f32x4(a));
      p1 = f64x2.add(p1, f64x2.promote_low_f32x4(v128.shuffle<f32>(a, a, 2, 3, 0, 1)));
      p2 = f64x2.add(p2, f64x2.promote_low_f32x4(b));
      p3 = f64x2.add(p3, f64x2.promote_low_f32x4(v128.shuffle<f32>(b, b, 2, 3, 0, 1)));
      source += stride;
      other += stride;
    }
    v128.store(products + at, inOrder(p0, p1));
    v128.store(products + at, inOrder(p2, p3), 16);
  }
  v128.store(sums + at, inOrder(s0, s1));
  v128.store(sums + at, inOrder(s2, s3), 16);
}

// @ts-ignore: decorator
@inline
function inOrder(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

function sumColumn(
  dy: usize,
  x: usize,
  means: usize,
  inverseStds: usize,
  rows: i32,
  stride: usize,
  sums: usize,
  products: usize,
  at: usize,
): void {
  let sum: f64 = 0;
  let product: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const v = load<f32>(dy + at + <usize>row * stride);
    sum += <f64>v;
    if (x === 0) continue;
    const centred = load<f32>(x + at + <usize>row * stride) - load<f32>(means + (<usize>row << 2));
    product += <f64>(v * (centred * load<f32>(inverseStds + (<usize>row << 2))));
  }
  store<f32>(sums + at, <f32>sum);
  if (x !== 0) store<f32>(products + at, <f32>product);
}
