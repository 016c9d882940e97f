// How far the figures of a test may be from those of other clips of the same kind: the percentile bootstrap (Efron and Tibshirani,
// An Introduction to the Bootstrap, chapter 13). What is drawn are whole groups where they are known: clips of one speaker are
// alike, and drawing them one by one would promise too much.
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

/** 95 % intervals of every figure. Null where fewer than two units are there to draw, or where a figure is none in more than a
 *  tenth of the resamples.
 *  @param resamples of unit numbers 0..count−1, each as many as there are units; without it 2,000 drawn from a fixed seed */
export function bootstrapIntervals(
  clips: ScoredClips,
  units: Units,
  resamples: Iterable<ArrayLike<number>> = drawnResamples(new Set(units).size),
): FigureIntervals {
  const unitCount = new Set(units).size;
  const drawn: Figures[] = [];
  if (unitCount >= 2) {
    const timesDrawn = new Float64Array(unitCount);
    for (const resample of resamples) {
      timesDrawn.fill(0);
      for (let i = 0; i < resample.length; i++) timesDrawn[resample[i]!]! += 1;
      drawn.push(clips.figures(Float64Array.from(units, (unit) => timesDrawn[unit]!)));
    }
  }
  const perClass = Array.from({ length: clips.classCount }, (_, k) =>
    Object.fromEntries(classFigureNames.map((name) => [name, percentiles(drawn.map((one) => one.perClass[k]![name]))])),
  );
  const overall = Object.fromEntries(figureNames.map((name) => [name, percentiles(drawn.map((one) => one[name]))]));
  return { ...overall, perClass } as FigureIntervals;
}

function* drawnResamples(unitCount: number): Generator<Int32Array> {
  const key = philoxKeyOf(seed);
  for (let resample = 0; resample < resampleCount; resample++) {
    yield Int32Array.from(philoxUniform(key, [resample, bootstrapStream, 0], unitCount), (share) => share * unitCount);
  }
}

function percentiles(values: readonly number[]): Interval | null {
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
