// Where the rows of a probe lie in the curve: single layers along the axis, and behind them what reads all of them.

import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { itemAt } from '../../lib/present.ts';
import { oneLayerOf } from './row-names.ts';

export const curveSeries = ['mean', 'mean_std'] as const;

export type CurveSeries = (typeof curveSeries)[number];

/** Behind the layers, in this order. */
export const curveEnds = ['all_layers_mean', 'all_layers_mean_std', 'weighted_sum', 'transformers_head'] as const;

export interface CurvePoint {
  row: ProbeRow;
  /** Its column: a layer's number, then one for each of `curveEnds`. */
  column: number;
}

export interface CurvePoints {
  /** How many hidden states there are, from 0. */
  stateCount: number;
  lines: Readonly<Record<CurveSeries, readonly CurvePoint[]>>;
  ends: readonly CurvePoint[];
  /** What is right by guessing; null until it is known. */
  guess: ProbeRow | null;
}

export function curvePoints(rows: readonly ProbeRow[], layerCount: number): CurvePoints {
  const stateCount = layerCount + 1;
  const fixed = rows.filter(({ chosen }) => chosen === 'outside');
  const line = (series: CurveSeries) =>
    fixed
      .flatMap((row) => {
        const column = row.features === series ? oneLayerOf(row) : null;
        return column === null ? [] : [{ row, column }];
      })
      .sort((a, b) => a.column - b.column);
  const ends = curveEnds.flatMap((name, at) => {
    const row = rows.find((one) => one.name === name);
    return row ? [{ row, column: stateCount + at }] : [];
  });
  return {
    stateCount,
    lines: { mean: line('mean'), mean_std: line('mean_std') },
    ends,
    guess: rows.find(({ name }) => name === 'majority') ?? null,
  };
}

/** The range of shares that shows all points with their intervals, in steps of 10 %. */
export function shareDomain(rows: readonly Pick<ProbeRow, 'accuracy' | 'interval'>[]): [low: number, high: number] {
  let [low, high] = [1, 0];
  for (const { accuracy, interval } of rows) {
    low = Math.min(low, interval?.low ?? accuracy, accuracy);
    high = Math.max(high, interval?.high ?? accuracy, accuracy);
  }
  if (low > high) return [0, 1];
  // a hair's breadth beyond a step is no step
  const from = Math.min(9, Math.max(0, Math.floor(10 * low + 1e-9)));
  const to = Math.min(10, Math.max(from + 1, Math.ceil(10 * high - 1e-9)));
  return [from / 10, to / 10];
}

/** Of the points, where an arrow key leads; null: it is none, or there is nothing beyond. Left and right go along the layers, up and
 *  down to the next higher or lower point of a column. */
export function pointByKey(key: string, points: CurvePoints, chosen: string | null): CurvePoint | null {
  const all = [...points.lines.mean, ...points.lines.mean_std, ...points.ends];
  if (all.length === 0) return null;
  const here = all.find(({ row }) => row.name === chosen);
  const byColumn = [...all].sort((a, b) => a.column - b.column);
  if (key === 'Home') return itemAt(byColumn, 0);
  if (key === 'End') return itemAt(byColumn, -1);
  if (key !== 'ArrowLeft' && key !== 'ArrowRight' && key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  if (!here) return itemAt(byColumn, 0);
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const isBeyond = (row: ProbeRow) =>
      key === 'ArrowUp' ? row.accuracy > here.row.accuracy : row.accuracy < here.row.accuracy;
    return all.find(({ row, column }) => column === here.column && row !== here.row && isBeyond(row)) ?? null;
  }
  const beyond = byColumn.filter(({ column }) => (key === 'ArrowRight' ? column > here.column : column < here.column));
  const column = key === 'ArrowRight' ? beyond[0]?.column : beyond.at(-1)?.column;
  const there = beyond.filter((point) => point.column === column);
  return there.find(({ row }) => row.features === here.row.features) ?? there[0] ?? null;
}

/** Heights of labels that stay at least `apart` from each other, each as near to its own as that allows. */
export function spreadLabels(ys: readonly number[], apart: number): number[] {
  const order = ys.map((y, at) => ({ y, at })).sort((a, b) => a.y - b.y);
  // where a label would touch the one above, both give way
  for (let pass = 0; pass < ys.length; pass++) {
    for (let i = 1; i < order.length; i++) {
      const [above, below] = [itemAt(order, i - 1), itemAt(order, i)];
      const missing = apart - (below.y - above.y);
      if (missing > 0) {
        above.y -= missing / 2;
        below.y += missing / 2;
      }
    }
  }
  return order.sort((a, b) => a.at - b.at).map(({ y }) => y);
}
