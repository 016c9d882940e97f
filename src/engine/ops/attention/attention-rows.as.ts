// Where the rows, dropout factors and kept probabilities of one head of one clip lie, and what both passes do with blocks of
// query rows. A chunk is clip × heads + head.

import { AttentionInputs } from './attention.layout';

/** Query rows whose scores are held together: they stay in the cache. */
export const blockRows: i32 = 96;

// @ts-ignore: decorator
@inline
export function roundUpTo8(count: i32): i32 {
  return (count + 7) & ~7;
}

/** Valid frames of a clip. */
// @ts-ignore: decorator
@inline
export function frameCount(args: AttentionInputs, clip: i32): i32 {
  return countAt(args, 0, clip);
}

/** Bytes from the start of query, key, value or out to the first row of a clip's head. */
// @ts-ignore: decorator
@inline
export function headOffset(args: AttentionInputs, clip: i32, head: i32): usize {
  const width = args.hidden / args.heads;
  return <usize>countAt(args, 1, clip) * (<usize>args.hidden << 2) + (<usize>(head * width) << 2);
}

/** The most frames that a clip has. */
export function longestClip(args: AttentionInputs): i32 {
  let longest = 0;
  for (let clip = 0; clip < args.clips; clip++) longest = max(longest, frameCount(args, clip));
  return longest;
}

/** Number of a clip in one of the lists: 0 its frame count, 1 its first row, 2 its first dropout factor. */
// @ts-ignore: decorator
@inline
function countAt(args: AttentionInputs, list: i32, clip: i32): i32 {
  return load<i32>(args.counts + (<usize>(list * args.clips + clip) << 2));
}

/** Elements of a row of dropout factors or kept probabilities. */
// @ts-ignore: decorator
@inline
export function factorRowLength(args: AttentionInputs, count: i32): usize {
  return <usize>(args.frames > 0 ? args.frames : count);
}

/** Bytes to row `row` of a chunk's dropout factors or kept probabilities. */
// @ts-ignore: decorator
@inline
export function factorOffset(args: AttentionInputs, chunk: i32, row: i32, length: usize): usize {
  const heads = args.heads;
  return (<usize>countAt(args, 2, chunk / heads) + (<usize>(chunk % heads) * length + <usize>row) * length) << 2;
}

/** to = from ⊙ mask. */
export function dropRows(
  rows: i32,
  count: i32,
  from: usize,
  fromStride: usize,
  mask: usize,
  maskStride: usize,
  to: usize,
  toStride: usize,
): void {
  const whole = <usize>(count & ~3) << 2;
  for (let i = 0; i < rows; i++) {
    for (let p: usize = 0; p < whole; p += 16) {
      v128.store(to + p, f32x4.mul(v128.load(from + p), v128.load(mask + p)));
    }
    for (let p = whole; p < <usize>count << 2; p += 4) store<f32>(to + p, load<f32>(from + p) * load<f32>(mask + p));
    from += fromStride;
    mask += maskStride;
    to += toStride;
  }
}

/** Sets the rows from `count` on to 0. */
export function clearRows(x: usize, stride: usize, count: i32, frames: i32, width: i32): void {
  for (let row = count; row < frames; row++) memory.fill(x + <usize>row * stride, 0, <usize>width << 2);
}
