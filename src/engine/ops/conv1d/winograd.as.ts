// Convolution with three taps and stride 2 in 7 multiplications instead of 9: the minimal filtering algorithm F(3, 2) of
// S. Winograd (Arithmetic Complexity of Computations, 1980), as A. Lavin and S. Gray use it for images (arXiv:1509.09308).
//
// Even input rows e meet the taps w0 and w2, odd ones o the tap w1. A group of three output rows is
//   y0 = (e0 − e2) w0 + o0 w1 + p        p = s + d   s = (e1 + e2) (w0 + w2) / 2
//   y1 =                o1 w1 + q        q = s − d   d = (e2 − e1) (w0 − w2) / 2
//   y2 = (e3 − e1) w2 + o2 w1 + p
// where p and q are computed first and the rest is added to them. The halved sums of taps are made again in every chunk, in
// the first-level cache, for a fiftieth of the work.
//
// Letters: T input rows, C channels, N outputs.

import { multiplyScratch, panelScratch } from '../../gemm/wasm/multiply.as';
import { packStrip, packSumStrip, panelColumns, stripRows } from '../../gemm/wasm/packing.as';
import { addProducts, finish, storeRow, tile, tileBytes } from '../../gemm/wasm/tile.as';
import { loadPart } from '../../wasm/assembly/vector.as';
import { setGroups, stripsPerSet, WinogradArguments } from './winograd.layout';

/** Input rows from one group to the next. */
const groupStep: i32 = 6;
/** Input rows that a set of six groups reads. */
const inputRows: i32 = setGroups * groupStep + 1;
/** Output rows of a set. */
const setRows: i32 = 3 * setGroups;
/** Bytes of a row of eight columns while it is added up. Rows of the result itself, often a multiple of 2 kB apart, would
 *  push each other out of the first-level cache. */
const blockStride: usize = 32;

/** Strips where `multiply` has its own, and behind them, where a GEMM packs its panels, all else. */
export function winogradScratch(args: WinogradArguments): i32 {
  return <i32>(multiplyScratch + panelScratch);
}

/** Chunk: clip × chunks of a clip + chunk of the clip. */
export function winograd(args: WinogradArguments, chunk: i32, scratch: usize): void {
  const rows = args.outFrames;
  const channels = args.channels;
  const outputs = args.outputs;
  const groupsPerChunk = args.groupsPerChunk;
  const groups = (rows + 2) / 3;
  const chunks = (groups + groupsPerChunk - 1) / groupsPerChunk;
  const group = (chunk % chunks) * groupsPerChunk;
  const clip = <usize>(chunk / chunks);
  const rowBytes = <usize>channels << 2;
  const ldc = <usize>outputs << 2;
  const x = args.x + clip * <usize>args.frames * rowBytes;
  const out = args.out + (clip * <usize>rows + <usize>(3 * group)) * ldc;
  const tiles = scratch + multiplyScratch;
  const sums = tiles + 2 * tileBytes;
  const last = sums + 16 * rowBytes;
  const block = last + <usize>inputRows * rowBytes;
  const sets = (min(groupsPerChunk, groups - group) + setGroups - 1) / setGroups;
  for (let set = 0; set < sets; set++) {
    packSet(x, args.frames, (group + set * setGroups) * groupStep, channels, stripAt(scratch, set, 0, rowBytes), last);
  }
  const chunkRows = min(rows - 3 * group, sets * setRows);
  const activation = args.activation;
  for (let column = 0; column < outputs; column += panelColumns) {
    const at = <usize>column << 2;
    const bias = args.bias;
    const panel = args.panels + 3 * rowBytes * <usize>column;
    const columns = min(panelColumns, outputs - column);
    sumTaps(panel, channels, sums);
    for (let set = 0; set < sets; set++) {
      tile(stripAt(scratch, set, 0, rowBytes), sums, channels, tiles, blockStride, false, 0);
      tile(stripAt(scratch, set, 1, rowBytes), sums + 8 * rowBytes, channels, tiles + tileBytes, blockStride, false, 0);
      spread(tiles, bias === 0 ? 0 : bias + at, columns, block + <usize>(set * setRows) * blockStride);
    }
    addRows(scratch, sets, 2, 2 * channels, panel, rowBytes, block); // (e0 − e2) w0 + o0 w1
    addRows(scratch, sets, 4, channels, panel + 8 * rowBytes, rowBytes, block + blockStride); // o1 w1
    addRows(scratch, sets, 5, 2 * channels, panel + 8 * rowBytes, rowBytes, block + 2 * blockStride); // o2 w1 + (e3 − e1) w2
    if (columns === panelColumns) finish(block, blockStride, out + at, ldc, chunkRows, activation, 0);
    else {
      finish(block, blockStride, block, blockStride, chunkRows, activation, 0);
      for (let row: usize = 0; row < <usize>chunkRows; row++) storeRow(block + row * blockStride, out + at + row * ldc, columns);
    }
  }
}

/** Strip number `part` of a set: e1 + e2, e2 − e1, e0 − e2, o0, o1, o2, e3 − e1. Strips that lie one behind the other are one
 *  of twice the channels, and so are a panel's taps. */
// @ts-ignore: decorator
@inline
function stripAt(scratch: usize, set: i32, part: i32, rowBytes: usize): usize {
  return scratch + <usize>((set * stripsPerSet + part) * stripRows) * rowBytes;
}

/** The strips of a set whose first input row is `row`. Rows past the clip's end are 0. */
function packSet(x: usize, frames: i32, row: i32, channels: i32, strips: usize, last: usize): void {
  const rowBytes = <usize>channels << 2;
  let source = x + <usize>row * rowBytes;
  if (row + inputRows > frames) {
    const there = <usize>(frames - row) * rowBytes;
    memory.copy(last, source, there);
    memory.fill(last + there, 0, <usize>inputRows * rowBytes - there);
    source = last;
  }
  const step = <usize>groupStep * rowBytes;
  const part = 6 * rowBytes;
  const pair = 4 * rowBytes;
  packSumStrip(source + 2 * rowBytes, 2 * rowBytes, 1, step, channels, strips);
  packSumStrip(source + pair, 0 - 2 * rowBytes, -1, step, channels, strips + part);
  packSumStrip(source, pair, -1, step, channels, strips + 2 * part);
  packStrip(source + rowBytes, step, channels, strips + 3 * part);
  packStrip(source + 3 * rowBytes, step, channels, strips + 4 * part);
  packStrip(source + 5 * rowBytes, step, channels, strips + 5 * part);
  packSumStrip(source + 6 * rowBytes, 0 - pair, -1, step, channels, strips + 6 * part);
}

/** (w0 + w2) / 2, then (w0 − w2) / 2, of one panel. */
function sumTaps(panel: usize, channels: i32, out: usize): void {
  const bytes = <usize>channels << 5;
  const half = f32x4.splat(0.5);
  for (let p: usize = 0; p < bytes; p += 16) {
    const w0 = v128.load(panel + p);
    const w2 = v128.load(panel + 2 * bytes + p);
    v128.store(out + p, f32x4.mul(f32x4.add(w0, w2), half));
    v128.store(out + bytes + p, f32x4.mul(f32x4.sub(w0, w2), half));
  }
}

/** From the tiles s and d to eight columns of a set's rows of the result: p + bias, q + bias, p + bias, and so on. */
function spread(tiles: usize, bias: usize, columns: i32, block: usize): void {
  for (let p: usize = 0; p < 32; p += 16) {
    const added = bias === 0 ? f32x4.splat(0) : biasPart(bias + p, columns - (<i32>p >> 2));
    let c = block + p;
    for (let at = tiles + p; at < tiles + tileBytes; at += blockStride) {
      const s = v128.load(at);
      const d = v128.load(at + tileBytes);
      const sum = f32x4.add(f32x4.add(s, d), added);
      v128.store(c, sum);
      v128.store(c + blockStride, f32x4.add(f32x4.sub(s, d), added));
      v128.store(c + 2 * blockStride, sum);
      c += 3 * blockStride;
    }
  }
}

/** Up to four numbers, of which `count` are there. */
function biasPart(bias: usize, count: i32): v128 {
  if (count >= 4) return v128.load(bias);
  return count > 0 ? loadPart(bias, count) : f32x4.splat(0);
}

/** Every third row of the block += strips · panel, for the strips from `part` on. */
// @ts-ignore: decorator
@inline
function addRows(scratch: usize, sets: i32, part: i32, kc: i32, panel: usize, rowBytes: usize, block: usize): void {
  const stripStep = <usize>(stripsPerSet * stripRows) * rowBytes;
  addProducts(sets, stripAt(scratch, 0, part, rowBytes), stripStep, kc, panel, block, 3 * blockStride, <usize>setRows * blockStride);
}
