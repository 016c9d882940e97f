// The y axis of a chart for what its window shows. Pure.

import type { ChartScale } from './chart-types.ts';
import { linearTicks, logTicks, niceTicks } from './ticks.ts';

export interface YAxis {
  domain: readonly [low: number, high: number];
  ticks: readonly number[];
}

/** Extremes of what is to be seen; `leastPositive` of what is above 0. Null where there is nothing. */
export interface Seen {
  low: number;
  high: number;
  leastPositive: number;
}

const mostTicks = 5;

/** @param isWhole nothing is zoomed: then the axis is the usual one of the figure, else it fits what the window shows */
export function yAxis(kind: ChartScale['kind'], seen: Seen | null, isWhole: boolean, isLog: boolean): YAxis {
  if (!seen) return kind === 'unit' ? unitAxis : { domain: [0, 1], ticks: [0, 1] };
  if (isLog && seen.high > 0) return logAxis(seen);
  if (isWhole && kind === 'unit' && seen.low >= 0 && seen.high <= 1) return unitAxis;
  if (isWhole && kind !== 'fit' && seen.low >= 0) {
    const ticks = niceTicks(seen.high);
    return { domain: [0, ticks.at(-1) ?? 1], ticks };
  }
  const { low, high } = seen;
  const pad = high > low ? 0.06 * (high - low) : 0.1 * Math.abs(low) || 1;
  // never below 0 for a figure that cannot be
  const domain = [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad] as const;
  return { domain, ticks: linearTicks(domain[0], domain[1], mostTicks) };
}

const unitAxis: YAxis = { domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] };

function logAxis({ leastPositive, high }: Seen): YAxis {
  const low = leastPositive < high ? leastPositive : high / 2;
  const pad = (high / low) ** 0.05;
  const domain = [low / pad, high * pad] as const;
  return { domain, ticks: logTicks(domain[0], domain[1], mostTicks) };
}

export function seenWith(seen: Seen | null, value: number): Seen | null {
  if (!Number.isFinite(value)) return seen;
  const positive = value > 0 ? value : Number.POSITIVE_INFINITY;
  if (!seen) return { low: value, high: value, leastPositive: positive };
  return {
    low: Math.min(seen.low, value),
    high: Math.max(seen.high, value),
    leastPositive: Math.min(seen.leastPositive, positive),
  };
}
