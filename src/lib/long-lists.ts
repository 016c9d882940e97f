// What `push(...list)` and `Math.max(...list)` do, for a list of any length: a call takes its arguments on the stack, which
// ends at about 120,000 of them.

/** Appends every element. */
export function pushAll<T>(list: T[], more: Iterable<T>): void {
  for (const element of more) list.push(element);
}

/** The largest value, and `least` at least; −∞ where there is none. NaN if one is NaN. */
export function largestOf(values: Iterable<number>, least = Number.NEGATIVE_INFINITY): number {
  let largest = least;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
}

/** The smallest value; ∞ where there is none. NaN if one is NaN. */
export function smallestOf(values: Iterable<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) smallest = Math.min(smallest, value);
  return smallest;
}
