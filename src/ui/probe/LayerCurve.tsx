// Accuracy over the layers: a line for the mean and one for mean with deviation, each with its band, and behind the layers what reads all
// of them. A click, or the arrow keys, choose a point.

import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { itemAt } from '../../lib/present.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { ChartFrame, type PlotArea, shareToY } from './ChartFrame.tsx';
import { CurveLine, CurveMark, seriesColor } from './CurveMarks.tsx';
import {
  type CurvePoint,
  type CurvePoints,
  curveEnds,
  curvePoints,
  curveSeries,
  pointByKey,
  shareDomain,
  spreadLabels,
} from './curve-points.ts';
import classes from './LayerCurve.module.css';
import { rowSaid } from './row-names.ts';

interface LayerCurveProps {
  rows: readonly ProbeRow[];
  layerCount: number;
  /** The point's row that is chosen; null: none. */
  chosen: string | null;
  /** Absent while the curve grows. */
  onChoose?: (name: string) => void;
}

/** Narrower than this, names do not fit beside the lines. */
const wideFromPx = 620;

export function LayerCurve({ rows, layerCount, chosen, onChoose }: LayerCurveProps) {
  const { t } = useTranslation('probe');
  const { ref, width } = useElementSize<HTMLDivElement>();
  const format = useNumberFormat();
  const said = useSaid('probe');
  const [hovered, setHovered] = useState<string | null>(null);
  const points = curvePoints(rows, layerCount);
  const all = [...points.lines.mean, ...points.lines.mean_std, ...points.ends];
  const layout = layoutOf(width, points.stateCount);
  const domain = shareDomain([...all.map(({ row }) => row), ...(points.guess ? [points.guess] : [])]);
  const pixelOf = ({ row, column }: CurvePoint) => ({
    x: layout.xOf(column),
    y: shareToY(row.accuracy, domain, layout.area),
  });
  const nearest = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let found: { point: CurvePoint; distance: number } | null = null;
    for (const point of all) {
      const at = pixelOf(point);
      const distance = Math.hypot(at.x - x, at.y - y);
      if (!found || distance < found.distance) found = { point, distance };
    }
    return found && found.distance < 40 ? found.point.row.name : null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const point = pointByKey(event.key, points, chosen);
    if (point) onChoose?.(point.row.name);
    if (point || event.key.startsWith('Arrow')) event.preventDefault();
  };
  const textOf = (name: string | null) => {
    const row = rows.find((one) => one.name === name);
    if (!row) return null;
    const { interval } = row;
    const range = interval
      ? t('range', { low: format.percent(interval.low), high: format.percent(interval.high) })
      : '';
    return t('curve.point', { what: said([rowSaid(row)]), share: format.percent(row.accuracy), range });
  };
  const at = all.findIndex(({ row }) => row.name === chosen);
  const slider = onChoose && {
    role: 'slider',
    tabIndex: 0,
    'aria-valuemin': 0,
    'aria-valuemax': Math.max(0, all.length - 1),
    'aria-valuenow': Math.max(0, at),
    'aria-valuetext': textOf(chosen) ?? t('curve.none'),
    'aria-label': t('curve.slider'),
    onKeyDown,
    onPointerMove: (event: PointerEvent) => setHovered(nearest(event)),
    onPointerLeave: () => setHovered(null),
    onPointerDown: (event: PointerEvent) => {
      const name = nearest(event);
      if (name) onChoose(name);
    },
  };
  // a line that is still growing has its name elsewhere
  const isNamed = layout.isWide && curveSeries.every((series) => points.lines[series].length === points.stateCount);
  return (
    <>
      {isNamed ? null : <SeriesKeys />}
      <div
        ref={ref}
        className={classes.plot}
        style={{ height: layout.area.height }}
        data-pointed={hovered !== null || undefined}
        {...(slider ?? { role: 'img', 'aria-label': t('curve.title') })}
      >
        {width > 0 ? (
          <ChartFrame area={layout.area} domain={domain} yLabel={t('curve.y')}>
            <GuessLine points={points} domain={domain} layout={layout} />
            <Columns points={points} layout={layout} />
            {curveSeries.map((series) => (
              <CurveLine
                key={series}
                series={series}
                points={points.lines[series]}
                xOf={layout.xOf}
                yOf={(share) => shareToY(share, domain, layout.area)}
              />
            ))}
            {isNamed ? <LineNames points={points} domain={domain} layout={layout} /> : null}
            {all.map((point) => (
              <CurveMark
                key={point.row.name}
                row={point.row}
                {...pixelOf(point)}
                yOf={(share) => shareToY(share, domain, layout.area)}
                isEnd={point.column >= points.stateCount}
                state={point.row.name === chosen ? 'chosen' : point.row.name === hovered ? 'hovered' : 'plain'}
              />
            ))}
          </ChartFrame>
        ) : null}
      </div>
      {onChoose ? <p className={classes.reading}>{textOf(hovered ?? chosen) ?? '\u00a0'}</p> : null}
    </>
  );
}

/** For where names do not fit beside the lines. */
function SeriesKeys() {
  const { t } = useTranslation('probe');
  return (
    <span className={classes.keys}>
      {curveSeries.map((series) => (
        <span key={series}>
          <i style={{ background: seriesColor[series] }} aria-hidden />
          {t(`curve.${series}`)}
        </span>
      ))}
    </span>
  );
}

interface Layout {
  area: PlotArea;
  isWide: boolean;
  xOf(column: number): number;
  endWidth: number;
}

function layoutOf(width: number, stateCount: number): Layout {
  const isWide = width >= wideFromPx;
  const bottom = isWide ? 46 : 100;
  const area = { width, height: (isWide ? 240 : 190) + bottom, left: 44, right: 12, top: 22, bottom };
  // names of the lines, between the layers and what reads all of them
  const gap = isWide ? 128 : 22;
  const endWidth = isWide ? 84 : 24;
  const from = area.left + 14;
  const last = width - area.right - curveEnds.length * endWidth - gap;
  const pitch = (last - from) / Math.max(1, stateCount - 1);
  const xOf = (column: number) =>
    column < stateCount ? from + column * pitch : last + gap + (column - stateCount + 0.5) * endWidth;
  return { area, isWide, xOf, endWidth };
}

interface PartProps {
  points: CurvePoints;
  layout: Layout;
}

/** What stands below: numbers of the layers, names of the rest. */
function Columns({ points: { stateCount }, layout: { area, isWide, xOf, endWidth } }: PartProps) {
  const { t } = useTranslation('probe');
  const pitch = xOf(1) - xOf(0);
  const every = [1, 2, 3, 4, 6, 8, 12].find((step) => step * pitch >= 17) ?? 12;
  const y = area.height - area.bottom;
  return (
    <>
      <line
        x1={xOf(stateCount) - endWidth / 2 - 4}
        x2={xOf(stateCount) - endWidth / 2 - 4}
        y1={area.top}
        y2={y}
        className={classes.parting}
      />
      {Array.from({ length: stateCount }, (_, layer) =>
        layer % every === 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: layers are known by their number
          <text key={layer} x={xOf(layer)} y={y + 16} textAnchor="middle">
            {layer}
          </text>
        ) : null,
      )}
      <text x={(xOf(0) + xOf(stateCount - 1)) / 2} y={y + 34} textAnchor="middle">
        {t('curve.x')}
      </text>
      {curveEnds.map((name, at) => {
        const x = xOf(stateCount + at);
        if (!isWide)
          return (
            <text key={name} x={x + 4} y={y + 8} textAnchor="end" transform={`rotate(-90 ${x + 4} ${y + 8})`}>
              {t(`curve.ends.${name}`)}
            </text>
          );
        return (
          <text key={name} x={x} y={y + 16} textAnchor="middle">
            {t(`curve.endLines.${name}.0`)}
            <tspan x={x} dy={14}>
              {t(`curve.endLines.${name}.1`)}
            </tspan>
          </text>
        );
      })}
    </>
  );
}

function GuessLine({ points, domain, layout }: PartProps & { domain: readonly [number, number] }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  if (!points.guess) return null;
  const { area } = layout;
  const y = shareToY(points.guess.accuracy, domain, area);
  return (
    <>
      <line x1={area.left} x2={area.width - area.right} y1={y} y2={y} className={classes.guess} />
      <text x={area.left + 6} y={y - 5}>
        {t('curve.guess', { share: format.percent(points.guess.accuracy) })}
      </text>
    </>
  );
}

/** Right of each line's last point, apart where they would lie on each other. */
function LineNames({ points, domain, layout }: PartProps & { domain: readonly [number, number] }) {
  const { t } = useTranslation('probe');
  const shown = curveSeries.filter((series) => points.lines[series].length > 0);
  const ys = spreadLabels(
    shown.map((series) => shareToY(itemAt(points.lines[series], -1).row.accuracy, domain, layout.area)),
    15,
  );
  return (
    <>
      {shown.map((series, at) => (
        <text
          key={series}
          x={layout.xOf(itemAt(points.lines[series], -1).column) + 12}
          y={itemAt(ys, at) + 4}
          className={classes.lineName}
          style={{ fill: seriesColor[series] }}
        >
          {t(`curve.${series}`)}
        </text>
      ))}
    </>
  );
}
