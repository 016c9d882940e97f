// Passes over the rows or columns of a matrix: layer normalisation, its gradient, and sums of columns.

import { laneSum, multiplyAdd } from './vector';

/** Columns of a chunk that sums over rows: one cache line. */
export const columnsPerChunk: i32 = 16;

/** y = (x − mean) / √(variance + eps) · gain + bias, of rows `from` … `to` − 1. */
export function normaliseRows(
  x: usize,
  gain: usize,
  bias: usize,
  eps: f32,
  channels: i32,
  y: usize,
  means: usize,
  inverseStds: usize,
  from: i32,
  to: i32,
): void {
  const bytes = <usize>channels << 2;
  const whole = <usize>(channels & ~3) << 2;
  const count = <f32>channels;
  for (let row = from; row < to; row++) {
    const source = x + <usize>row * bytes;
    const target = y + <usize>row * bytes;
    let sums = f32x4.splat(0);
    for (let p: usize = 0; p < whole; p += 16) sums = f32x4.add(sums, v128.load(source + p));
    let sum = laneSum(sums);
    for (let p = whole; p < bytes; p += 4) sum += load<f32>(source + p);
    const mean = sum / count;
    const centre = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let p: usize = 0; p < whole; p += 16) {
      const v = f32x4.sub(v128.load(source + p), centre);
      squares = multiplyAdd(v, v, squares);
    }
    let square = laneSum(squares);
    for (let p = whole; p < bytes; p += 4) {
      const v = load<f32>(source + p) - mean;
      square += v * v;
    }
    const scale: f32 = 1 / sqrt<f32>(square / count + eps);
    store<f32>(means + (<usize>row << 2), mean);
    store<f32>(inverseStds + (<usize>row << 2), scale);
    const factor = f32x4.splat(scale);
    for (let p: usize = 0; p < whole; p += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(source + p), centre), factor);
      v128.store(target + p, multiplyAdd(unit, v128.load(gain + p), v128.load(bias + p)));
    }
    for (let p = whole; p < bytes; p += 4) {
      const unit = (load<f32>(source + p) - mean) * scale;
      store<f32>(target + p, unit * load<f32>(gain + p) + load<f32>(bias + p));
    }
  }
}

/** dx = (g − mean(g) − unit · mean(g · unit)) / std with g = dy · gain, of rows `from` … `to` − 1. */
export function normaliseRowsBack(
  dy: usize,
  x: usize,
  means: usize,
  inverseStds: usize,
  gain: usize,
  channels: i32,
  dx: usize,
  from: i32,
  to: i32,
): void {
  const bytes = <usize>channels << 2;
  const whole = <usize>(channels & ~3) << 2;
  const count = <f32>channels;
  for (let row = from; row < to; row++) {
    const at = <usize>row * bytes;
    const mean = load<f32>(means + (<usize>row << 2));
    const scale = load<f32>(inverseStds + (<usize>row << 2));
    const centre = f32x4.splat(mean);
    const factor = f32x4.splat(scale);
    let sums = f32x4.splat(0);
    let products = f32x4.splat(0);
    for (let p: usize = 0; p < whole; p += 16) {
      const weighted = f32x4.mul(v128.load(dy + at + p), v128.load(gain + p));
      const unit = f32x4.mul(f32x4.sub(v128.load(x + at + p), centre), factor);
      sums = f32x4.add(sums, weighted);
      products = multiplyAdd(weighted, unit, products);
    }
    let sum = laneSum(sums);
    let product = laneSum(products);
    for (let p = whole; p < bytes; p += 4) {
      const weighted = load<f32>(dy + at + p) * load<f32>(gain + p);
      sum += weighted;
      product += weighted * (load<f32>(x + at + p) - mean) * scale;
    }
    sum /= count;
    product /= count;
    const meanGradient = f32x4.splat(sum);
    const meanProduct = f32x4.splat(product);
    for (let p: usize = 0; p < whole; p += 16) {
      const weighted = f32x4.mul(v128.load(dy + at + p), v128.load(gain + p));
      const unit = f32x4.mul(f32x4.sub(v128.load(x + at + p), centre), factor);
      const rest = f32x4.sub(f32x4.sub(weighted, meanGradient), f32x4.mul(unit, meanProduct));
      v128.store(dx + at + p, f32x4.mul(rest, factor));
    }
    for (let p = whole; p < bytes; p += 4) {
      const weighted = load<f32>(dy + at + p) * load<f32>(gain + p);
      const unit = (load<f32>(x + at + p) - mean) * scale;
      store<f32>(dx + at + p, (weighted - sum - unit * product) * scale);
    }
  }
}

/** Sums over rows in float64, of columns `from` … `to` − 1: of dy, and where there is an x, of dy · (x − mean) / std. */
export function sumColumns(
  dy: usize,
  x: usize,
  means: usize,
  inverseStds: usize,
  rows: i32,
  channels: i32,
  sums: usize,
  products: usize,
  from: i32,
  to: i32,
): void {
  const stride = <usize>channels << 2;
  for (let column = from; column < to; column += 4) {
    const at = <usize>column << 2;
    const isWhole = to - column >= 4;
    if (!isWhole) {
      for (let c = column; c < to; c++) sumColumn(dy, x, means, inverseStds, rows, stride, sums, products, <usize>c << 2);
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
      v128.store(products + at, joined(lowProduct, highProduct));
    }
    v128.store(sums + at, joined(low, high));
  }
}

// @ts-ignore: decorator
@inline
function joined(low: v128, high: v128): v128 {
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
