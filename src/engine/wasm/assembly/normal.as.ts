// e^x and the normal distribution, four at a time, to float32 accuracy. The polynomials were fitted by weighted least squares
// for the smallest relative error: 3e-9 for e^r, 2.5e-8 for the distribution's tail.

import { multiplyAdd, subtractProduct, toIntegers } from './vector.as';

/** e^x; 0 below −87, and e^88 above 88. */
// @ts-ignore: decorator
@inline
export function expF32x4(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87.3)), f32x4.splat(88));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.4426950408889634)));
  // r = x − n · ln 2, with ln 2 in two parts
  const r = subtractProduct(n, f32x4.splat(1.42860677e-6), subtractProduct(n, f32x4.splat(0.693145752), bounded));
  let p = f32x4.splat(0.0013814534759148955);
  p = multiplyAdd(p, r, f32x4.splat(0.008368702605366707));
  p = multiplyAdd(p, r, f32x4.splat(0.04166838899254799));
  p = multiplyAdd(p, r, f32x4.splat(0.1666652113199234));
  p = multiplyAdd(p, r, f32x4.splat(0.4999999403953552));
  const value = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // times 2ⁿ, by adding n to the exponent
  const scaled = i32x4.add(value, i32x4.shl(toIntegers(n), 23));
  return v128.and(scaled, f32x4.ge(x, f32x4.splat(-87.3)));
}

/** (1 − Φ(|x|)) / e^(−x²/2). */
// @ts-ignore: decorator
@inline
function tailRatio(x: v128): v128 {
  const w = f32x4.div(f32x4.splat(1), multiplyAdd(f32x4.abs(x), f32x4.splat(0.26), f32x4.splat(1)));
  let p = f32x4.splat(0.030506044626235962);
  p = multiplyAdd(p, w, f32x4.splat(-0.15283457934856415));
  p = multiplyAdd(p, w, f32x4.splat(0.25150346755981445));
  p = multiplyAdd(p, w, f32x4.splat(-0.1509632021188736));
  p = multiplyAdd(p, w, f32x4.splat(0.1609579175710678));
  p = multiplyAdd(p, w, f32x4.splat(0.05102328956127167));
  p = multiplyAdd(p, w, f32x4.splat(0.10303140431642532));
  p = multiplyAdd(p, w, f32x4.splat(0.10301658511161804));
  p = multiplyAdd(p, w, f32x4.splat(0.10375907272100449));
  return f32x4.mul(p, w);
}

// @ts-ignore: decorator
@inline
function bell(x: v128): v128 {
  return expF32x4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/** GELU in its exact form, x · Φ(x) = max(x, 0) − |x| · (1 − Φ(|x|)). */
// @ts-ignore: decorator
@inline
export function geluF32x4(x: v128): v128 {
  const tail = f32x4.mul(tailRatio(x), bell(x));
  return valueFrom(x, tail);
}

// @ts-ignore: decorator
@inline
function valueFrom(x: v128, tail: v128): v128 {
  return subtractProduct(f32x4.abs(x), tail, f32x4.pmax(x, f32x4.splat(0)));
}

/** Its derivative, Φ(x) + x · φ(x). */
// @ts-ignore: decorator
@inline
export function geluSlopeF32x4(x: v128): v128 {
  const density = bell(x);
  return slopeFrom(x, density, f32x4.mul(tailRatio(x), density));
}

/** Stores GELU(x) · factor and its derivative · factor. */
// @ts-ignore: decorator
@inline
export function storeGeluWithSlope(x: v128, factor: v128, value: usize, slope: usize): void {
  const density = bell(x);
  const tail = f32x4.mul(tailRatio(x), density);
  v128.store(value, f32x4.mul(valueFrom(x, tail), factor));
  v128.store(slope, f32x4.mul(slopeFrom(x, density, tail), factor));
}

// @ts-ignore: decorator
@inline
function slopeFrom(x: v128, density: v128, tail: v128): v128 {
  const distribution = v128.bitselect(tail, f32x4.sub(f32x4.splat(1), tail), f32x4.lt(x, f32x4.splat(0)));
  return multiplyAdd(f32x4.mul(x, f32x4.splat(0.3989422804014327)), density, distribution);
}
