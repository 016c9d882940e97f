// Two models on the same clips: how much more often the second is right, how far that may be chance, and which clips they disagree
// on. The interval is the percentile bootstrap of the difference, clip by clip of both at once (so that what makes a clip hard for
// both takes nothing away), over groups where they are known; the test is McNemar's, exact (Q. McNemar, Psychometrika 12, 1947).

import { itemAt } from '../lib/present.ts';
import { drawnInTwoStages, percentiles } from './bootstrap.ts';
import { type ClipGroup, drawnUnits } from './test-intervals.ts';
import type { Interval } from './wilson-interval.ts';

/** What two models make of a clip; classes are numbered alike. */
export interface PairedOutcome {
  clipIndex: number;
  label: number;
  first: number;
  second: number;
}

export interface PairedComparison {
  clipCount: number;
  /** Shares that are right. */
  first: number;
  second: number;
  /** Of second − first, 95 %. Null where the clips are of one group alone, and where both are right on the same ones. */
  interval: Interval | null;
  /** What the interval draws anew, null: clips; and how many of them there are. */
  by: string | null;
  unitCount: number;
  /** Clips that only one of them gets right. */
  onlyFirst: number;
  onlySecond: number;
  /** Clips that they give different labels. */
  differing: number;
  /** How often as many of the clips that only one gets right would fall on one side by chance; as if clips had nothing in common. */
  pValue: number;
}

/** @param resamples how often each clip counts in each; without it 2,000 in two stages from a fixed seed */
export function comparePaired(
  outcomes: readonly PairedOutcome[],
  groups: readonly ClipGroup[],
  resamples?: Iterable<Float64Array>,
): PairedComparison {
  const isRight = { first: ofClips('first'), second: ofClips('second') };
  const gains = isRight.first.map((first, at) => itemAt(isRight.second, at) - first);
  const { by, units, count } = drawnUnits(outcomes, groups);
  const onlySecond = gains.filter((gain) => gain > 0).length;
  const onlyFirst = gains.filter((gain) => gain < 0).length;
  const isDrawn = count >= 2 && onlyFirst + onlySecond > 0;
  const drawn = isDrawn
    ? Array.from(resamples ?? drawnInTwoStages(units), (weights) => weighedMean(gains, weights))
    : [];
  return {
    clipCount: outcomes.length,
    first: mean(isRight.first),
    second: mean(isRight.second),
    interval: percentiles(drawn),
    by,
    unitCount: count,
    onlyFirst,
    onlySecond,
    differing: outcomes.filter(({ first, second }) => first !== second).length,
    pValue: mcNemarTest(onlyFirst, onlySecond),
  };

  function ofClips(model: 'first' | 'second'): number[] {
    return outcomes.map((one) => Number(one[model] === one.label));
  }
}

/** The exact test, two-sided: of as many fair throws, how often one side has as few or fewer, or as many or more. */
export function mcNemarTest(onlyFirst: number, onlySecond: number): number {
  const total = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  let sum = 0;
  // logarithm of the number of ways to choose so many of all
  let ways = 0;
  for (let chosen = 0; chosen <= fewer; chosen++) {
    if (chosen > 0) ways += Math.log((total - chosen + 1) / chosen);
    sum += Math.exp(ways - total * Math.LN2);
  }
  return Math.min(1, 2 * sum);
}

function weighedMean(values: readonly number[], weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const weight = itemAt(weights, at);
    sum += weight * itemAt(values, at);
    total += weight;
  }
  return sum / total;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of runs that differ in their seeds alone. */
export interface Spread {
  count: number;
  mean: number;
  /** Standard deviation, of a sample. */
  deviation: number;
  low: number;
  high: number;
}

/** Null of fewer than two: they have no spread. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return { count: values.length, mean: middle, deviation: Math.sqrt(squares / (values.length - 1)), low, high };
}
