// The intervals of an evaluation: by what the test's clips are drawn anew, and what comes of it.

import { anyNumber, count } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { classFigureNames, figureNames, scoredClips } from './figures.ts';
import { type Interval, wilsonInterval } from './wilson-interval.ts';

const intervalSchema = z.object({ low: anyNumber, high: anyNumber }).nullable();

export const testIntervalsSchema = z.object({
  /** The group that was drawn whole, such as `speaker`; null: clip by clip. And how many of them the test has. */
  by: z.string().nullable(),
  count,
  /** 95 % intervals; null where none can be given. */
  figures: z.record(z.enum(figureNames), intervalSchema),
  /** By class. */
  perClass: z.array(z.record(z.enum(classFigureNames), intervalSchema)),
});

export type TestIntervals = z.infer<typeof testIntervalsSchema>;

/** Fewer groups than this say little about others, however many clips they have. */
export const fewGroups = 8;

/** Which group each clip of a data set is in. */
export interface ClipGroup {
  name: string;
  /** By clip index: a number for each group; below 0 where it is not known. */
  clipValues: readonly number[];
}

interface Outcome {
  clipIndex: number;
  label: number;
  predicted: number;
  logits: number[];
}

/** Intervals over the first group that tells at least one of the test's clips apart, else over clips. */
export function testIntervals(
  outcomes: readonly Outcome[],
  classCount: number,
  groups: readonly ClipGroup[],
): TestIntervals {
  const { by, units, count: unitCount } = drawnUnits(outcomes, groups);
  const { perClass, ...drawn } = bootstrapIntervals(scoredClips(outcomes, classCount), units);
  const figures = Object.fromEntries(figureNames.map((name) => [name, unlessPoint(drawn[name])]));
  const isRight = ({ label, predicted }: Outcome) => label === predicted;
  return {
    by,
    count: unitCount,
    figures: { ...figures, accuracy: atLeastWilson(drawn.accuracy, outcomes, isRight) } as TestIntervals['figures'],
    perClass: perClass.map(({ precision, recall, f1 }, k) => ({
      precision: atLeastWilson(
        precision,
        outcomes.filter(({ predicted }) => predicted === k),
        isRight,
      ),
      recall: atLeastWilson(
        recall,
        outcomes.filter(({ label }) => label === k),
        isRight,
      ),
      f1: unlessPoint(f1),
    })),
  };
}

/** What was the same in every resample is not therefore sure: all of five clips right does not say that all ever will be. */
function unlessPoint(interval: Interval | null): Interval | null {
  return interval && interval.low < interval.high ? interval : null;
}

/** Of a share, at least as wide as Wilson's. */
function atLeastWilson(
  interval: Interval | null,
  clips: readonly Outcome[],
  isRight: (one: Outcome) => boolean,
): Interval | null {
  if (!interval) return null;
  const { low, high } = wilsonInterval(clips.filter(isRight).length, clips.length);
  return { low: Math.min(low, interval.low), high: Math.max(high, interval.high) };
}

/** Of the share that is right: over groups where they are known, else Wilson's. Null where the test has one group alone. */
export function accuracyInterval({
  intervals,
  predictions,
}: {
  intervals?: TestIntervals | undefined;
  predictions: readonly Outcome[];
}): Interval | null {
  if (intervals && intervals.by !== null) return intervals.figures.accuracy;
  return wilsonInterval(predictions.filter(({ label, predicted }) => label === predicted).length, predictions.length);
}

/** What is drawn anew of these clips: the first group that tells at least one of them apart, whole, else single clips. */
export function drawnUnits(
  outcomes: readonly Pick<Outcome, 'clipIndex'>[],
  groups: readonly ClipGroup[],
): { by: string | null; units: number[]; count: number } {
  const group = groups.find(({ clipValues }) => outcomes.some(({ clipIndex }) => (clipValues[clipIndex] ?? -1) >= 0));
  const units = unitsOf(outcomes, group ?? null);
  return { by: group?.name ?? null, units, count: new Set(units).size };
}

/** Numbered from 0 without gaps. A clip whose group is not known is one by itself. */
function unitsOf(outcomes: readonly Pick<Outcome, 'clipIndex'>[], group: ClipGroup | null): number[] {
  const unitOf = new Map<number, number>();
  let unitCount = 0;
  return outcomes.map(({ clipIndex }) => {
    const value = group?.clipValues[clipIndex] ?? -1;
    const known = value < 0 ? undefined : unitOf.get(value);
    if (known !== undefined) return known;
    if (value >= 0) unitOf.set(value, unitCount);
    return unitCount++;
  });
}
