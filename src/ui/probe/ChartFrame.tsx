// The frame of a chart of shares: lines of the grid with their percents, and what stands at both axes.

import type { ReactNode } from 'react';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './ChartFrame.module.css';

/** In pixels. */
export interface PlotArea {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The height of a share in the plot. */
export function shareToY(share: number, [low, high]: readonly [number, number], area: PlotArea): number {
  const { top, bottom, height } = area;
  return top + (height - top - bottom) * (1 - (share - low) / (high - low));
}

interface ChartFrameProps {
  area: PlotArea;
  domain: readonly [low: number, high: number];
  yLabel: string;
  children: ReactNode;
}

export function ChartFrame({ area, domain, yLabel, children }: ChartFrameProps) {
  const format = useNumberFormat();
  const { width, height, left, right } = area;
  const [low, high] = domain;
  const step = high - low > 0.55 ? 0.2 : 0.1;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const shares = Array.from({ length: Math.max(0, count) }, (_, at) => (first + at) * step);
  return (
    <svg width={width} height={height} className={classes.chart} aria-hidden>
      {shares.map((share) => {
        const y = shareToY(share, domain, area);
        return (
          <g key={share.toFixed(2)}>
            <line x1={left} x2={width - right} y1={y} y2={y} className={classes.grid} />
            <text x={left - 6} y={y + 4} textAnchor="end">
              {format.percent(share, 0)}
            </text>
          </g>
        );
      })}
      <text x={0} y={10}>
        {yLabel}
      </text>
      {children}
    </svg>
  );
}
