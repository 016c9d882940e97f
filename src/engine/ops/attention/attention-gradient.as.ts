// Attention of one head of one clip at a time, backward, in blocks of query rows. The probabilities are those that the forward
// pass kept, or computed again.

import { multiplyPlain, multiplyScratch } from '../../gemm/wasm/multiply.as';
import { packPanels, packTransposedPanels } from '../../gemm/wasm/packing.as';
import { AttentionGradientArguments } from './attention.layout';
import {
  blockRows,
  clearRows,
  dropRows,
  factorOffset,
  factorRowLength,
  frameCount,
  headOffset,
  longestClip,
  roundUpTo8,
} from './attention-rows.as';
import { softmaxGradient, softmaxRows } from './attention-softmax.as';

/** Four operands in panels and three blocks of scores. */
export function attentionGradientScratch(args: AttentionGradientArguments): i32 {
  const frames = <usize>longestClip(args);
  const width = args.hidden / args.heads;
  const keys = <usize>roundUpTo8(longestClip(args));
  const wide = <usize>roundUpTo8(width);
  const panels = 2 * keys * <usize>width + frames * wide + <usize>blockRows * wide;
  return <i32>(multiplyScratch + (panels + 3 * <usize>blockRows * keys) * 4);
}

/** Chunk: head, which goes over all clips where they share a bias whose gradient is summed; else clip × heads + head. */
export function attentionGradient(args: AttentionGradientArguments, chunk: i32, scratch: usize): void {
  if (args.dBias === 0 || args.biasClipStride !== 0) return headGradient(args, chunk, scratch);
  const heads = args.heads;
  for (let clip = 0; clip < args.clips; clip++) headGradient(args, clip * heads + chunk, scratch);
}

function headGradient(args: AttentionGradientArguments, chunk: i32, scratch: usize): void {
  const frames = args.frames;
  const stride = (<usize>args.hidden) << 2;
  const heads = args.heads;
  const width = args.hidden / heads;
  const clip = chunk / heads;
  const scale = args.scale;
  const count = frameCount(args, clip);
  const at = headOffset(args, clip, chunk % heads);
  const keys = <usize>roundUpTo8(count);
  const wide = <usize>roundUpTo8(width);
  const scoreStride = keys << 2;
  const keyPanels = scratch + multiplyScratch; // Kᵀ
  const valuePanels = keyPanels + ((keys * <usize>width) << 2); // Vᵀ
  const keyRows = valuePanels + ((keys * <usize>width) << 2); // K
  const blockPanels = keyRows + ((<usize>count * wide) << 2); // a block of dO, then of Q
  const weights = blockPanels + ((<usize>blockRows * wide) << 2);
  const dropped = weights + <usize>blockRows * scoreStride;
  const slopes = dropped + <usize>blockRows * scoreStride;
  const key = args.key + at;
  if (args.weights === 0) packTransposedPanels(key, stride, width, count, keyPanels);
  packTransposedPanels(args.value + at, stride, width, count, valuePanels);
  packPanels(key, stride, count, width, keyRows);
  const dQuery = args.dQuery + at;
  const dKey = args.dKey + at;
  const dValue = args.dValue + at;
  const length = factorRowLength(args, count);
  for (let row = 0; row < count; row += blockRows) {
    const rows = min(blockRows, count - row);
    const first = <usize>row * stride;
    const query = args.query + at + first;
    const dy = args.dy + at + first;
    let kept = weights;
    let keptStride = scoreStride;
    if (args.weights !== 0) {
      kept = args.weights + factorOffset(args, chunk, row, length);
      keptStride = length << 2;
    } else {
      multiplyPlain(rows, count, width, query, stride, false, keyPanels, weights, scoreStride, false, scratch);
      softmaxRows(args, chunk, row, rows, count, weights, scoreStride, false);
    }
    const masks = args.dropoutMask === 0 ? 0 : args.dropoutMask + factorOffset(args, chunk, row, length);
    let used = kept;
    let usedStride = keptStride;
    if (masks !== 0) {
      dropRows(rows, count, kept, keptStride, masks, length << 2, dropped, scoreStride);
      used = dropped;
      usedStride = scoreStride;
    }
    packPanels(dy, stride, rows, width, blockPanels);
    multiplyPlain(count, width, rows, used, usedStride, true, blockPanels, dValue, stride, row > 0, scratch);
    multiplyPlain(rows, count, width, dy, stride, false, valuePanels, slopes, scoreStride, false, scratch);
    // a bias's gradient is that of the scores before they are scaled
    const isScaled = args.dBias === 0;
    for (let i = 0; i < rows; i++) {
      const mask = masks === 0 ? 0 : masks + ((<usize>i * length) << 2);
      softmaxGradient(kept + <usize>i * keptStride, slopes + <usize>i * scoreStride, mask, count, isScaled ? scale : 1);
    }
    addBiasGradient(args, chunk, row, rows, count, slopes, scoreStride);
    for (let i = 0; i < rows && !isScaled; i++) scaleRow(slopes + <usize>i * scoreStride, count, scale);
    multiplyPlain(rows, width, count, slopes, scoreStride, false, keyRows, dQuery + first, stride, false, scratch);
    packPanels(query, stride, rows, width, blockPanels);
    multiplyPlain(count, width, rows, slopes, scoreStride, true, blockPanels, dKey, stride, row > 0, scratch);
  }
  clearRows(dQuery, stride, count, frames, width);
  clearRows(dKey, stride, count, frames, width);
  clearRows(dValue, stride, count, frames, width);
}

function scaleRow(x: usize, count: i32, scale: f32): void {
  for (let i = 0; i < count; i++) {
    const p = x + ((<usize>i) << 2);
    store<f32>(p, load<f32>(p) * scale);
  }
}

/** Adds the slopes to the bias's gradient, which was 0 at first. */
function addBiasGradient(
  args: AttentionGradientArguments,
  chunk: i32,
  row: i32,
  rows: i32,
  count: i32,
  slopes: usize,
  stride: usize,
): void {
  if (args.dBias === 0) return;
  const frames = <usize>args.frames;
  const heads = args.heads;
  const offset =
    <usize>(chunk / heads) * <usize>args.biasClipStride + ((<usize>(chunk % heads) * frames * frames) << 2);
  for (let i = 0; i < rows; i++) {
    const target = args.dBias + offset + ((<usize>(row + i) * frames) << 2);
    for (let j = 0; j < count; j++) {
      const p = target + ((<usize>j) << 2);
      store<f32>(p, load<f32>(p) + load<f32>(slopes + <usize>i * stride + ((<usize>j) << 2)));
    }
  }
}
