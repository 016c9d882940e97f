// The softmax between attention's two GEMMs, row by row in place, and its gradient.

import { expF32x4 } from '../../wasm/assembly/normal.as';
import { laneMax, laneSum } from '../../wasm/assembly/vector.as';
import { AttentionInputs } from './attention.layout';

/** Scores of query rows `row` … `row + rows - 1` to probabilities: softmax(scale · score + bias). */
export function softmaxRows(
  args: AttentionInputs,
  chunk: i32,
  row: i32,
  rows: i32,
  count: i32,
  scores: usize,
  stride: usize,
): void {
  const frames = args.frames;
  const heads = args.heads;
  const headBias =
    <usize>(chunk / heads) * <usize>args.biasClipStride +
    ((<usize>(chunk % heads) * <usize>frames * <usize>frames) << 2);
  for (let i = 0; i < rows; i++) {
    const bias = args.bias === 0 ? 0 : args.bias + headBias + ((<usize>(row + i) * <usize>frames) << 2);
    softmax(scores + <usize>i * stride, count, args.scale, bias);
  }
}

/** softmax(x · scale + bias) of one row; what lies between `count` and the next multiple of four is scratch. */
function softmax(x: usize, count: i32, scale: f32, bias: usize): void {
  const end = x + ((<usize>count) << 2);
  const factor = f32x4.splat(scale);
  // beyond the row: so low that it vanishes
  for (let i = count; i < ((count + 3) & ~3); i++) store<f32>(x + ((<usize>i) << 2), -Infinity);
  let top = f32x4.splat(-Infinity);
  if (bias === 0) {
    // a negative scale would turn the order round: then the largest is that of the scaled numbers all the same
    for (let p = x; p < end; p += 16) {
      const v = f32x4.mul(v128.load(p), factor);
      v128.store(p, v);
      top = f32x4.pmax(top, v);
    }
  } else {
    for (let i = 0; i < count; i++) {
      const p = x + ((<usize>i) << 2);
      store<f32>(p, load<f32>(p) * scale + load<f32>(bias + ((<usize>i) << 2)));
    }
    for (let p = x; p < end; p += 16) top = f32x4.pmax(top, v128.load(p));
  }
  const highest = f32x4.splat(laneMax(top));
  let total = f32x4.splat(0);
  for (let p = x; p < end; p += 16) {
    const v = expF32x4(f32x4.sub(v128.load(p), highest));
    v128.store(p, v);
    total = f32x4.add(total, v);
  }
  const share = f32x4.splat(1 / laneSum(total));
  for (let p = x; p < end; p += 16) v128.store(p, f32x4.mul(v128.load(p), share));
}

/** slope = weight · (slope − Σ slope · weight), one row in place: from the probabilities' gradient to the scores'. */
export function softmaxGradient(weight: usize, slope: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  const whole = (<usize>(count & ~3)) << 2;
  let sums = f32x4.splat(0);
  for (let p: usize = 0; p < whole; p += 16)
    sums = f32x4.add(sums, f32x4.mul(v128.load(weight + p), v128.load(slope + p)));
  let sum = laneSum(sums);
  for (let p = whole; p < bytes; p += 4) sum += load<f32>(weight + p) * load<f32>(slope + p);
  const mean = f32x4.splat(sum);
  for (let p: usize = 0; p < whole; p += 16) {
    v128.store(slope + p, f32x4.mul(v128.load(weight + p), f32x4.sub(v128.load(slope + p), mean)));
  }
  for (let p = whole; p < bytes; p += 4) store<f32>(slope + p, load<f32>(weight + p) * (load<f32>(slope + p) - sum));
}
