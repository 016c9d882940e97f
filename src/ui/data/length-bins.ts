// Bins of a histogram of lengths: a dozen at most, so that each is wide enough to be pressed, of a round
// width, so that their edges can be read out.

import { itemAt } from '../../lib/present.ts';

export interface LengthBin {
  fromSec: number;
  /** Exclusive. */
  toSec: number;
  count: number;
}

const roundWidths = [1, 2, 5];

/** The smallest width of 1, 2 or 5 times a power of ten that needs at most `maxBins` bins for `spanSec`. */
export function binWidth(spanSec: number, maxBins: number): number {
  for (let power = 0.001; ; power *= 10) {
    for (const round of roundWidths) {
      const width = round * power;
      if (spanSec / width <= maxBins) return Number(width.toPrecision(1));
    }
  }
}

/** Bins from the shortest to the longest of `seconds`; empty where there are none. */
export function lengthBins(seconds: ArrayLike<number> & Iterable<number>, maxBins = 12): LengthBin[] {
  if (seconds.length === 0) return [];
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;
  for (const value of seconds) {
    shortest = Math.min(shortest, value);
    longest = Math.max(longest, value);
  }
  const width = binWidth(Math.max(longest - shortest, 0.1), maxBins - 2);
  const first = Math.floor(shortest / width);
  const last = Math.floor(longest / width);
  const bins = Array.from({ length: last - first + 1 }, (_, i) => ({
    fromSec: round(first + i, width),
    toSec: round(first + i + 1, width),
    count: 0,
  }));
  const counts = countInBins(bins, seconds);
  for (const [at, bin] of bins.entries()) bin.count = counts[at] ?? 0;
  const end = itemAt(bins, -1);
  if (longest >= end.toSec) end.toSec = round(last + 2, width);
  return bins;
}

/** How many of these lengths each bin holds. */
export function countInBins(bins: readonly LengthBin[], seconds: Iterable<number>): number[] {
  const counts = bins.map(() => 0);
  const [start] = bins;
  if (!start) return counts;
  const width = start.toSec - start.fromSec;
  const first = Math.round(start.fromSec / width);
  for (const value of seconds) {
    // A value on an edge belongs to the bin that the edge opens, whatever the division rounds to.
    let at = Math.min(bins.length - 1, Math.max(0, Math.floor(value / width) - first));
    const near = itemAt(bins, at);
    if (value >= near.toSec && at < bins.length - 1) at++;
    else if (value < near.fromSec && at > 0) at--;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

function round(index: number, width: number): number {
  return Number((index * width).toPrecision(10));
}
