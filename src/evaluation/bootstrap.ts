// How far the figures of a test may be from those of other clips of the same kind: the percentile bootstrap (Efron and Tibshirani,
// An Introduction to the Bootstrap, chapter 13), in two stages where groups are known (Davison and Hinkley, Bootstrap Methods and
// their Application, section 3.8): groups are drawn, then clips within each. Clips of one speaker are alike, and drawing them one by
// one would promise too much; so would whole groups alone where there are few, which may agree by chance.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';
import {
  type ClassFigureName,
  classFigureNames,
  type FigureName,
  type Figures,
  figureNames,
  type ScoredClips,
} from './figures.ts';
import type { Interval } from './wilson-interval.ts';

const resampleCount = 2000;
const seed = 95;
/** Tells these draws from other uses of random numbers. */
const bootstrapStream = 7;
/** Of both sides together. */
const outside = 0.05;

export interface FigureIntervals extends Record<FigureName, Interval | null> {
  perClass: Record<ClassFigureName, Interval | null>[];
}

/** What each clip is drawn with, by its place among the clips: itself, or its group, numbered from 0 without gaps. */
export type Units = readonly number[];

/** 95 % intervals of every figure. Null where there are fewer than two units to draw, or where a figure is none in more than a
 *  tenth of the resamples.
 *  @param resamples how often each clip counts in each; without it 2,000 in two stages from a fixed seed */
export function bootstrapIntervals(
  clips: ScoredClips,
  units: Units,
  resamples: Iterable<Float64Array> = drawnInTwoStages(units),
): FigureIntervals {
  const drawn: Figures[] = [];
  if (new Set(units).size >= 2) for (const weights of resamples) drawn.push(clips.figures(weights));
  const perClass = Array.from({ length: clips.classCount }, (_, k) =>
    Object.fromEntries(classFigureNames.map((name) => [name, percentiles(drawn.map((one) => one.perClass[k]![name]))])),
  );
  const overall = Object.fromEntries(figureNames.map((name) => [name, percentiles(drawn.map((one) => one[name]))]));
  return { ...overall, perClass } as FigureIntervals;
}

/** How often each clip counts in each resample: as many units are drawn as there are, then as many clips of each as it has. */
export function* drawnInTwoStages(units: Units): Generator<Float64Array> {
  const key = philoxKeyOf(seed);
  // clips of unit u: members[starts[u]] to members[starts[u + 1]]
  const unitCount = units.reduce((most, unit) => Math.max(most, unit + 1), 0);
  const starts = new Int32Array(unitCount + 1);
  for (const unit of units) starts[unit + 1]! += 1;
  for (let unit = 0; unit < unitCount; unit++) starts[unit + 1]! += starts[unit]!;
  const members = Int32Array.from(units.keys()).sort((a, b) => units[a]! - units[b]! || a - b);
  const chosen = new Int32Array(unitCount);
  for (let resample = 0; resample < resampleCount; resample++) {
    const weights = new Float64Array(units.length);
    const unitShares = philoxUniform(key, [resample, bootstrapStream, 0], unitCount);
    let clipCount = 0;
    for (let draw = 0; draw < unitCount; draw++) {
      const unit = Math.floor(unitShares[draw]! * unitCount);
      chosen[draw] = unit;
      clipCount += starts[unit + 1]! - starts[unit]!;
    }
    const shares = philoxUniform(key, [resample, bootstrapStream, 1], clipCount);
    let at = 0;
    for (const unit of chosen) {
      const [from, to] = [starts[unit]!, starts[unit + 1]!];
      for (let i = from; i < to; i++) weights[members[from + Math.floor(shares[at++]! * (to - from))]!]! += 1;
    }
    yield weights;
  }
}

/** Where 95 % of them lie; null where more than a tenth is none. */
export function percentiles(values: readonly number[]): Interval | null {
  const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (known.length === 0 || known.length < 0.9 * values.length) return null;
  return { low: quantile(known, outside / 2), high: quantile(known, 1 - outside / 2) };
}

/** Of sorted values, between the two nearest in proportion, as numpy's default. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}
