// What charts can be drawn over, from where to where, and how its values are written.

import type { NumberFormat } from '../common/number-format.ts';
import type { Curve, XKind } from './curve.ts';
import { linearTicks, logTicks, timeTicks } from './ticks.ts';

export const xKinds: readonly XKind[] = ['step', 'epoch', 'time'];

/** From where to where curves go; `atLeast` is to be seen too. From 0 on, or from the first place above it where the axis is
 *  logarithmic. */
export function extentOf(
  curves: readonly Curve[],
  kind: XKind,
  isLog: boolean,
  atLeast = 0,
): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, atLeast];
  for (const curve of curves) {
    const first = curve.firstFrom(kind, isLog ? Number.MIN_VALUE : 0);
    if (first >= curve.length) continue;
    low = Math.min(low, curve.xAt(kind, first));
    high = Math.max(high, curve.xAt(kind, curve.length - 1));
  }
  if (!isLog) return [0, high > 0 ? high : 1];
  if (!Number.isFinite(low)) return [1, 10];
  return [low, high > low ? high : low * 10];
}

/** Whether a curve can be drawn over this: rows of earlier versions know no time. */
export function isKnown(curves: readonly Curve[], kind: XKind): boolean {
  return curves.some((curve) => curve.firstFrom(kind, Number.NEGATIVE_INFINITY) < curve.length);
}

export function xTicks(kind: XKind, [low, high]: readonly [number, number], isLog: boolean, most: number): number[] {
  if (isLog) return logTicks(low, high, most);
  if (kind === 'time') return timeTicks(low, high, most);
  const ticks = linearTicks(low, high, most);
  return kind === 'step' ? ticks.filter(Number.isInteger) : ticks;
}

/** Pixels between two ticks at which their texts stand apart, the last one's too, which ends where the axis does. */
export function tickSpacing(kind: XKind, high: number): number {
  const text = kind === 'time' ? clockText(high) : Math.trunc(high).toLocaleString('en');
  return Math.max(54, 6 + 1.5 * letterPixels * text.length);
}
const letterPixels = 6.4;

/** "1,200", "2.35", "4 min 12 sec". */
export function xText(kind: XKind, value: number, format: NumberFormat): string {
  if (kind === 'step') return format.integer(value);
  return kind === 'epoch' ? format.decimal(value, 2) : format.duration(value);
}

/** As short as an axis needs it. */
export function xTickText(kind: XKind, value: number, format: NumberFormat): string {
  if (kind === 'step') return format.integer(value);
  if (kind === 'epoch') return format.scientific(value);
  return value > 0 && value < 1 ? `${format.scientific(value)} s` : clockText(value);
}

/** "0:45", "12:30", "1:05:00". */
function clockText(seconds: number): string {
  const total = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
