// Colours of runs by a setting or a figure: a colour for each of few values, a ramp for many numbers. Pure.

import type { RunRecord } from '../../../run/run-record.ts';
import type { CellValue } from '../../../run/table/run-column.ts';
import { runPalette } from '../../charts/run-colors.ts';
import { placeOn, type RunAxis } from './run-axes.ts';

/** What a colour means. */
export type ColorKey =
  | { kind: 'values'; values: { value: CellValue; color: string }[] }
  | { kind: 'ramp'; low: CellValue; high: CellValue };

const noColor = 'var(--mantine-color-dimmed)';
/** More values are told apart by a ramp, where they are numbers. */
const mostColors = 6;

export function colorsBy(
  axis: RunAxis,
  runs: readonly RunRecord[],
): { colorOf(run: RunRecord): string; key: ColorKey } {
  const texts = new Map<string, CellValue>();
  for (const run of runs) {
    const value = axis.column.value(run);
    if (placeOn(axis, run) !== null) texts.set(JSON.stringify(value), value);
  }
  // a figure has a better end: which colour is nearer to it is to be seen
  const isFigure = axis.column.group === 'test' || axis.column.group === 'validation';
  if (axis.kind === 'number' && (isFigure || texts.size > mostColors)) {
    const [low, high] = axis.scale.domain;
    return { key: { kind: 'ramp', low, high }, colorOf: (run) => rampColor(placeOn(axis, run)) };
  }
  const order = [...texts].sort((a, b) => (placeOf(axis, a[1]) ?? 0) - (placeOf(axis, b[1]) ?? 0));
  const colors = new Map(order.map(([text], at) => [text, `var(--run-${at % runPalette.length})`]));
  return {
    key: { kind: 'values', values: order.map(([text, value]) => ({ value, color: colors.get(text) ?? noColor })) },
    colorOf: (run) => colors.get(JSON.stringify(axis.column.value(run))) ?? noColor,
  };
}

/** From blue to orange, which every kind of colour vision tells apart. */
export function rampColor(place: number | null): string {
  if (place === null) return noColor;
  return `color-mix(in oklab, var(--run-1) ${Math.round(place * 100)}%, var(--run-0))`;
}

function placeOf({ kind, scale, categories }: RunAxis, value: CellValue): number | null {
  if (kind === 'number' && typeof value === 'number')
    return (value - scale.domain[0]) / (scale.domain[1] - scale.domain[0]);
  const text = JSON.stringify(value);
  return categories.findIndex((one) => JSON.stringify(one) === text);
}
