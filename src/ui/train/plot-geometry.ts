// Where the lines of a chart lie: from rows to points of an SVG, and from a pointer back to a row. Pure.

import { type ChartField, type ChartRow, niceTicks } from './chart-rows.ts';

/** The plot's frame inside its SVG, in px. */
export interface PlotFrame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlotScales {
  frame: PlotFrame;
  /** Updates from 0 on. */
  maxStep: number;
  maxValue: number;
}

export function xOf({ frame, maxStep }: PlotScales, step: number): number {
  return frame.left + (Math.min(step, maxStep) / maxStep) * frame.width;
}

export function yOf({ frame, maxValue }: PlotScales, value: number): number {
  return frame.top + (1 - Math.min(Math.max(value, 0), maxValue) / maxValue) * frame.height;
}

/** A field's line, from one row that has it to the next; empty where none has. */
export function linePath(scales: PlotScales, rows: readonly ChartRow[], field: ChartField): string {
  let path = '';
  for (const row of rows) {
    const value = row[field];
    if (value === undefined || !Number.isFinite(value)) continue;
    path += `${path ? 'L' : 'M'}${xOf(scales, row.step).toFixed(1)} ${yOf(scales, value).toFixed(1)}`;
  }
  return path;
}

/** Round updates to write under the axis, as many as fit. */
export function stepTicks(maxStep: number, widthPx: number): number[] {
  const ticks = niceTicks(maxStep).filter((tick) => tick <= maxStep && Number.isInteger(tick));
  const fitting = Math.max(2, Math.floor(widthPx / 56));
  const every = Math.ceil(ticks.length / fitting);
  return ticks.filter((_, i) => i % every === 0);
}

/** The row whose step is nearest to the x of a pointer; null without rows. Rows are in the order of their steps. */
export function nearestRow({ frame, maxStep }: PlotScales, rows: readonly ChartRow[], x: number): ChartRow | null {
  const step = ((x - frame.left) / frame.width) * maxStep;
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rows[middle]!.step < step) from = middle + 1;
    else to = middle;
  }
  const [before, after] = [rows[from - 1], rows[from]];
  if (!before || !after) return before ?? after ?? null;
  return step - before.step < after.step - step ? before : after;
}
