// The binary search of everything that is in order.

/** The first of `count` numbers from 0 on for which it holds, which then holds for all after it; `count` where for none. */
export function firstWhere(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
