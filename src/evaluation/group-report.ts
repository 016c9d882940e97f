// How a model does for each group of a test (speaker, sex, sentence), and whether the groups differ by more than chance: a
// permutation test of the largest difference (Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3).
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { count, texts } from '../lib/record-schemas.ts';
import { shuffledIndices } from '../lib/shuffle.ts';
import { z } from '../lib/zod.ts';
import type { ClipGroup } from './test-intervals.ts';
import { wilsonInterval } from './wilson-interval.ts';

interface Outcome {
  clipIndex: number;
  label: number;
  predicted: number;
}

const groupRowSchema = z.object({
  /** Of `clipValues`. */
  value: count,
  clipCount: count,
  right: count,
  /** Wilson's, of the share that is right. */
  interval: z.object({ low: z.number(), high: z.number() }),
  /** Too few clips to compare it with others. */
  isSmall: z.boolean(),
});

export const groupReportSchema = z.object({
  /** Of the group. */
  name: z.string(),
  /** What the rows' values are called; absent where it is one of the run's own groups, which says so itself. */
  values: texts.optional(),
  /** Best first. */
  rows: z.array(groupRowSchema),
  /** Between the best and the worst of the groups that are not small, 0..1; null where there are fewer than two. */
  gap: z.number().nullable(),
  /** How often groups made by chance differ as much or more; null without a gap. */
  pValue: z.number().nullable(),
  /** What was exchanged between the groups: whole speakers (or whatever `within` is) where each is in one group alone. */
  permuted: z.enum(['clips', 'units']),
});

export type GroupRow = z.infer<typeof groupRowSchema>;
export type GroupReport = z.infer<typeof groupReportSchema>;

export const smallGroup = 10;
const permutationCount = 2000;
const seed = 5;
/** Tells these draws from other uses of random numbers. */
const permutationStream = 8;

/** @param within what belongs together and is exchanged whole, where each of it is in one group: speakers, for groups of them */
export function groupReport(outcomes: readonly Outcome[], group: ClipGroup, within: ClipGroup | null): GroupReport {
  const known = outcomes.filter(({ clipIndex }) => (group.clipValues[clipIndex] ?? -1) >= 0);
  const values = known.map(({ clipIndex }) => group.clipValues[clipIndex]!);
  const isRight = known.map(({ label, predicted }) => Number(label === predicted));
  const counted = countRight(values, isRight);
  const rows = [...counted].map(([value, { clipCount, right }]): GroupRow => {
    return { value, clipCount, right, interval: wilsonInterval(right, clipCount), isSmall: clipCount < smallGroup };
  });
  rows.sort((a, b) => b.right / b.clipCount - a.right / a.clipCount || b.clipCount - a.clipCount);
  const units = exchangeable(known, values, within);
  const gap = gapOf([...counted.values()]);
  const pValue = gap === null ? null : permutationTest(gap, values, isRight, units);
  return { name: group.name, rows, gap, pValue, permuted: units ? 'units' : 'clips' };
}

/** A report of each group that puts clips of the test together; speakers are exchanged whole between other groups. */
export function groupReports(outcomes: readonly Outcome[], groups: readonly ClipGroup[]): GroupReport[] {
  const speakers = groups.find(({ name }) => name === 'speaker') ?? null;
  return groups.flatMap((group) => {
    const report = groupReport(outcomes, group, group === speakers ? null : speakers);
    return report.rows.some(({ clipCount }) => clipCount > 1) ? [report] : [];
  });
}

/** By clip, what it is exchanged with: null where that is the clip itself. */
function exchangeable(known: readonly Outcome[], values: readonly number[], within: ClipGroup | null): number[] | null {
  if (!within) return null;
  const groupOf = new Map<number, number>();
  const units = known.map(({ clipIndex }) => within.clipValues[clipIndex] ?? -1);
  for (const [clip, unit] of units.entries()) {
    if (unit < 0 || (groupOf.has(unit) && groupOf.get(unit) !== values[clip])) return null;
    groupOf.set(unit, values[clip]!);
  }
  // each group its own speaker: those are the groups
  return groupOf.size > new Set(values).size ? units : null;
}

function countRight(values: readonly number[], isRight: readonly number[]) {
  const counted = new Map<number, { clipCount: number; right: number }>();
  for (const [clip, value] of values.entries()) {
    const one = counted.get(value) ?? { clipCount: 0, right: 0 };
    one.clipCount += 1;
    one.right += isRight[clip]!;
    counted.set(value, one);
  }
  return counted;
}

function gapOf(counted: readonly { clipCount: number; right: number }[]): number | null {
  const shares = counted.filter((one) => one.clipCount >= smallGroup).map((one) => one.right / one.clipCount);
  if (shares.length < 2) return null;
  return shares.reduce((a, b) => Math.max(a, b)) - shares.reduce((a, b) => Math.min(a, b));
}

/** The share of permutations, the found one among them, whose gap is as large. */
function permutationTest(
  gap: number,
  values: readonly number[],
  isRight: readonly number[],
  units: number[] | null,
): number {
  const groupOf = new Map([...new Set(values)].map((value, group) => [value, group]));
  // by exchanged unit, in the order in which they come: its group; by clip: its unit's place there
  const groups: number[] = [];
  const placeOf = new Map<number, number>();
  const places = (units ?? [...values.keys()]).map((unit, clip) => {
    const known = placeOf.get(unit);
    if (known !== undefined) return known;
    placeOf.set(unit, groups.length);
    return groups.push(groupOf.get(values[clip]!)!) - 1;
  });
  let asLarge = 1;
  for (let permutation = 0; permutation < permutationCount; permutation++) {
    const order = shuffledIndices(groups.length, seed, permutationStream, permutation);
    const [clipCount, right] = [new Int32Array(groupOf.size), new Int32Array(groupOf.size)];
    for (let clip = 0; clip < places.length; clip++) {
      const group = groups[order[places[clip]!]!]!;
      clipCount[group]! += 1;
      right[group]! += isRight[clip]!;
    }
    const counted = Array.from(clipCount, (count, group) => ({ clipCount: count, right: right[group]! }));
    if ((gapOf(counted) ?? 0) >= gap - 1e-12) asLarge++;
  }
  return asLarge / (permutationCount + 1);
}
