// One of parallel axes: its values, and the part of it that is marked by dragging. Keys mark it too: up and down move the marked part,
// with Shift they make it larger and smaller, Escape frees the axis.

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './RunPlots.module.css';
import type { RunAxis } from './run-axes.ts';
import { useAxisText } from './use-axis-text.ts';

/** Of 0 … 1, from the lower end. */
export type AxisRange = readonly [low: number, high: number];

interface ParallelAxisProps {
  axis: RunAxis;
  /** As short as there is room. */
  name: string;
  title: string;
  x: number;
  top: number;
  height: number;
  range: AxisRange | null;
  onRange(range: AxisRange | null): void;
}

/** A click frees the axis. */
const leastPx = 4;
const step = 0.1;

export function ParallelAxis({ axis, name, title, x, top, height, range, onRange }: ParallelAxisProps) {
  const { t } = useTranslation('compare');
  const text = useAxisText();
  const from = useRef<number | null>(null);
  const yOf = (place: number) => top + (1 - place) * height;
  const placeOf = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    const y = event.clientY - (box?.top ?? 0);
    return Math.min(1, Math.max(0, 1 - (y - top) / height));
  };
  const mark = (event: PointerEvent<SVGElement>) => {
    const [start, now] = [from.current, placeOf(event)];
    if (start === null) return;
    const isClick = Math.abs(now - start) * height < leastPx;
    onRange(isClick ? null : [Math.min(start, now) - 0.005, Math.max(start, now) + 0.005]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = rangeAfterKey(range, event.key, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onRange(next);
  };
  return (
    <g>
      <text className={classes.axisName} x={x} y={14} textAnchor="middle">
        <title>{title}</title>
        {name}
      </text>
      <line className={classes.axis} x1={x} x2={x} y1={top} y2={top + height} />
      {range ? (
        <rect
          className={classes.marked}
          x={x - 7}
          width={14}
          y={yOf(Math.min(1, range[1]))}
          height={Math.max(2, (Math.min(1, range[1]) - Math.max(0, range[0])) * height)}
        />
      ) : null}
      {axis.ticks.map(({ value, place }) => (
        <text key={JSON.stringify(value)} className={classes.tick} x={x + 7} y={yOf(place) + 4}>
          {text(axis.column, value, 11)}
        </text>
      ))}
      <rect
        className={classes.brush}
        x={x - 12}
        width={24}
        y={top - 6}
        height={height + 12}
        role="slider"
        tabIndex={0}
        aria-label={t('parallel.axis', { name: title })}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * Math.max(0, range?.[0] ?? 0))}
        aria-valuetext={range ? markedText(axis, range, text) : t('parallel.free')}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = placeOf(event);
        }}
        onPointerMove={mark}
        onPointerUp={(event) => {
          mark(event);
          from.current = null;
        }}
        onPointerCancel={() => {
          from.current = null;
        }}
      />
    </g>
  );
}

/** What a key makes of a marked part; undefined: the key means nothing here. */
export function rangeAfterKey(range: AxisRange | null, key: string, isShift: boolean): AxisRange | null | undefined {
  if (key === 'Escape') return range ? null : undefined;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const by = key === 'ArrowUp' ? step : -step;
  if (!range) return by > 0 ? [0.5, 1.005] : [-0.005, 0.5];
  const [low, high] = range;
  if (isShift) return high + by > low ? [low, Math.min(1.005, high + by)] : range;
  const width = high - low;
  const start = Math.min(1.005 - width, Math.max(-0.005, low + by));
  return [start, start + width];
}

/** The same ranges with one changed or freed. */
export function changedRange(
  ranges: ReadonlyMap<string, AxisRange>,
  id: string,
  range: AxisRange | null,
): Map<string, AxisRange> {
  const next = new Map(ranges);
  if (range) next.set(id, range);
  else next.delete(id);
  return next;
}

function markedText(
  { column, ticks, kind, scale, isLog }: RunAxis,
  [low, high]: AxisRange,
  text: ReturnType<typeof useAxisText>,
): string {
  if (kind === 'category') {
    const inside = ticks.filter(({ place }) => place >= low && place <= high);
    return inside.map(({ value }) => text(column, value)).join(', ');
  }
  const valueAt = (place: number) => {
    const share = Math.min(1, Math.max(0, place));
    const [least, most] = scale.domain;
    return isLog ? least * (most / least) ** share : least + share * (most - least);
  };
  return `${text(column, valueAt(low))} – ${text(column, valueAt(high))}`;
}
