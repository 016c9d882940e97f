// Rows of statistics as half floats that keep their precision whatever their size: each group of a row is divided by a power of
// two that brings its largest number just below 32768, and the exponents follow the row. Nothing overflows half floats' 65504, and
// what is 2^29 times smaller than the largest of its group still has all eleven bits.
// Letters: G groups, H numbers of each.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { float16ToFloat32 } from '../../lib/float16.ts';

/** Numbers that are stored of a row of `groups` groups of `size`. */
export function scaledWidth(groups: number, size: number): number {
  return groups * size + groups;
}

/** row [G × H] → what is rounded to half floats, [G × H + G]. */
export function scaleGroups(row: Float32Array, groups: number): Float32Array {
  const size = row.length / groups;
  const scaled = new Float32Array(scaledWidth(groups, size));
  for (let group = 0; group < groups; group++) {
    const [from, to] = [group * size, (group + 1) * size];
    let largest = 0;
    for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(row[i]!));
    const exponent = largest > 0 ? Math.ceil(Math.log2(largest)) - 15 : 0;
    for (let i = from; i < to; i++) scaled[i] = row[i]! / 2 ** exponent;
    scaled[row.length + group] = exponent;
  }
  return scaled;
}

/** One group of a row that was scaled and rounded to halves [G × H + G], as it was; `into` [H]. */
export function readGroup(halves: Uint16Array, groups: number, group: number, into: Float32Array): void {
  const size = into.length;
  float16ToFloat32(halves.subarray(group * size, (group + 1) * size), into);
  const [exponent = 0] = float16ToFloat32(halves.subarray(groups * size + group, groups * size + group + 1));
  const scale = 2 ** exponent;
  for (let i = 0; i < size; i++) into[i] = into[i]! * scale;
}
