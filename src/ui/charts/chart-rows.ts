// A chart as a table: all curves side by side, a row for each place where one of them has a point. Pure.

import { itemAt } from '../../lib/present.ts';
import type { ChartCurve } from './chart-types.ts';
import type { Curve, XValues } from './curve.ts';

export interface ChartRow extends XValues {
  /** By curve; undefined where it has no point there. */
  values: (number | undefined)[];
}

/** In the order of their steps. */
export function chartRows(curves: readonly ChartCurve[]): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const [place, { curve }] of curves.entries()) {
    for (let index = 0; index < curve.length; index++) {
      const step = curve.xAt('step', index);
      let row = rows.get(step);
      if (!row) {
        row = { step, epoch: curve.xAt('epoch', index), time: curve.xAt('time', index), values: [] };
        rows.set(step, row);
      }
      row.values[place] = curve.valueAt(index);
    }
  }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

export const chartCsvColumns = ['curve', 'step', 'epoch', 'elapsed_sec', 'value'] as const;

/** A line for each point of each curve, with the value as its row has it; where curves are smoothed, and have bounds, those too. */
export function chartCsv(
  curves: readonly ChartCurve[],
  smoothedOf: (curve: Curve) => Curve | null,
): { columns: string[]; rows: (string | number | undefined)[][] } {
  const isSmoothed = curves.some(({ curve }) => smoothedOf(curve) !== null);
  const hasBands = curves.some(({ band }) => band !== undefined);
  const rows = curves.flatMap(({ name, curve, band }) => {
    const smoothed = smoothedOf(curve);
    return curve.ys.map((value, index) => {
      const time = curve.xAt('time', index);
      return [
        name,
        curve.xAt('step', index),
        curve.xAt('epoch', index),
        Number.isNaN(time) ? undefined : time,
        value,
        ...(isSmoothed ? [smoothed ? itemAt(smoothed.ys, index) : undefined] : []),
        ...(hasBands ? [band?.low[index], band?.high[index]] : []),
      ];
    });
  });
  const columns = [...chartCsvColumns, ...(isSmoothed ? ['smoothed'] : []), ...(hasBands ? ['low', 'high'] : [])];
  return { columns, rows };
}
