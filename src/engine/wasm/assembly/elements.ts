// Passes over all numbers of a tensor, `count` from these addresses on. Tails shorter than four go through the same vector
// code, so that a number's result does not depend on where it stands.

import { gelu, geluSlope, storeGeluWithSlope } from './normal';
import { laneSum, loadPart, multiplyAdd, storePart } from './vector';

/** out = GELU(x). */
export function geluElements(x: usize, out: usize, count: i32): void {
  const whole = <usize>(count & ~3) << 2;
  for (let p: usize = 0; p < whole; p += 16) v128.store(out + p, gelu(v128.load(x + p)));
  const rest = count & 3;
  if (rest > 0) storePart(out + whole, gelu(loadPart(x + whole, rest)), rest);
}

/** value = GELU(x) · mask and slope = GELU′(x) · mask; mask 0: all 1. */
export function geluWithSlopeElements(x: usize, mask: usize, value: usize, slope: usize, count: i32): void {
  const whole = <usize>(count & ~3) << 2;
  const one = f32x4.splat(1);
  for (let p: usize = 0; p < whole; p += 16) {
    storeGeluWithSlope(v128.load(x + p), mask === 0 ? one : v128.load(mask + p), value + p, slope + p);
  }
  const rest = count & 3;
  if (rest === 0) return;
  const last = loadPart(x + whole, rest);
  const factor = mask === 0 ? one : loadPart(mask + whole, rest);
  storePart(value + whole, f32x4.mul(gelu(last), factor), rest);
  storePart(slope + whole, f32x4.mul(geluSlope(last), factor), rest);
}

/** out = x · mask (+ residual, where there is one). */
export function dropElements(x: usize, mask: usize, residual: usize, out: usize, count: i32): void {
  const whole = <usize>(count & ~3) << 2;
  const end = <usize>count << 2;
  if (residual === 0) {
    for (let p: usize = 0; p < whole; p += 16) v128.store(out + p, f32x4.mul(v128.load(x + p), v128.load(mask + p)));
    for (let p = whole; p < end; p += 4) store<f32>(out + p, load<f32>(x + p) * load<f32>(mask + p));
    return;
  }
  for (let p: usize = 0; p < whole; p += 16) {
    v128.store(out + p, f32x4.add(f32x4.mul(v128.load(x + p), v128.load(mask + p)), v128.load(residual + p)));
  }
  for (let p = whole; p < end; p += 4) {
    store<f32>(out + p, load<f32>(x + p) * load<f32>(mask + p) + load<f32>(residual + p));
  }
}

/** out = x · scale (+ sum, where there is one). */
export function scaleElements(x: usize, scale: f32, sum: usize, out: usize, count: i32): void {
  const whole = <usize>(count & ~3) << 2;
  const end = <usize>count << 2;
  const factor = f32x4.splat(scale);
  for (let p: usize = 0; p < whole; p += 16) {
    const scaled = f32x4.mul(v128.load(x + p), factor);
    v128.store(out + p, sum === 0 ? scaled : f32x4.add(scaled, v128.load(sum + p)));
  }
  for (let p = whole; p < end; p += 4) {
    const scaled = load<f32>(x + p) * scale;
    store<f32>(out + p, sum === 0 ? scaled : scaled + load<f32>(sum + p));
  }
}

/** Sum of the squares, in float64. */
export function squareSumOf(x: usize, count: i32): f64 {
  const whole = <usize>(count & ~3) << 2;
  const end = <usize>count << 2;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let p: usize = 0; p < whole; p += 16) {
    const v = v128.load(x + p);
    const a = f64x2.promote_low_f32x4(v);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (let p = whole; p < end; p += 4) {
    const v = <f64>load<f32>(x + p);
    sum += v * v;
  }
  return sum;
}

/** One step of AdamW; the new parameters and moments go to addresses of their own. */
export function adamwElements(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  newParameter: usize,
  newFirst: usize,
  newSecond: usize,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  stepSize: f32,
  secondCorrection: f32,
  keptShare: f32,
  count: i32,
): void {
  const whole = count & ~3;
  for (let i = 0; i < count; i += 4) {
    const p = <usize>i << 2;
    const rest = count - i;
    const isWhole = i < whole;
    const g = isWhole ? v128.load(gradient + p) : loadPart(gradient + p, rest);
    const m = isWhole ? v128.load(first + p) : loadPart(first + p, rest);
    const v = isWhole ? v128.load(second + p) : loadPart(second + p, rest);
    const w = isWhole ? v128.load(parameter + p) : loadPart(parameter + p, rest);
    const mean = multiplyAdd(f32x4.sub(g, m), f32x4.splat(1 - beta1), m);
    const square = multiplyAdd(v, f32x4.splat(beta2), f32x4.mul(f32x4.mul(g, g), f32x4.splat(1 - beta2)));
    const root = f32x4.add(f32x4.div(f32x4.sqrt(square), f32x4.splat(secondCorrection)), f32x4.splat(epsilon));
    const step = f32x4.mul(f32x4.div(mean, root), f32x4.splat(stepSize));
    const next = f32x4.sub(f32x4.mul(w, f32x4.splat(keptShare)), step);
    if (isWhole) {
      v128.store(newParameter + p, next);
      v128.store(newFirst + p, mean);
      v128.store(newSecond + p, square);
    } else {
      storePart(newParameter + p, next, rest);
      storePart(newFirst + p, mean, rest);
      storePart(newSecond + p, square, rest);
    }
  }
}
