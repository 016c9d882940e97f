// Attention of one head of one clip at a time, forward: two GEMMs around a softmax, in blocks of query rows whose scores stay
// in the cache. Keys and rows past the clip's count are left out; their results are 0.

import { multiplyPlain, multiplyScratch } from '../../gemm/wasm/multiply.as';
import { packPanels, packTransposedPanels } from '../../gemm/wasm/packing.as';
import { AttentionArguments } from './attention.layout';
import {
  blockRows,
  clearRows,
  frameCount,
  headOffset,
  longestClip,
  roundUpTo8,
} from './attention-rows.as';
import { softmaxRows } from './attention-softmax.as';

export { attentionGradient, attentionGradientScratch } from './attention-gradient.as';

/** Two operands in panels and one block of scores. */
export function attentionScratch(args: AttentionArguments): i32 {
  const frames = <usize>longestClip(args);
  const width = args.hidden / args.heads;
  const keys = <usize>roundUpTo8(longestClip(args));
  return <i32>(
    (multiplyScratch + (keys * <usize>width + frames * <usize>roundUpTo8(width) + <usize>blockRows * keys) * 4)
  );
}

/** Chunk: clip × heads + head. */
export function attention(args: AttentionArguments, chunk: i32, scratch: usize): void {
  const stride = (<usize>args.hidden) << 2;
  const heads = args.heads;
  const width = args.hidden / heads;
  const clip = chunk / heads;
  const count = frameCount(args, clip);
  const at = headOffset(args, clip, chunk % heads);
  const keyPanels = scratch + multiplyScratch;
  const valuePanels = keyPanels + ((<usize>roundUpTo8(count) * <usize>width) << 2);
  const scores = valuePanels + ((<usize>count * <usize>roundUpTo8(width)) << 2);
  const scoreStride = (<usize>roundUpTo8(count)) << 2;
  packTransposedPanels(args.key + at, stride, width, count, keyPanels);
  packPanels(args.value + at, stride, count, width, valuePanels);
  const out = args.out + at;
  for (let row = 0; row < count; row += blockRows) {
    const rows = min(blockRows, count - row);
    const first = <usize>row * stride;
    multiplyPlain(
      rows,
      count,
      width,
      args.query + at + first,
      stride,
      false,
      keyPanels,
      scores,
      scoreStride,
      false,
      scratch,
    );
    softmaxRows(args, chunk, row, rows, count, scores, scoreStride, true);
    multiplyPlain(rows, width, count, scores, scoreStride, false, valuePanels, out + first, stride, false, scratch);
  }
  clearRows(out, stride, count, args.frames, width);
}
