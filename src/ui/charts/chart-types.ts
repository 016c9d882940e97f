// What a chart is given to draw.

import type { Curve, XValues } from './curve.ts';

export interface ChartCurve {
  id: string;
  name: string;
  /** At its line's end, where a long name would not fit. */
  endName?: string | undefined;
  /** A CSS colour that follows the scheme. */
  color: string;
  /** As SVG's `stroke-dasharray`, where colours repeat. */
  dash?: string | undefined;
  curve: Curve;
  /** Its points are few, and marked. */
  isSparse: boolean;
  /** Bounds beside its values, by index. */
  band?: { low: readonly number[]; high: readonly number[] } | undefined;
}

/** Something that happened, as a line across the chart. */
export interface ChartMark {
  x: XValues;
  label: string;
}

/** A value to hold the curves against. */
export interface ChartLevel {
  y: number;
  label: string;
}

export interface ChartScale {
  /** `unit`: 0 … 1. `zero`: from 0 to the largest. `fit`: from the smallest to the largest. */
  kind: 'unit' | 'zero' | 'fit';
  /** A value as it is read out, and as an axis names it. */
  format(value: number): string;
  tick(value: number): string;
}
