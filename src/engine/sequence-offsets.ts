// Where clips that are joined, one behind the other, begin.

import type { KernelAttrs } from './kernel-set/custom-kernel.ts';

/** Sum of the numbers before each one. */
export function startsOf(sizes: readonly number[]): number[] {
  let next = 0;
  return sizes.map((size) => {
    const start = next;
    next += size;
    return start;
  });
}

/** Rows of each clip, and the first of them. `frames` 0: the clips are joined. */
export function clipPlaces({ frameCounts, frames }: KernelAttrs): { count: number; start: number }[] {
  const counts = frameCounts as readonly number[];
  const starts = startsOf(counts.map((count) => Number(frames) || count));
  return counts.map((count, clip) => ({ count, start: starts[clip]! }));
}
