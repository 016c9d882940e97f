// Sorts long lists on the page's thread without holding it up: a merge sort that lets events in every few milliseconds.

import { yieldToEventLoop } from './yield-to-event-loop.ts';

const sliceMs = 8;
/** Comparisons between two looks at the clock. */
const looksEvery = 2048;

/** The numbers 0 … count - 1, sorted; equal ones stay in their order. Null where `signal` aborts on the way. */
export async function sortInSlices(
  count: number,
  compare: (a: number, b: number) => number,
  signal?: AbortSignal,
): Promise<Int32Array | null> {
  let from = Int32Array.from({ length: count }, (_, i) => i);
  let to = new Int32Array(count);
  let since = performance.now();
  let comparisons = 0;
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const [a, b] = [from[left] ?? 0, from[right] ?? 0];
        const takesLeft = left < middle && (right >= end || compare(a, b) <= 0);
        to[at] = takesLeft ? a : b;
        if (takesLeft) left++;
        else right++;
        if (++comparisons % looksEvery !== 0 || performance.now() - since < sliceMs) continue;
        await yieldToEventLoop();
        if (signal?.aborted) return null;
        since = performance.now();
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
