// The optimizer's passes over its tensors, element by element: AdamW, scaling and adding, and the sum of squares.

import { loadPart, multiplyAdd, storePart } from '../../wasm/assembly/vector.as';
import { AdamwArguments, AdamwPart, ScaleArguments, ScalePart, SquarePart, SquareSumArguments } from './adamw.layout';

/** One step of AdamW; the new parameter and moments go to tensors of their own. */
export function adamw(args: AdamwArguments, chunk: i32, scratch: usize): void {
  const part = changetype<AdamwPart>(args.parts + <usize>chunk * offsetof<AdamwPart>());
  const parameter = part.parameter;
  const gradient = part.gradient;
  const firstMoment = part.first;
  const secondMoment = part.second;
  const newParameter = part.newParameter;
  const newFirst = part.newFirst;
  const newSecond = part.newSecond;
  const beta1 = part.beta1;
  const beta2 = part.beta2;
  const epsilon = part.epsilon;
  const stepSize = part.stepSize;
  const secondCorrection = part.secondCorrection;
  const keptShare = part.keptShare;
  const gradientScale = args.gradientScale;
  const count = part.count;
  const whole = count & ~3;
  for (let i = 0; i < count; i += 4) {
    const p = (<usize>i) << 2;
    const rest = count - i;
    const isWhole = i < whole;
    const given = isWhole ? v128.load(gradient + p) : loadPart(gradient + p, rest);
    const g = f32x4.mul(given, f32x4.splat(gradientScale));
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
export function scale(args: ScaleArguments, chunk: i32, scratch: usize): void {
  const part = changetype<ScalePart>(args.parts + <usize>chunk * offsetof<ScalePart>());
  const x = part.x;
  const sum = part.sum;
  const out = part.out;
  const count = part.count;
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

/** Σ x² of each part, in float64. */
export function squareSum(args: SquareSumArguments, chunk: i32, scratch: usize): void {
  const part = changetype<SquarePart>(args.parts + <usize>chunk * offsetof<SquarePart>());
  const x = part.x;
  const whole = (<usize>(part.count & ~3)) << 2;
  const end = (<usize>part.count) << 2;
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
  store<f64>(args.sums + (<usize>chunk << 3), sum);
}
