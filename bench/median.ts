// The figure that measurements quote.

import { itemAt } from '../src/lib/present.ts';

/** The middle one; the lower of two. */
export function median(values: readonly number[]): number {
  return itemAt(
    [...values].sort((a, b) => a - b),
    Math.floor((values.length - 1) / 2),
  );
}
