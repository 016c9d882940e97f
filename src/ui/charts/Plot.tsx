// The drawn part of a chart: lines in a window of the page's x, and a cursor that pointer and keys move.

import { useElementSize } from '@mantine/hooks';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './Chart.module.css';
import { useChartView, useChartViewPart } from './chart-group.tsx';
import type { ChartCurve, ChartLevel, ChartMark, ChartScale } from './chart-types.ts';
import { readingsAt, readingText } from './cursor-reading.ts';
import type { Curve } from './curve.ts';
import { PlotCursor } from './PlotCursor.tsx';
import { PlotLines } from './PlotLines.tsx';
import { plotLayout } from './plot-layout.ts';
import { useCursorKeys } from './use-cursor-keys.ts';
import { usePlotPointer } from './use-plot-pointer.ts';
import { xText } from './x-axis.ts';

export interface PlotProps {
  title: string;
  curves: readonly ChartCurve[];
  smoothedOf(curve: Curve): Curve | null;
  extent: readonly [low: number, high: number];
  scale: ChartScale;
  isLogY: boolean;
  marks: readonly ChartMark[];
  levels: readonly ChartLevel[];
  heightPx: number;
  namesEnds: boolean;
}

export function Plot(props: PlotProps) {
  const { curves, smoothedOf, extent, scale, isLogY, marks, levels, heightPx, namesEnds } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [kind, isLogX, window] = [
    useChartViewPart('kind'),
    useChartViewPart('isLogX'),
    useChartViewPart('window'),
  ] as const;
  const layout = useMemo(
    () =>
      plotLayout({
        curves,
        smoothedOf,
        view: { kind, isLogX, window },
        extent,
        scaleKind: scale.kind,
        isLogY,
        width: Math.max(width, 120),
        height: heightPx,
        namesEnds,
      }),
    [curves, smoothedOf, kind, isLogX, window, extent, scale.kind, isLogY, width, heightPx, namesEnds],
  );
  const pointer = usePlotPointer(curves, layout.scales.x, extent);
  return (
    <div ref={ref} className={classes.surface} style={{ height: heightPx }}>
      {width > 0 ? (
        <>
          <PlotLines layout={layout} scale={scale} marks={marks} levels={levels} selected={pointer.selected} />
          <PlotCursor curves={curves} smoothedOf={smoothedOf} layout={layout} scale={scale} />
          <CursorHandle {...props} pointer={pointer.handlers} />
        </>
      ) : null}
    </div>
  );
}

/** What takes pointer, wheel and keys, and is a slider over the chart's points for who does not see them. */
const CursorHandle = memo(function CursorHandle({
  title,
  curves,
  smoothedOf,
  extent,
  scale,
  pointer,
}: PlotProps & { pointer: ReturnType<typeof usePlotPointer>['handlers'] }) {
  const { t } = useTranslation('charts');
  const format = useNumberFormat();
  const view = useChartView();
  const [kind, cursor, window] = [
    useChartViewPart('kind'),
    useChartViewPart('cursor'),
    useChartViewPart('window'),
  ] as const;
  const onKeyDown = useCursorKeys(view, curves, extent);
  const at = cursor ?? (window ?? extent)[1];
  const values =
    cursor === null
      ? []
      : readingsAt(curves, kind, at, smoothedOf).map(
          (reading) => `${reading.curve.name} ${readingText(reading, scale.format)}`,
        );
  return (
    <div
      {...pointer}
      className={classes.handle}
      role="slider"
      tabIndex={0}
      aria-label={t('cursor', { title })}
      aria-valuemin={extent[0]}
      aria-valuemax={extent[1]}
      aria-valuenow={at}
      aria-valuetext={[t(`x.at.${kind}`, { value: xText(kind, at, format) }), ...values].join(', ')}
      onKeyDown={onKeyDown}
    />
  );
});
