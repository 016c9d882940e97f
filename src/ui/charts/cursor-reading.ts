// What stands at a place of a chart: each curve's nearest point, with the value that its row has. Pure.

import type { ChartCurve } from './chart-types.ts';
import type { Curve, XKind } from './curve.ts';

export interface CurveReading {
  curve: ChartCurve;
  /** Of the nearest point. */
  index: number;
  x: number;
  value: number;
  /** Of the runs whose mean the curve is; null where it is no mean. */
  deviation: number | null;
  smoothed: number | null;
}

/** The nearest point of any curve, in x; null where there is none. */
export function snapped(curves: readonly ChartCurve[], kind: XKind, x: number): number | null {
  let best: number | null = null;
  for (const { curve } of curves) {
    const index = curve.nearest(kind, x);
    if (index < 0) continue;
    const place = curve.xAt(kind, index);
    if (best === null || Math.abs(place - x) < Math.abs(best - x)) best = place;
  }
  return best;
}

/** The next place to the left (−1) or right (1) where some curve has a point; `x` where there is none. */
export function neighbour(curves: readonly ChartCurve[], kind: XKind, x: number, direction: -1 | 1): number {
  let best: number | null = null;
  for (const { curve } of curves) {
    const after = curve.firstFrom(kind, x);
    let index = direction < 0 ? after - 1 : after;
    while (direction > 0 && index < curve.length && curve.xAt(kind, index) <= x) index++;
    const place = curve.xAt(kind, index);
    if (!Number.isFinite(place)) continue;
    if (best === null || (direction < 0 ? place > best : place < best)) best = place;
  }
  return best ?? x;
}

/** By curve, in their order; one that has ended before x, or begins after it, says nothing. */
export function readingsAt(
  curves: readonly ChartCurve[],
  kind: XKind,
  x: number,
  smoothedOf: (curve: Curve) => Curve | null,
): CurveReading[] {
  return curves.flatMap((one): CurveReading[] => {
    const { curve, band } = one;
    const index = curve.nearest(kind, x);
    if (index < 0) return [];
    const first = curve.firstFrom(kind, Number.NEGATIVE_INFINITY);
    if (x < curve.xAt(kind, first) || x > curve.xAt(kind, curve.length - 1)) return [];
    const smoothed = smoothedOf(curve);
    const value = curve.valueAt(index);
    const deviation = (band?.high[index] ?? Number.NaN) - value;
    return [
      {
        curve: one,
        index,
        x: curve.xAt(kind, index),
        value,
        deviation: Number.isNaN(deviation) ? null : deviation,
        smoothed: smoothed?.valueAt(index) ?? null,
      },
    ];
  });
}

/** As the page writes it: a mean with its standard deviation. */
export function readingText({ value, deviation }: CurveReading, format: (value: number) => string): string {
  return deviation === null ? format(value) : `${format(value)} ± ${format(deviation)}`;
}
