// Sums over the rows of a matrix, in float64: alone, and together with the sums that the gradient of layer normalisation needs.

import { ColumnSumsArguments } from './column-sum.layout';

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
  for (let column = first; column < end; column += 4) {
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
