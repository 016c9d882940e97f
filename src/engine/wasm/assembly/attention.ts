// Attention of one head of one clip at a time, forward and backward: products around a softmax, in blocks of query rows whose
// scores stay in the cache. Keys and rows past the clip's count are left out; their results are 0.
//
// The forward pass may keep the probabilities for the backward one, in rows as the dropout factors have them; else that
// computes them again. All strides are in bytes.

import { address, word } from './job';
import { exp } from './normal';
import { multiply, multiplyScratch, noActivation } from './multiply';
import { packPanels, packTransposedPanels } from './packing';
import { laneMax, laneSum } from './vector';

// Words of the job.
/** Rows of every clip, padding included; 0: clips are joined, each with the rows that it has. */
// @ts-ignore: decorator
@inline const FRAMES = 0;
// @ts-ignore: decorator
@inline const HIDDEN = 1;
// @ts-ignore: decorator
@inline const HEADS = 2;
/** float32. */
// @ts-ignore: decorator
@inline const SCALE = 3;
// @ts-ignore: decorator
@inline const QUERY = 4;
// @ts-ignore: decorator
@inline const KEY = 5;
// @ts-ignore: decorator
@inline const VALUE = 6;
// @ts-ignore: decorator
@inline const BIAS = 7;
/** Bytes from a clip's bias to the next clip's: 0 when they share one. */
// @ts-ignore: decorator
@inline const BIAS_CLIP = 8;
// @ts-ignore: decorator
@inline const DROPOUT = 9;
// @ts-ignore: decorator
@inline const OUT = 10;
/** Address of the clips' counts, then of the row where each begins, then of the number where its dropout factors do: int32. */
// @ts-ignore: decorator
@inline const COUNTS = 11;
// @ts-ignore: decorator
@inline const CLIPS = 12;
/** Kept probabilities; 0: none. */
// @ts-ignore: decorator
@inline const KEPT = 13;
// Of the backward pass alone.
// @ts-ignore: decorator
@inline const UPSTREAM = 14;
// @ts-ignore: decorator
@inline const D_QUERY = 15;
// @ts-ignore: decorator
@inline const D_KEY = 16;
// @ts-ignore: decorator
@inline const D_VALUE = 17;
// @ts-ignore: decorator
@inline const D_BIAS = 18;

/** Query rows whose scores are held together. */
const blockRows: i32 = 96;

// @ts-ignore: decorator
@inline
function rounded(count: i32): i32 {
  return (count + 7) & ~7;
}

/** Number `list` (0: count, 1: first row, 2: first dropout factor) of a clip. */
// @ts-ignore: decorator
@inline
function ofClip(job: usize, list: i32, clip: i32): i32 {
  return load<i32>(address(job, COUNTS) + (<usize>(list * word(job, CLIPS) + clip) << 2));
}

/** Scratch that a chunk needs, forward: two operands in panels and one block of scores. */
export function attentionScratch(frames: i32, width: i32): usize {
  const keys = <usize>rounded(frames);
  return multiplyScratch + (keys * <usize>width + <usize>frames * <usize>rounded(width) + <usize>blockRows * keys) * 4;
}

/** Scratch that a chunk needs, backward. */
export function attentionGradientScratch(frames: i32, width: i32): usize {
  const keys = <usize>rounded(frames);
  const wide = <usize>rounded(width);
  const panels = 2 * keys * <usize>width + <usize>frames * wide + <usize>blockRows * wide;
  return multiplyScratch + (panels + 3 * <usize>blockRows * keys) * 4;
}

/** Chunk: clip × heads + head. */
export function attentionChunk(job: usize, chunk: i32, scratch: usize): void {
  const frames = word(job, FRAMES);
  const stride = <usize>word(job, HIDDEN) << 2;
  const heads = word(job, HEADS);
  const width = word(job, HIDDEN) / heads;
  const clip = chunk / heads;
  const head = chunk % heads;
  const count = ofClip(job, 0, clip);
  const at = <usize>ofClip(job, 1, clip) * stride + (<usize>(head * width) << 2);
  const keyPanels = scratch + multiplyScratch;
  const valuePanels = keyPanels + (<usize>rounded(count) * <usize>width << 2);
  const scores = valuePanels + (<usize>count * <usize>rounded(width) << 2);
  const scoreStride = <usize>rounded(count) << 2;
  packTransposedPanels(address(job, KEY) + at, stride, width, count, keyPanels);
  packPanels(address(job, VALUE) + at, stride, count, width, valuePanels);
  const out = address(job, OUT) + at;
  for (let row = 0; row < count; row += blockRows) {
    const rows = min(blockRows, count - row);
    const first = <usize>row * stride;
    const query = address(job, QUERY) + at + first;
    multiply(rows, count, width, query, stride, false, keyPanels, scores, scoreStride, false, 0, noActivation, 0, scratch);
    probabilities(job, chunk, row, rows, count, scores, scoreStride);
    if (address(job, KEPT) !== 0) {
      const length = lengthOf(job, count);
      copyRows(rows, count, scores, scoreStride, address(job, KEPT) + rowsAt(job, chunk, row, length), length << 2);
    }
    dropRows(job, chunk, row, rows, count, scores, scores, scoreStride);
    multiply(rows, width, count, scores, scoreStride, false, valuePanels, out + first, stride, false, 0, noActivation, 0, scratch);
  }
  clearRows(out, stride, count, frames, width);
}

/** Scores to probabilities, in place. */
function probabilities(job: usize, chunk: i32, row: i32, rows: i32, count: i32, scores: usize, stride: usize): void {
  const frames = word(job, FRAMES);
  const heads = word(job, HEADS);
  const scale = load<f32>(job + (SCALE << 2));
  const allBias = address(job, BIAS);
  const clipBias = <usize>(chunk / heads) * address(job, BIAS_CLIP) + (<usize>(chunk % heads) * <usize>frames * <usize>frames << 2);
  for (let i = 0; i < rows; i++) {
    const bias = allBias === 0 ? 0 : allBias + clipBias + (<usize>(row + i) * <usize>frames << 2);
    softmax(scores + <usize>i * stride, count, scale, bias);
  }
}

/** softmax(x · scale + bias) of one row; what lies between `count` and the next multiple of four is scratch. */
function softmax(x: usize, count: i32, scale: f32, bias: usize): void {
  const end = x + (<usize>count << 2);
  const factor = f32x4.splat(scale);
  // beyond the row: so low that it vanishes
  for (let i = count; i < ((count + 3) & ~3); i++) store<f32>(x + (<usize>i << 2), -Infinity);
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
      const p = x + (<usize>i << 2);
      store<f32>(p, load<f32>(p) * scale + load<f32>(bias + (<usize>i << 2)));
    }
    for (let p = x; p < end; p += 16) top = f32x4.pmax(top, v128.load(p));
  }
  const highest = f32x4.splat(laneMax(top));
  let total = f32x4.splat(0);
  for (let p = x; p < end; p += 16) {
    const v = exp(f32x4.sub(v128.load(p), highest));
    v128.store(p, v);
    total = f32x4.add(total, v);
  }
  const share = f32x4.splat(1 / laneSum(total));
  for (let p = x; p < end; p += 16) v128.store(p, f32x4.mul(v128.load(p), share));
}

/** to = from ⊙ dropout mask, where there is one; else nothing happens. */
function dropRows(job: usize, chunk: i32, row: i32, rows: i32, count: i32, from: usize, to: usize, stride: usize): void {
  const all = address(job, DROPOUT);
  if (all === 0) return;
  const length = lengthOf(job, count);
  const masks = all + rowsAt(job, chunk, row, length);
  for (let i = 0; i < rows; i++) {
    const mask = masks + (<usize>i * length << 2);
    const at = <usize>i * stride;
    const whole = <usize>(count & ~3) << 2;
    for (let p: usize = 0; p < whole; p += 16) {
      v128.store(to + at + p, f32x4.mul(v128.load(from + at + p), v128.load(mask + p)));
    }
    for (let p = whole; p < <usize>count << 2; p += 4) {
      store<f32>(to + at + p, load<f32>(from + at + p) * load<f32>(mask + p));
    }
  }
}

/** Numbers of a row of factors or kept probabilities. */
// @ts-ignore: decorator
@inline
function lengthOf(job: usize, count: i32): usize {
  const frames = word(job, FRAMES);
  return <usize>(frames > 0 ? frames : count);
}

/** Bytes to row `row` of a chunk's factors or kept probabilities. */
// @ts-ignore: decorator
@inline
function rowsAt(job: usize, chunk: i32, row: i32, length: usize): usize {
  const heads = word(job, HEADS);
  return (<usize>ofClip(job, 2, chunk / heads) + (<usize>(chunk % heads) * length + <usize>row) * length) << 2;
}

function copyRows(rows: i32, count: i32, from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const whole = <usize>(count & ~3) << 2;
  for (let i = 0; i < rows; i++) {
    for (let p: usize = 0; p < whole; p += 16) v128.store(to + p, v128.load(from + p));
    for (let p = whole; p < <usize>count << 2; p += 4) store<f32>(to + p, load<f32>(from + p));
    from += fromStride;
    to += toStride;
  }
}

/** Sets the rows from `count` on to 0. */
function clearRows(x: usize, stride: usize, count: i32, frames: i32, width: i32): void {
  for (let row = count; row < frames; row++) memory.fill(x + <usize>row * stride, 0, <usize>width << 2);
}

/** Chunk: head, which goes over all clips when they share a bias whose gradient is summed; else clip × heads + head. */
export function attentionGradientChunk(job: usize, chunk: i32, scratch: usize): void {
  if (address(job, D_BIAS) === 0 || address(job, BIAS_CLIP) !== 0) return headGradient(job, chunk, scratch);
  const heads = word(job, HEADS);
  for (let clip = 0; clip < word(job, CLIPS); clip++) headGradient(job, clip * heads + chunk, scratch);
}

function headGradient(job: usize, chunk: i32, scratch: usize): void {
  const frames = word(job, FRAMES);
  const stride = <usize>word(job, HIDDEN) << 2;
  const heads = word(job, HEADS);
  const width = word(job, HIDDEN) / heads;
  const clip = chunk / heads;
  const head = chunk % heads;
  const scale = load<f32>(job + (SCALE << 2));
  const count = ofClip(job, 0, clip);
  const at = <usize>ofClip(job, 1, clip) * stride + (<usize>(head * width) << 2);
  const keys = <usize>rounded(count);
  const wide = <usize>rounded(width);
  const scoreStride = keys << 2;
  const keyPanels = scratch + multiplyScratch; // Kᵀ
  const valuePanels = keyPanels + (keys * <usize>width << 2); // Vᵀ
  const keyRows = valuePanels + (keys * <usize>width << 2); // K
  const blockPanels = keyRows + (<usize>count * wide << 2); // a block of dO, then of Q
  const weights = blockPanels + (<usize>blockRows * wide << 2);
  const kept = weights + <usize>blockRows * scoreStride;
  const slopes = kept + <usize>blockRows * scoreStride;
  const key = address(job, KEY) + at;
  if (address(job, KEPT) === 0) packTransposedPanels(key, stride, width, count, keyPanels);
  packTransposedPanels(address(job, VALUE) + at, stride, width, count, valuePanels);
  packPanels(key, stride, count, width, keyRows);
  const dQuery = address(job, D_QUERY) + at;
  const dKey = address(job, D_KEY) + at;
  const dValue = address(job, D_VALUE) + at;
  const hasDropout = address(job, DROPOUT) !== 0;
  const usedWeights = hasDropout ? kept : weights;
  for (let row = 0; row < count; row += blockRows) {
    const rows = min(blockRows, count - row);
    const first = <usize>row * stride;
    const query = address(job, QUERY) + at + first;
    const upstream = address(job, UPSTREAM) + at + first;
    if (address(job, KEPT) !== 0) {
      const length = lengthOf(job, count);
      copyRows(rows, count, address(job, KEPT) + rowsAt(job, chunk, row, length), length << 2, weights, scoreStride);
    } else {
      multiply(rows, count, width, query, stride, false, keyPanels, weights, scoreStride, false, 0, noActivation, 0, scratch);
      probabilities(job, chunk, row, rows, count, weights, scoreStride);
    }
    dropRows(job, chunk, row, rows, count, weights, kept, scoreStride);
    packPanels(upstream, stride, rows, width, blockPanels);
    multiply(count, width, rows, usedWeights, scoreStride, true, blockPanels, dValue, stride, row > 0, 0, noActivation, 0, scratch);
    multiply(rows, count, width, upstream, stride, false, valuePanels, slopes, scoreStride, false, 0, noActivation, 0, scratch);
    dropRows(job, chunk, row, rows, count, slopes, slopes, scoreStride);
    for (let i = 0; i < rows; i++) softmaxSlope(weights + <usize>i * scoreStride, slopes + <usize>i * scoreStride, count);
    addBiasGradient(job, chunk, row, rows, count, slopes, scoreStride);
    for (let i = 0; i < rows; i++) scaleRow(slopes + <usize>i * scoreStride, count, scale);
    multiply(rows, width, count, slopes, scoreStride, false, keyRows, dQuery + first, stride, false, 0, noActivation, 0, scratch);
    packPanels(query, stride, rows, width, blockPanels);
    multiply(count, width, rows, slopes, scoreStride, true, blockPanels, dKey, stride, row > 0, 0, noActivation, 0, scratch);
  }
  clearRows(dQuery, stride, count, frames, width);
  clearRows(dKey, stride, count, frames, width);
  clearRows(dValue, stride, count, frames, width);
}

/** slope = weight · (slope − Σ slope · weight), one row in place. */
function softmaxSlope(weight: usize, slope: usize, count: i32): void {
  const bytes = <usize>count << 2;
  const whole = <usize>(count & ~3) << 2;
  let sums = f32x4.splat(0);
  for (let p: usize = 0; p < whole; p += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(weight + p), v128.load(slope + p)));
  let sum = laneSum(sums);
  for (let p = whole; p < bytes; p += 4) sum += load<f32>(weight + p) * load<f32>(slope + p);
  const mean = f32x4.splat(sum);
  for (let p: usize = 0; p < whole; p += 16) {
    v128.store(slope + p, f32x4.mul(v128.load(weight + p), f32x4.sub(v128.load(slope + p), mean)));
  }
  for (let p = whole; p < bytes; p += 4) store<f32>(slope + p, load<f32>(weight + p) * (load<f32>(slope + p) - sum));
}

function scaleRow(x: usize, count: i32, scale: f32): void {
  for (let i = 0; i < count; i++) {
    const p = x + (<usize>i << 2);
    store<f32>(p, load<f32>(p) * scale);
  }
}

/** Adds the slopes to the bias's gradient, which was 0 at first. */
function addBiasGradient(job: usize, chunk: i32, row: i32, rows: i32, count: i32, slopes: usize, stride: usize): void {
  const all = address(job, D_BIAS);
  if (all === 0) return;
  const frames = <usize>word(job, FRAMES);
  const heads = word(job, HEADS);
  const clip = <usize>(chunk / heads) * address(job, BIAS_CLIP) + (<usize>(chunk % heads) * frames * frames << 2);
  for (let i = 0; i < rows; i++) {
    const target = all + clip + (<usize>(row + i) * frames << 2);
    for (let j = 0; j < count; j++) {
      const p = target + (<usize>j << 2);
      store<f32>(p, load<f32>(p) + load<f32>(slopes + <usize>i * stride + (<usize>j << 2)));
    }
  }
}
