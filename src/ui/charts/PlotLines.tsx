// Axes and lines of a chart, as an SVG that can be taken away as it is.

import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './Chart.module.css';
import type { ChartLevel, ChartMark, ChartScale } from './chart-types.ts';
import { shortName } from './direct-labels.ts';
import type { DrawnCurve, PlotLayout } from './plot-layout.ts';
import { toPixel } from './scale.ts';
import { xTickText } from './x-axis.ts';

interface PlotLinesProps {
  layout: PlotLayout;
  scale: ChartScale;
  marks: readonly ChartMark[];
  levels: readonly ChartLevel[];
  /** In pixels, while it is dragged. */
  selected: readonly [from: number, to: number] | null;
}

/** Letters of a name at a curve's end. */
const nameLetters = 13;

export const PlotLines = memo(function PlotLines({ layout, scale, marks, levels, selected }: PlotLinesProps) {
  const clipId = useId();
  const { area, labels } = layout;
  const [left, right] = layout.scales.x.range;
  const bottom = area.height - area.bottom;
  return (
    <svg className={classes.svg} width={area.width} height={area.height} aria-hidden data-chart>
      <clipPath id={clipId}>
        <rect x={left - 3} y={area.top - 4} width={right - left + 6} height={bottom - area.top + 8} />
      </clipPath>
      <Axes layout={layout} scale={scale} />
      <Levels layout={layout} levels={levels} />
      <g clipPath={`url(#${clipId})`}>
        {layout.curves.map((one) => (
          <CurveLines key={one.id} curve={one} />
        ))}
      </g>
      <Marks layout={layout} marks={marks} />
      {labels.map(({ id, name, color, y }) => (
        <text key={id} x={right + 6} y={y + 4} className={classes.endName} style={{ fill: color }}>
          <title>{name}</title>
          {shortName(name, nameLetters)}
        </text>
      ))}
      {selected ? (
        <rect
          className={classes.selection}
          x={Math.min(selected[0], selected[1])}
          y={area.top}
          width={Math.abs(selected[1] - selected[0])}
          height={bottom - area.top}
        />
      ) : null}
    </svg>
  );
});

function Axes({ layout, scale }: { layout: PlotLayout; scale: ChartScale }) {
  const { t } = useTranslation('charts');
  const format = useNumberFormat();
  const { area, scales, xTicks, yTicks } = layout;
  const [left, right] = scales.x.range;
  const bottom = area.height - area.bottom;
  return (
    <g className={classes.axes}>
      {yTicks.map(({ value, y }) => (
        <g key={value}>
          <line className={classes.grid} x1={left} x2={right} y1={y} y2={y} />
          <text x={left - 6} y={y + 4} textAnchor="end">
            {scale.tick(value)}
          </text>
        </g>
      ))}
      <line className={classes.axis} x1={left} x2={right} y1={bottom} y2={bottom} />
      {xTicks.map(({ value, x }) => (
        <g key={value}>
          <line className={classes.axis} x1={x} x2={x} y1={bottom} y2={bottom + 3} />
          <text x={x} y={bottom + 15} textAnchor={x > right - 12 ? 'end' : 'middle'}>
            {xTickText(scales.kind, value, format)}
          </text>
        </g>
      ))}
      <text x={right} y={bottom + 30} textAnchor="end">
        {t(`x.axis.${scales.kind}`)}
      </text>
    </g>
  );
}

const CurveLines = memo(function CurveLines({ curve }: { curve: DrawnCurve }) {
  const { color, dash, line, raw, band, dots } = curve;
  return (
    <g style={{ stroke: color, fill: color }}>
      {band ? <path className={classes.band} d={band} /> : null}
      {raw ? <path className={classes.raw} d={raw} /> : null}
      <path className={classes.line} d={line} strokeDasharray={dash} />
      {dots.map(({ x, y }) => (
        <circle key={x} className={classes.dot} cx={x} cy={y} r={2} />
      ))}
    </g>
  );
});

function Marks({ layout, marks }: { layout: PlotLayout; marks: readonly ChartMark[] }) {
  const { area, scales } = layout;
  const [left, right] = scales.x.range;
  return marks.map(({ x, label }) => {
    const at = toPixel(scales.x, x[scales.kind]);
    if (!(at >= left && at <= right)) return null;
    const isAtEnd = at > right - 40;
    return (
      <g key={label} className={classes.mark}>
        <line x1={at} x2={at} y1={area.top} y2={area.height - area.bottom} />
        <text x={isAtEnd ? at - 4 : at + 4} y={area.top + 3} textAnchor={isAtEnd ? 'end' : 'start'}>
          {label}
        </text>
      </g>
    );
  });
}

function Levels({ layout, levels }: { layout: PlotLayout; levels: readonly ChartLevel[] }) {
  const { scales } = layout;
  const [left, right] = scales.x.range;
  return levels.map(({ y, label }) => {
    const at = toPixel(scales.y, y);
    if (!(at <= scales.y.range[0] && at >= scales.y.range[1])) return null;
    return (
      <g key={label} className={classes.level}>
        <line x1={left} x2={right} y1={at} y2={at} />
        <text x={right - 2} y={at - 4} textAnchor="end">
          {label}
        </text>
      </g>
    );
  });
}
