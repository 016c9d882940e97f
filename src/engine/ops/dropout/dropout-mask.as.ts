// Factors of dropout from Philox 4×32 with 10 rounds, as src/lib/philox.ts has it; eight blocks of four words at a time.

import { DropoutMaskArguments, DropoutMaskItem, DropoutMasksArguments } from './dropout-mask.layout';

/** Random words that are made at once. */
const tableWords: i32 = 1024;

export function dropoutMaskScratch(args: DropoutMaskArguments): i32 {
  return tableWords * 4;
}

export function dropoutMasksScratch(args: DropoutMasksArguments): i32 {
  return tableWords * 4;
}

/** Chunks of the first mask, then of the second, and so on. */
export function dropoutMasks(args: DropoutMasksArguments, chunk: i32, scratch: usize): void {
  let item = args.items;
  let first = 0;
  while (chunk >= changetype<DropoutMaskItem>(item).end) {
    first = changetype<DropoutMaskItem>(item).end;
    item += offsetof<DropoutMaskItem>();
  }
  dropoutMask(changetype<DropoutMaskArguments>(item), chunk - first, scratch);
}

/** Chunk: clip × heads + head. */
export function dropoutMask(args: DropoutMaskArguments, chunk: i32, scratch: usize): void {
  const frames = args.frames;
  const heads = args.heads;
  const width = args.width;
  const clip = chunk / heads;
  const counts = args.counts + (<usize>clip << 2);
  const count = load<i32>(counts);
  const start = load<i32>(counts + (<usize>args.clips << 2));
  const rows = frames > 0 ? frames : count;
  const rowLength = width > 0 ? width : count;
  const columns = width > 0 ? width : rows;
  const out = args.out + ((<usize>start + <usize>(chunk % heads) * <usize>rows * <usize>columns) << 2);
  if (rows > count || columns > rowLength) memory.fill(out, 0, <usize>rows * <usize>columns << 2);
  // random words of this head: from its first to its last, in tables that begin at multiples of four
  let next = (chunk % heads) * count * rowLength;
  let tableEnd = next;
  let tableStart = 0;
  for (let row = 0; row < count; row++) {
    let target = out + (<usize>row * <usize>columns << 2);
    let left = rowLength;
    while (left > 0) {
      if (next === tableEnd) {
        tableStart = next & ~15;
        fillTable(args, args.firstClip + clip, tableStart, scratch);
        tableEnd = tableStart + tableWords;
      }
      const take = min(left, tableEnd - next);
      applyWords(args, scratch + (<usize>(next - tableStart) << 2), target, take);
      target += <usize>take << 2;
      next += take;
      left -= take;
    }
  }
}

function applyWords(args: DropoutMaskArguments, words: usize, out: usize, count: i32): void {
  const threshold = <u32>args.threshold;
  const kept = args.kept;
  const limits = i32x4.splat(threshold);
  const values = f32x4.splat(kept);
  const whole = <usize>(count & ~3) << 2;
  for (let p: usize = 0; p < whole; p += 16) {
    v128.store(out + p, v128.and(values, i32x4.ge_u(v128.load(words + p), limits)));
  }
  for (let p = whole; p < <usize>count << 2; p += 4) store<f32>(out + p, load<u32>(words + p) >= threshold ? kept : 0);
}

/** Words `from` … `from` + 1023 of the clip's sequence; `from` is a multiple of 16. */
function fillTable(args: DropoutMaskArguments, clip: i32, from: i32, table: usize): void {
  for (let i = 0; i < tableWords; i += 32) {
    const block = i32x4.add(i32x4.splat((from + i) >> 2), i32x4(0, 1, 2, 3));
    eightBlocks(block, args.key0, args.key1, args.stream, clip, args.microBatch, table + (<usize>i << 2));
  }
}

/** Thirty-two words: four of each of these four blocks, then of the next four. Each round waits for its multiplications, so
 *  two sets of blocks take turns. */
function eightBlocks(block: v128, key0: i32, key1: i32, stream: i32, clip: i32, microBatch: i32, out: usize): void {
  const multiplier0 = i32x4.splat(0xd2511f53);
  const multiplier1 = i32x4.splat(0xcd9e8d57);
  let a0 = block;
  let a1 = i32x4.splat(stream);
  let a2 = i32x4.splat(clip);
  let a3 = i32x4.splat(microBatch);
  let b0 = i32x4.add(block, i32x4.splat(4));
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (let round = 0; round < 10; round++) {
    const k0 = i32x4.splat(key0);
    const k1 = i32x4.splat(key1);
    let low = i64x2.extmul_low_i32x4_u(multiplier0, a0);
    let high = i64x2.extmul_high_i32x4_u(multiplier0, a0);
    const aUpper0 = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
    const aLower0 = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    low = i64x2.extmul_low_i32x4_u(multiplier0, b0);
    high = i64x2.extmul_high_i32x4_u(multiplier0, b0);
    const bUpper0 = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
    const bLower0 = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    low = i64x2.extmul_low_i32x4_u(multiplier1, a2);
    high = i64x2.extmul_high_i32x4_u(multiplier1, a2);
    a0 = v128.xor(v128.xor(v128.shuffle<i32>(low, high, 1, 3, 5, 7), a1), k0);
    a1 = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    a2 = v128.xor(v128.xor(aUpper0, a3), k1);
    a3 = aLower0;
    low = i64x2.extmul_low_i32x4_u(multiplier1, b2);
    high = i64x2.extmul_high_i32x4_u(multiplier1, b2);
    b0 = v128.xor(v128.xor(v128.shuffle<i32>(low, high, 1, 3, 5, 7), b1), k0);
    b1 = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    b2 = v128.xor(v128.xor(bUpper0, b3), k1);
    b3 = bLower0;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  storeBlocks(a0, a1, a2, a3, out);
  storeBlocks(b0, b1, b2, b3, out + 64);
}

/** Word n of four blocks in each, to the words of one block after the other. */
// @ts-ignore: decorator
@inline
function storeBlocks(c0: v128, c1: v128, c2: v128, c3: v128, out: usize): void {
  const low01 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i32>(low01, low23, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<i32>(low01, low23, 2, 3, 6, 7), 16);
  v128.store(out, v128.shuffle<i32>(high01, high23, 0, 1, 4, 5), 32);
  v128.store(out, v128.shuffle<i32>(high01, high23, 2, 3, 6, 7), 48);
}
