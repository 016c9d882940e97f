// Strips of a transposed a for Strassen's algorithm (strassen.as.ts): number (row, k) is at a + k · stride + 4 · row, so that the
// twelve rows of a set lie side by side, and all seven strips are made in one pass. `depth`: how much of k there is.

import { stripRows } from './packing.as';
import { setRows } from './strassen.layout';

/** Seven strips of each set. */
export function packTransposedSets(a: usize, stride: usize, sets: i32, kc: i32, depth: i32, out: usize): void {
  const half = kc >> 1;
  const strip = <usize>half * 24;
  for (let set = 0; set < sets; set++) {
    packSet(a, stride, half, depth, out, strip);
    a += <usize>setRows << 2;
    out += 7 * strip;
  }
}

function packSet(a: usize, stride: usize, half: i32, depth: i32, out: usize, strip: usize): void {
  const toSecond = <usize>half * stride;
  for (let k = 0; k < half; k++) {
    let low11 = f32x4.splat(0);
    let high11 = low11;
    let low21 = low11;
    let high21 = low11;
    let low12 = low11;
    let high12 = low11;
    let low22 = low11;
    let high22 = low11;
    if (k < depth) {
      low11 = v128.load(a);
      high11 = v128.load64_zero(a, 16);
      low21 = v128.load(a, 24);
      high21 = v128.load64_zero(a, 40);
    }
    if (k + half < depth) {
      const b = a + toSecond;
      low12 = v128.load(b);
      high12 = v128.load64_zero(b, 16);
      low22 = v128.load(b, 24);
      high22 = v128.load64_zero(b, 40);
    }
    let p = out;
    storeSix(f32x4.add(low11, low22), f32x4.add(high11, high22), p);
    p += strip;
    storeSix(f32x4.add(low21, low22), f32x4.add(high21, high22), p);
    p += strip;
    storeSix(low11, high11, p);
    p += strip;
    storeSix(low22, high22, p);
    p += strip;
    storeSix(f32x4.add(low11, low12), f32x4.add(high11, high12), p);
    p += strip;
    storeSix(f32x4.sub(low21, low11), f32x4.sub(high21, high11), p);
    p += strip;
    storeSix(f32x4.sub(low12, low22), f32x4.sub(high12, high22), p);
    a += stride;
    out += 24;
  }
}

// @ts-ignore: decorator
@inline
function storeSix(low: v128, high: v128, out: usize): void {
  v128.store(out, low);
  v128.store64_lane(out, high, 0, 16);
}

/** Plain strips of the rows behind the sets, fewer than a set has. */
export function packTransposedRest(a: usize, stride: usize, rows: i32, kc: i32, depth: i32, out: usize): void {
  for (let first = 0; first < rows; first += stripRows) {
    for (let k = 0; k < kc; k++) {
      for (let row = 0; row < stripRows; row++) {
        const isThere = k < depth && first + row < rows;
        store<f32>(out + (<usize>row << 2), isThere ? load<f32>(a + <usize>k * stride + (<usize>(first + row) << 2)) : 0);
      }
      out += 24;
    }
  }
}
