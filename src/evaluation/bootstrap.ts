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

/** As many units as there are, then as many clips of each as it has. */
export function* drawnInTwoStages(units: Units): Generator<Float64Array> {
  const key = philoxKeyOf(seed);
  const members: number[][] = [];
  for (const [clip, unit] of units.entries()) {
    members[unit] ??= [];
    members[unit].push(clip);
  }
  for (let resample = 0; resample < resampleCount; resample++) {
    const weights = new Float64Array(units.length);
    const chosen = Array.from(philoxUniform(key, [resample, bootstrapStream, 0], members.length), (share) => {
      return members[Math.floor(share * members.length)]!;
    });
    const clipCount = chosen.reduce((sum, clips) => sum + clips.length, 0);
    const shares = philoxUniform(key, [resample, bootstrapStream, 1], clipCount);
    let at = 0;
    for (const clips of chosen)
      for (let i = 0; i < clips.length; i++) weights[clips[Math.floor(shares[at++]! * clips.length)]!]! += 1;
    yield weights;
  }
}

/** Null where there are no values, or more than a tenth of them are NaN. */
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
