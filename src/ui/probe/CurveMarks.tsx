// What is drawn in the curve: a line with the band of its intervals, and points, whose shapes say what they read.

import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';
import type { CurvePoint, CurveSeries } from './curve-points.ts';
import classes from './LayerCurve.module.css';

/** Of the palette of classes, which every kind of colour vision tells apart. */
export const seriesColor = {
  mean: 'var(--class-0)',
  mean_std: 'var(--class-1)',
  weighted_sum: 'var(--class-2)',
  transformers_head: 'var(--class-6)',
} as const;

function colorOf({ features }: Pick<ProbeRow, 'features'>): string {
  return features in seriesColor ? seriesColor[features as keyof typeof seriesColor] : 'var(--mantine-color-dimmed)';
}

interface CurveLineProps {
  series: CurveSeries;
  points: readonly CurvePoint[];
  xOf(column: number): number;
  yOf(share: number): number;
}

export function CurveLine({ series, points, xOf, yOf }: CurveLineProps) {
  const line = points.map(({ row, column }) => `${xOf(column)},${yOf(row.accuracy)}`).join(' ');
  const banded = points.flatMap(({ row, column }) => (row.interval ? [{ x: xOf(column), ...row.interval }] : []));
  const upper = banded.map(({ x, high }) => `${x},${yOf(high)}`);
  const lower = banded.map(({ x, low }) => `${x},${yOf(low)}`).reverse();
  return (
    <g style={{ color: seriesColor[series] }}>
      {banded.length > 1 ? <polygon points={[...upper, ...lower].join(' ')} className={classes.band} /> : null}
      <polyline points={line} className={classes.line} data-series={series} />
    </g>
  );
}

interface CurveMarkProps {
  row: ProbeRow;
  x: number;
  y: number;
  yOf(share: number): number;
  /** Behind the layers, where there is no band: its interval is drawn with it. */
  isEnd: boolean;
  state: 'plain' | 'hovered' | 'chosen';
}

export function CurveMark({ row, x, y, yOf, isEnd, state }: CurveMarkProps) {
  const { interval } = row;
  return (
    <g style={{ color: colorOf(row) }}>
      {isEnd && interval ? (
        <line x1={x} x2={x} y1={yOf(interval.low)} y2={yOf(interval.high)} className={classes.whisker} />
      ) : null}
      {state === 'plain' ? null : <circle cx={x} cy={y} r={8} className={classes.ring} data-state={state} />}
      <Shape features={row.features} x={x} y={y} radius={isEnd || state !== 'plain' ? 4 : 3} />
    </g>
  );
}

function Shape({ features, x, y, radius }: Pick<ProbeRow, 'features'> & { x: number; y: number; radius: number }) {
  switch (features) {
    case 'mean_std':
      return <rect x={x - radius} y={y - radius} width={2 * radius} height={2 * radius} className={classes.shape} />;
    case 'weighted_sum':
      return (
        <polygon
          points={`${x},${y - radius - 1} ${x + radius + 1},${y + radius} ${x - radius - 1},${y + radius}`}
          className={classes.shape}
        />
      );
    case 'transformers_head':
      return (
        <polygon
          points={`${x},${y - radius - 1.5} ${x + radius + 1.5},${y} ${x},${y + radius + 1.5} ${x - radius - 1.5},${y}`}
          className={classes.shape}
        />
      );
    default:
      return <circle cx={x} cy={y} r={radius} className={classes.shape} />;
  }
}
