// The softmax between attention's two GEMMs, row by row in place, and its gradient.

import { expF32x4 } from '../../wasm/assembly/normal.as';
import { laneMax, laneSum } from '../../wasm/assembly/vector.as';
import { AttentionInputs } from './attention.layout';
import { factorOffset, factorRowLength } from './attention-rows.as';

/** Scores of query rows `row` … `row + rows - 1` to probabilities: softmax(scale · score + bias). Where it `finishes`, they are kept for
 *  the gradient and multiplied by the dropout factors in the same pass, where there is a place and are factors. */
export function softmaxRows(
  args: AttentionInputs,
  chunk: i32,
  row: i32,
  rows: i32,
  count: i32,
  scores: usize,
  stride: usize,
  finishes: bool,
): void {
  const length = factorRowLength(args, count) << 2;
  const factors = factorOffset(args, chunk, row, length >> 2);
  let kept = finishes && args.weights !== 0 ? args.weights + factors : 0;
  let mask = finishes && args.dropoutMask !== 0 ? args.dropoutMask + factors : 0;
  const frames = args.frames;
  const heads = args.heads;
  const headBias =
    <usize>(chunk / heads) * <usize>args.biasClipStride +
    ((<usize>(chunk % heads) * <usize>frames * <usize>frames) << 2);
  for (let i = 0; i < rows; i++) {
    const bias = args.bias === 0 ? 0 : args.bias + headBias + ((<usize>(row + i) * <usize>frames) << 2);
    softmax(scores + <usize>i * stride, count, args.scale, bias, kept, mask);
    if (kept !== 0) kept += length;
    if (mask !== 0) mask += length;
  }
}

/** softmax(x · scale + bias) of one row, stored in `kept` and then multiplied by the mask, where they are not 0; what lies between `count` and the next multiple of four is scratch. */
function softmax(x: usize, count: i32, scale: f32, bias: usize, kept: usize, mask: usize): void {
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
  if (kept === 0 && mask === 0) {
    for (let p = x; p < end; p += 16) v128.store(p, f32x4.mul(v128.load(p), share));
    return;
  }
  const whole = <usize>(count & ~3) << 2;
  for (let p: usize = 0; p < whole; p += 16) {
    const v = f32x4.mul(v128.load(x + p), share);
    if (kept !== 0) v128.store(kept + p, v);
    v128.store(x + p, mask === 0 ? v : f32x4.mul(v, v128.load(mask + p)));
  }
  for (let p = whole; p < <usize>count << 2; p += 4) {
    const v = load<f32>(x + p) * f32x4.extract_lane(share, 0);
    if (kept !== 0) store<f32>(kept + p, v);
    store<f32>(x + p, mask === 0 ? v : v * load<f32>(mask + p));
  }
}

/** slope = weight · (slope · mask − Σ slope · mask · weight) · scale, one row in place: from the gradient of the probabilities as they
 *  were used to that of the scores. Without a mask: all 1. */
export function softmaxGradient(weight: usize, slope: usize, mask: usize, count: i32, scale: f32): void {
  const bytes = (<usize>count) << 2;
  const whole = (<usize>(count & ~3)) << 2;
  let sums = f32x4.splat(0);
  for (let p: usize = 0; p < whole; p += 16) {
    let v = v128.load(slope + p);
    if (mask !== 0) {
      v = f32x4.mul(v, v128.load(mask + p));
      v128.store(slope + p, v);
    }
    sums = f32x4.add(sums, f32x4.mul(v128.load(weight + p), v));
  }
  let sum = laneSum(sums);
  for (let p = whole; p < bytes; p += 4) {
    let v = load<f32>(slope + p);
    if (mask !== 0) {
      v *= load<f32>(mask + p);
      store<f32>(slope + p, v);
    }
    sum += load<f32>(weight + p) * v;
  }
  const mean = f32x4.splat(sum);
  const factor = f32x4.splat(scale);
  for (let p: usize = 0; p < whole; p += 16) {
    const v = f32x4.mul(v128.load(weight + p), f32x4.sub(v128.load(slope + p), mean));
    v128.store(slope + p, f32x4.mul(v, factor));
  }
  for (let p = whole; p < bytes; p += 4) {
    store<f32>(slope + p, load<f32>(weight + p) * (load<f32>(slope + p) - sum) * scale);
  }
}
