// The one place that measures how far two results are apart, for the golden harness and for every test. What cannot be
// compared (another length, nothing at all, a value that is not a number) is infinitely far, so it never passes.

/** Largest |found − expected|. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return largest(found, expected, (value, wanted) => Math.abs(value - wanted));
}

/** Largest difference as a share of `scale`, by default the largest expected magnitude. */
export function relativeDifference(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale: number = largestMagnitude(expected),
): number {
  return asShare(largestDifference(found, expected), scale);
}

/** Largest difference of an element as a share of its own expected magnitude. */
export function elementwiseRelativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return largest(found, expected, (value, wanted) => asShare(Math.abs(value - wanted), Math.abs(wanted)));
}

/** How many elements are not the same number to the bit: 0 and −0 differ. */
export function differentElements(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let count = 0;
  const isComparable = largest(found, expected, (value, wanted) => {
    if (!Object.is(value, wanted)) count++;
    return 0;
  });
  return isComparable === 0 ? count : Infinity;
}

/** Largest |value|. */
export function largestMagnitude(values: ArrayLike<number>): number {
  let magnitude = 0;
  for (let i = 0; i < values.length; i++) magnitude = Math.max(magnitude, Math.abs(values[i] ?? 0));
  return magnitude;
}

function largest(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  distance: (value: number, wanted: number) => number,
): number {
  if (found.length !== expected.length || expected.length === 0) return Infinity;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const one = distance(found[i] ?? Number.NaN, expected[i] ?? Number.NaN);
    if (!(one <= worst)) worst = Number.isNaN(one) ? Infinity : one;
  }
  return worst;
}

function asShare(difference: number, scale: number): number {
  if (difference === 0) return 0;
  return scale > 0 ? difference / scale : Infinity;
}
