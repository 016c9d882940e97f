// Measures of how far two results are apart. What cannot be compared (another length, nothing at all, a value that is not
// a number) is infinitely far, so it never passes.

/** Largest |found − expected|. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length || expected.length === 0) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(found[i] - expected[i]);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}

/** Largest |value|. */
export function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest;
}

/** Largest difference as a share of `scale`, by default the largest expected magnitude. */
export function relativeDifference(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale: number = largestMagnitude(expected),
): number {
  const difference = largestDifference(found, expected);
  if (difference === 0) return 0;
  return scale > 0 ? difference / scale : Infinity;
}
