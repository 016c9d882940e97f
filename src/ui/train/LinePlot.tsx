// The drawn part of a run's chart: a few SVG paths, so that a new row costs the page's thread next to nothing while the
// engine has every core. Axes are drawn anew only when they change, the cursor by itself.

import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useChartCursor, useCursorStep } from './chart-cursor.ts';
import { type ChartRow, niceTicks } from './chart-rows.ts';
import type { ChartSpec, SeriesSpec } from './chart-specs.ts';
import classes from './LinePlot.module.css';
import { linePath, nearestRow, type PlotScales, stepTicks, xOf, yOf } from './plot-geometry.ts';

const margins = { top: 16, right: 10, bottom: 34, left: 50 };
/** More points than this are a line, not dots. */
const maxDottedRows = 200;
const unitTicks = [0, 0.25, 0.5, 0.75, 1];

interface LinePlotProps {
  spec: ChartSpec;
  rows: readonly ChartRow[];
  totalSteps: number;
  /** Null: not marked. */
  bestStep: number | null;
  heightPx: number;
}

export function LinePlot({ spec, rows, totalSteps, bestStep, heightPx }: LinePlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const max = largest(rows, spec);
  const ticks = useMemo(() => (spec.scale === 'unit' ? unitTicks : niceTicks(max)), [spec.scale, max]);
  const maxValue = ticks.at(-1) ?? 1;
  const scales = useMemo<PlotScales>(
    () => ({
      frame: {
        left: margins.left,
        top: margins.top,
        width: Math.max(1, width - margins.left - margins.right),
        height: heightPx - margins.top - margins.bottom,
      },
      maxStep: Math.max(1, totalSteps),
      maxValue,
    }),
    [width, heightPx, totalSteps, maxValue],
  );
  const cursor = useChartCursor();
  return (
    <div
      ref={box}
      className={classes.box}
      style={{ height: heightPx }}
      onPointerMove={(event) => {
        const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
        cursor.set(nearestRow(scales, rows, x)?.step ?? null);
      }}
      onPointerLeave={() => cursor.set(null)}
    >
      {width > 0 ? (
        <>
          <svg width={width} height={heightPx} className={classes.plot} aria-hidden>
            <Axes scales={scales} ticks={ticks} isUnit={spec.scale === 'unit'} />
            {bestStep === null ? null : <BestMark scales={scales} step={bestStep} />}
            {spec.series.map((series) => (
              <SeriesLine key={series.field} scales={scales} rows={rows} series={series} />
            ))}
          </svg>
          <Cursor scales={scales} spec={spec} rows={rows} />
        </>
      ) : null}
    </div>
  );
}

interface AxesProps {
  scales: PlotScales;
  ticks: readonly number[];
  isUnit: boolean;
}

const Axes = memo(function Axes({ scales, ticks, isUnit }: AxesProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { left, top, width, height } = scales.frame;
  const bottom = top + height;
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={classes.grid} x1={left} x2={left + width} y1={yOf(scales, tick)} y2={yOf(scales, tick)} />
          <text className={classes.label} x={left - 6} y={yOf(scales, tick) + 4} textAnchor="end">
            {isUnit ? format.percent(tick, 0) : format.scientific(tick)}
          </text>
        </g>
      ))}
      <line className={classes.axis} x1={left} x2={left + width} y1={bottom} y2={bottom} />
      {stepTicks(scales.maxStep, width).map((tick) => (
        <text key={tick} className={classes.label} x={xOf(scales, tick)} y={bottom + 15} textAnchor="middle">
          {format.integer(tick)}
        </text>
      ))}
      <text className={classes.label} x={left + width} y={bottom + 29} textAnchor="end">
        {t('chart.update')}
      </text>
    </g>
  );
});

const BestMark = memo(function BestMark({ scales, step }: { scales: PlotScales; step: number }) {
  const { t } = useTranslation('train');
  const x = xOf(scales, step);
  const { top, height } = scales.frame;
  const isAtEnd = step > scales.maxStep * 0.9;
  return (
    <g>
      <line className={classes.best} x1={x} x2={x} y1={top} y2={top + height} />
      <text className={classes.bestLabel} x={x} y={top - 5} textAnchor={isAtEnd ? 'end' : 'middle'}>
        {t('chart.best')}
      </text>
    </g>
  );
});

interface SeriesLineProps {
  scales: PlotScales;
  rows: readonly ChartRow[];
  series: SeriesSpec;
}

const SeriesLine = memo(function SeriesLine({ scales, rows, series }: SeriesLineProps) {
  const { field, color, isSparse } = series;
  const path = linePath(scales, rows, field);
  const dots = isSparse && rows.length < maxDottedRows ? rows.filter((row) => Number.isFinite(row[field])) : [];
  return (
    <g>
      <path className={classes.line} d={path} stroke={color} />
      {dots.map((row) => (
        <circle key={row.step} cx={xOf(scales, row.step)} cy={yOf(scales, row[field]!)} r={2} fill={color} />
      ))}
    </g>
  );
});

interface CursorProps {
  scales: PlotScales;
  spec: ChartSpec;
  rows: readonly ChartRow[];
}

/** A line at the update that the pointer is at, in whichever chart it is, and what was measured there. */
function Cursor({ scales, spec, rows }: CursorProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const step = useCursorStep();
  const row = step === null ? undefined : rows.find((one) => one.step === step);
  if (!row) return null;
  const x = xOf(scales, row.step);
  const { left, top, width, height } = scales.frame;
  const isRight = x > left + width / 2;
  const own = spec.series.filter(({ field }) => row[field] !== undefined);
  return (
    <>
      <div className={classes.cursor} style={{ left: x, top, height }} />
      <div
        className={classes.reading}
        data-side={isRight ? 'left' : 'right'}
        style={isRight ? { right: `calc(100% - ${x - 8}px)`, top } : { left: x + 8, top }}
      >
        <div>{t('chart.at', { step: format.integer(row.step), epoch: format.decimal(row.epoch, 2) })}</div>
        {own.map(({ field, color, name }) => (
          <div key={field} className={classes.key}>
            <i style={{ background: color }} aria-hidden />
            {name ?? t(`field.${field}`)} <b>{spec.format(row[field]!, format)}</b>
          </div>
        ))}
      </div>
    </>
  );
}

function largest(rows: readonly ChartRow[], spec: ChartSpec): number {
  let max = 0;
  for (const row of rows) {
    for (const { field } of spec.series) {
      const value = row[field];
      if (value !== undefined && Number.isFinite(value) && value > max) max = value;
    }
  }
  return max;
}

/** Of the element, in px; 0 until it is laid out. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
