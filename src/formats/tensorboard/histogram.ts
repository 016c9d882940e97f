// A histogram as TensorBoard's own writers make it: buckets that widen by a tenth from 1e-12 on, on both sides of zero.
// tensorflow/core/lib/histogram/histogram.cc
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

export interface Histogram {
  min: number;
  max: number;
  count: number;
  sum: number;
  sumOfSquares: number;
  /** Upper bounds, rising. */
  limits: number[];
  /** How many values lie in each bucket. */
  counts: number[];
}

function makeLimits(): Float64Array {
  const positive: number[] = [];
  for (let limit = 1e-12; limit < 1e20; limit *= 1.1) positive.push(limit);
  positive.push(Number.MAX_VALUE);
  const negative = positive.map((limit) => -limit).reverse();
  return Float64Array.from([...negative, 0, ...positive]);
}

const allLimits = makeLimits();

/** Of the finite ones among `values`; null where there are none. */
export function histogramOf(values: ArrayLike<number>): Histogram | null {
  const counts = new Float64Array(allLimits.length);
  let [count, min, max, sum, sumOfSquares] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!Number.isFinite(value)) continue;
    count += 1;
    sum += value;
    sumOfSquares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
    counts[bucketOf(value)]! += 1;
  }
  return count === 0 ? null : { min, max, count, sum, sumOfSquares, ...withoutEmptyRuns(counts) };
}

/** The first bucket whose limit is above the value. */
function bucketOf(value: number): number {
  let [low, high] = [0, allLimits.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (allLimits[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Of empty buckets in a row only the last is kept: it says where the next one begins. */
function withoutEmptyRuns(counts: Float64Array): Pick<Histogram, 'limits' | 'counts'> {
  const kept: Pick<Histogram, 'limits' | 'counts'> = { limits: [], counts: [] };
  let last = counts.length - 1;
  while (last > 0 && counts[last] === 0) last -= 1;
  for (let at = 0; at <= last; at++) {
    if (counts[at] === 0 && counts[at + 1] === 0) continue;
    kept.limits.push(allLimits[at]!);
    kept.counts.push(counts[at]!);
  }
  return kept;
}
