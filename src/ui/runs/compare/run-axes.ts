// Settings and figures of runs as axes: where a run's value lies between the ends, on a linear or a logarithmic scale, or among the
// values that occur. Pure.

import type { RunRecord } from '../../../run/run-record.ts';
import type { CellValue, RunColumn } from '../../../run/table/run-column.ts';
import { compareCells, isNothing } from '../../../run/table/run-order.ts';
import { type Scale, toPixel } from '../../charts/scale.ts';
import { linearTicks, logTicks } from '../../charts/ticks.ts';

export interface RunAxis {
  column: RunColumn;
  /** Numbers lie where they are; others evenly, in their order. */
  kind: 'number' | 'category';
  /** Of 0 … 1. */
  scale: Scale;
  isLog: boolean;
  /** Whether it could be logarithmic: all are above 0. */
  canBeLog: boolean;
  categories: readonly CellValue[];
  ticks: readonly { value: CellValue; place: number }[];
}

const mostTicks = 5;
/** Numbers that are so many times as far apart are usually chosen by their powers. */
const usuallyLog = 20;

/** @param isLog undefined: as is usual for values so far apart */
export function runAxis(column: RunColumn, runs: readonly RunRecord[], isLog?: boolean): RunAxis {
  const values = runs.map((run) => column.value(run)).filter((value) => !isNothing(value));
  const numbers = values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  if (numbers.length === 0 || numbers.length < values.length) return categoryAxis(column, values);
  let [low, high] = [numbers[0] ?? 0, numbers[0] ?? 0];
  for (const value of numbers) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const canBeLog = low > 0 && high > low;
  const log = canBeLog && (isLog ?? high / low >= usuallyLog);
  const pad = high > low ? 0 : Math.abs(low) * 0.1 || 1;
  const scale: Scale = { domain: [low - pad, high + pad], range: [0, 1], isLog: log };
  const ticks = distinct(numbers);
  const shown = ticks.length <= mostTicks ? ticks : ticksBetween(low, high, log);
  return {
    column,
    kind: 'number',
    scale,
    isLog: log,
    canBeLog,
    categories: [],
    ticks: shown.map((value) => ({ value, place: toPixel(scale, value) })),
  };
}

function categoryAxis(column: RunColumn, values: readonly CellValue[]): RunAxis {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  const categories = [...byText.values()].sort(compareCells);
  const scale: Scale = { domain: [0, Math.max(1, categories.length - 1)], range: [0, 1], isLog: false };
  const placeAt = (at: number) => (categories.length === 1 ? 0.5 : toPixel(scale, at));
  const ticks = categories.map((value, at) => ({ value, place: placeAt(at) }));
  return { column, kind: 'category', scale, isLog: false, canBeLog: false, categories, ticks };
}

/** Between 0 and 1; null where the run has no value. */
export function placeOn(axis: RunAxis, run: RunRecord): number | null {
  const value = axis.column.value(run);
  if (isNothing(value)) return null;
  if (axis.kind === 'number') {
    const place = typeof value === 'number' ? toPixel(axis.scale, value) : Number.NaN;
    return Number.isFinite(place) ? place : null;
  }
  const text = JSON.stringify(value);
  const at = axis.categories.findIndex((one) => JSON.stringify(one) === text);
  return at < 0 ? null : (axis.ticks[at]?.place ?? null);
}

/** Runs that lie within what is marked of each axis, by column; one without a value is in no marked range. */
export function brushed(
  runs: readonly RunRecord[],
  axes: readonly RunAxis[],
  ranges: ReadonlyMap<string, readonly [low: number, high: number]>,
): RunRecord[] {
  return runs.filter((run) =>
    axes.every((axis) => {
      const range = ranges.get(axis.column.id);
      if (!range) return true;
      const place = placeOn(axis, run);
      return place !== null && place >= range[0] && place <= range[1];
    }),
  );
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function ticksBetween(low: number, high: number, isLog: boolean): number[] {
  return isLog ? logTicks(low, high, mostTicks) : linearTicks(low, high, mostTicks);
}
