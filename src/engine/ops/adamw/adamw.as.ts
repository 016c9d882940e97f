// The optimizer's passes over a parameter, element by element: AdamW, scaling and adding, and the sum of squares.

import { loadPart, multiplyAdd, storePart } from '../../wasm/assembly/vector.as';
import { AdamwArguments, ScaleArguments, SquareSumArguments } from './adamw.layout';

/** One step of AdamW; the new parameter and moments go to tensors of their own. */
export function adamw(args: AdamwArguments, first: i32, end: i32): void {
  const at = (<usize>first) << 2;
  const parameter = args.parameter + at;
  const gradient = args.gradient + at;
  const firstMoment = args.first + at;
  const secondMoment = args.second + at;
  const newParameter = args.newParameter + at;
  const newFirst = args.newFirst + at;
  const newSecond = args.newSecond + at;
  const beta1 = args.beta1;
  const beta2 = args.beta2;
  const epsilon = args.epsilon;
  const stepSize = args.stepSize;
  const secondCorrection = args.secondCorrection;
  const keptShare = args.keptShare;
  const count = end - first;
  const whole = count & ~3;
  for (let i = 0; i < count; i += 4) {
    const p = (<usize>i) << 2;
    const rest = count - i;
    const isWhole = i < whole;
    const g = isWhole ? v128.load(gradient + p) : loadPart(gradient + p, rest);
    const m = isWhole ? v128.load(firstMoment + p) : loadPart(firstMoment + p, rest);
    const v = isWhole ? v128.load(secondMoment + p) : loadPart(secondMoment + p, rest);
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

/** out = x · scale (+ sum, where there is one). */
export function scale(args: ScaleArguments, first: i32, end: i32): void {
  const at = (<usize>first) << 2;
  const x = args.x + at;
  const sum = args.sum === 0 ? 0 : args.sum + at;
  const out = args.out + at;
  const count = end - first;
  const whole = (<usize>(count & ~3)) << 2;
  const factor = f32x4.splat(args.scale);
  for (let p: usize = 0; p < whole; p += 16) {
    const scaled = f32x4.mul(v128.load(x + p), factor);
    v128.store(out + p, sum === 0 ? scaled : f32x4.add(scaled, v128.load(sum + p)));
  }
  for (let p = whole; p < (<usize>count) << 2; p += 4) {
    const scaled = load<f32>(x + p) * args.scale;
    store<f32>(out + p, sum === 0 ? scaled : scaled + load<f32>(sum + p));
  }
}

/** out = Σ x², in float64. */
export function squareSum(args: SquareSumArguments, chunk: i32, scratch: usize): void {
  const x = args.x;
  const whole = (<usize>(args.count & ~3)) << 2;
  const end = (<usize>args.count) << 2;
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
  store<f32>(args.out, <f32>sum);
}
