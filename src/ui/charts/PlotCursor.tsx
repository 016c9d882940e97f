// The cursor of a page's charts in one of them: a line, a dot on each curve, and what the rows there say; beside it what was pinned.

import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './Chart.module.css';
import { useChartViewPart } from './chart-group.tsx';
import type { ChartCurve, ChartScale } from './chart-types.ts';
import { type CurveReading, readingsAt, readingText } from './cursor-reading.ts';
import type { Curve } from './curve.ts';
import { shortName } from './direct-labels.ts';
import type { PlotLayout } from './plot-layout.ts';
import { toPixel } from './scale.ts';
import { xText } from './x-axis.ts';

interface PlotCursorProps {
  curves: readonly ChartCurve[];
  smoothedOf(curve: Curve): Curve | null;
  layout: PlotLayout;
  scale: ChartScale;
}

/** More lines than these would cover the chart. */
const mostLines = 9;

export const PlotCursor = memo(function PlotCursor({ curves, smoothedOf, layout, scale }: PlotCursorProps) {
  const cursor = useChartViewPart('cursor');
  const pinned = useChartViewPart('pinned');
  const { kind } = layout.scales;
  const at = useReadings(curves, kind, cursor, smoothedOf);
  const atPin = useReadings(curves, kind, pinned, smoothedOf);
  const shown = cursor ?? pinned;
  if (shown === null) return null;
  const { area, scales } = layout;
  const [left, right] = scales.x.range;
  const isInside = (x: number) => x >= left - 0.5 && x <= right + 0.5;
  const place = toPixel(scales.x, shown);
  const isLeft = place > (left + right) / 2;
  return (
    <>
      <svg className={classes.cursorSvg} width={area.width} height={area.height} aria-hidden>
        {[pinned, cursor].map((x, which) => {
          const pixel = x === null ? Number.NaN : toPixel(scales.x, x);
          return isInside(pixel) ? (
            <line
              key={which === 0 ? 'pin' : 'cursor'}
              className={which === 0 ? classes.pin : classes.cursor}
              x1={pixel}
              x2={pixel}
              y1={area.top}
              y2={area.height - area.bottom}
            />
          ) : null;
        })}
        {(cursor === null ? atPin : at).map(({ curve, x, value, smoothed }) => {
          const [cx, cy] = [toPixel(scales.x, x), toPixel(scales.y, smoothed ?? value)];
          return isInside(cx) && cy >= area.top - 4 && cy <= area.height - area.bottom + 4 ? (
            <circle key={curve.id} cx={cx} cy={cy} r={3} style={{ fill: curve.color }} />
          ) : null;
        })}
      </svg>
      <Reading
        side={isLeft ? 'left' : 'right'}
        offsetPx={isLeft ? area.width - place + 10 : place + 10}
        kind={kind}
        cursor={cursor}
        pinned={pinned}
        at={at}
        atPin={atPin}
        scale={scale}
      />
    </>
  );
});

function useReadings(
  curves: readonly ChartCurve[],
  kind: PlotLayout['scales']['kind'],
  x: number | null,
  smoothedOf: (curve: Curve) => Curve | null,
): CurveReading[] {
  return useMemo(() => (x === null ? [] : readingsAt(curves, kind, x, smoothedOf)), [curves, kind, x, smoothedOf]);
}

interface ReadingProps {
  side: 'left' | 'right';
  offsetPx: number;
  kind: PlotLayout['scales']['kind'];
  cursor: number | null;
  pinned: number | null;
  at: readonly CurveReading[];
  atPin: readonly CurveReading[];
  scale: ChartScale;
}

function Reading({ side, offsetPx, kind, cursor, pinned, at, atPin, scale }: ReadingProps) {
  const { t } = useTranslation('charts');
  const format = useNumberFormat();
  const hasBoth = cursor !== null && pinned !== null && cursor !== pinned;
  const shown = cursor === null ? atPin : at;
  const x = cursor ?? pinned;
  if (x === null || shown.length === 0) return null;
  const there = shown.find((reading) => reading.x === x);
  const pinOf = new Map(atPin.map((reading) => [reading.curve.id, reading]));
  // of many, those that stand highest
  const lines = shown.length > 4 ? [...shown].sort((a, b) => b.value - a.value).slice(0, mostLines) : shown;
  return (
    <div className={classes.readingRow} data-side={side} aria-hidden>
      {/* gives way where the reading needs the room */}
      <span className={classes.spacer} style={{ flexBasis: offsetPx }} />
      <div className={classes.reading}>
        <div className={classes.readingHead}>
          {t(`x.at.${kind}`, { value: xText(kind, x, format) })}
          {kind === 'step' && there ? (
            <> · {t('x.at.epoch', { value: format.decimal(there.curve.curve.xAt('epoch', there.index), 2) })}</>
          ) : null}
          {hasBoth ? <> · {t('pinnedAt', { value: xText(kind, pinned, format) })}</> : null}
        </div>
        {lines.map((reading) => {
          const { curve, x: own, smoothed } = reading;
          const pin = hasBoth ? pinOf.get(curve.id) : undefined;
          return (
            <div key={curve.id} className={classes.readingLine}>
              <i style={{ background: curve.color }} />
              <span>{shortName(curve.endName ?? curve.name, 18)}</span>
              <b>{readingText(reading, scale.format)}</b>
              {smoothed === null ? null : <em>{t('smoothedTo', { value: scale.format(smoothed) })}</em>}
              {pin ? <em>{readingText(pin, scale.format)}</em> : null}
              {own === x || hasBoth ? null : <em>{t('nearestAt', { value: xText(kind, own, format) })}</em>}
            </div>
          );
        })}
        {shown.length > lines.length ? (
          <div className={classes.readingHead}>{t('moreCurves', { count: shown.length - lines.length })}</div>
        ) : null}
      </div>
    </div>
  );
}
