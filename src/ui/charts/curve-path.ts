// Curves as paths of an SVG. Pure.

import type { Curve, XKind } from './curve.ts';
import { type Scale, toPixel } from './scale.ts';

export interface PlotScales {
  kind: XKind;
  x: Scale;
  y: Scale;
}

/** A line through these points of a curve; it is broken where one has no place. */
export function linePath(curve: Curve, indices: readonly number[], { kind, x, y }: PlotScales): string {
  let path = '';
  let isOpen = false;
  for (const index of indices) {
    const [left, top] = [toPixel(x, curve.xAt(kind, index)), toPixel(y, curve.valueAt(index))];
    if (Number.isNaN(left) || Number.isNaN(top)) isOpen = false;
    else {
      path += `${isOpen ? 'L' : 'M'}${rounded(left)} ${rounded(top)}`;
      isOpen = true;
    }
  }
  return path;
}

/** The area between two bounds at these points. On a logarithmic axis what lies at or below 0 ends at the axis. */
export function bandPath(
  curve: Curve,
  band: { low: readonly number[]; high: readonly number[] },
  indices: readonly number[],
  { kind, x, y }: PlotScales,
): string {
  const corner = (index: number, value: number) => {
    const top = toPixel(y, value);
    return `${rounded(toPixel(x, curve.xAt(kind, index)))} ${rounded(Number.isNaN(top) ? y.range[0] : top)}`;
  };
  const shown = indices.filter((index) => Number.isFinite(band.low[index]) && Number.isFinite(band.high[index]));
  if (shown.length < 2) return '';
  const upper = shown.map((index) => corner(index, band.high[index] ?? 0));
  const lower = shown.map((index) => corner(index, band.low[index] ?? 0)).reverse();
  return `M${[...upper, ...lower].join('L')}Z`;
}

/** To a tenth; far outside of the plot a number is cut, which no eye sees. */
function rounded(pixel: number): number {
  return Math.round(Math.max(-1e4, Math.min(1e4, pixel)) * 10) / 10;
}
