// All that a chart draws, in pixels, for a size and a view of it. Pure.

import type { ChartCurve, ChartScale } from './chart-types.ts';
import type { ChartView } from './chart-view.ts';
import type { Curve } from './curve.ts';
import { bandPath, linePath, type PlotScales } from './curve-path.ts';
import { type EndLabel, placeLabels } from './direct-labels.ts';
import { columnEdges, type Scale, toPixel } from './scale.ts';
import { tickSpacing, xTicks } from './x-axis.ts';
import { type Seen, seenWith, yAxis } from './y-axis.ts';

export interface PlotArea {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface DrawnCurve extends Pick<ChartCurve, 'id' | 'color' | 'dash'> {
  line: string;
  /** Behind the line, where that is smoothed: the values as they are. */
  raw: string | null;
  band: string | null;
  dots: readonly { x: number; y: number }[];
}

export interface PlotLayout {
  area: PlotArea;
  scales: PlotScales;
  xTicks: readonly { value: number; x: number }[];
  yTicks: readonly { value: number; y: number }[];
  curves: readonly DrawnCurve[];
  /** Names at the ends of curves. */
  labels: readonly EndLabel[];
}

export interface PlotRequest {
  curves: readonly ChartCurve[];
  /** A curve's smoothed values; null: as they are. */
  smoothedOf(curve: Curve): Curve | null;
  view: Pick<ChartView, 'kind' | 'isLogX' | 'window'>;
  /** From where to where the page's charts go. */
  extent: readonly [low: number, high: number];
  scaleKind: ChartScale['kind'];
  isLogY: boolean;
  width: number;
  height: number;
  namesEnds: boolean;
}

/** Points are marked where there are no more than these in sight. */
const mostDots = 60;
/** More names than these would hide each other. */
const mostNames = 8;
const nameWidthPx = 92;
/** As wide as the lines are. */
const columnPx = 2;

export function plotLayout(request: PlotRequest): PlotLayout {
  const { curves, smoothedOf, view, extent, scaleKind, isLogY, width, height } = request;
  const { kind, isLogX, window } = view;
  const namesEnds = request.namesEnds && curves.length <= mostNames && width >= 420;
  const area: PlotArea = { width, height, left: 48, right: namesEnds ? nameWidthPx : 12, top: 12, bottom: 36 };
  const x: Scale = { domain: window ?? extent, range: [area.left, width - area.right], isLog: isLogX };
  const edges = columnEdges(x, Math.max(1, Math.round((x.range[1] - x.range[0]) / columnPx)));
  const drawn = curves.map((one) => ({ one, indices: one.curve.drawn(kind, edges), smoothed: smoothedOf(one.curve) }));
  const axis = yAxis(scaleKind, seenOf(drawn, kind, x.domain), window === null, isLogY);
  const isLog = isLogY && axis.domain[0] > 0;
  const y: Scale = { domain: axis.domain, range: [height - area.bottom, area.top], isLog };
  const scales = { kind, x, y };
  const most = Math.max(2, Math.floor((x.range[1] - x.range[0]) / tickSpacing(kind, x.domain[1])));
  return {
    area,
    scales,
    xTicks: xTicks(kind, x.domain, isLogX, most).map((value) => ({ value, x: toPixel(x, value) })),
    yTicks: axis.ticks.map((value) => ({ value, y: toPixel(y, value) })).filter(({ y: top }) => Number.isFinite(top)),
    curves: drawn.map(({ one, indices, smoothed }) => ({
      id: one.id,
      color: one.color,
      dash: one.dash,
      // the smoothed line is drawn through the same columns, by its own extremes
      line: smoothed ? linePath(smoothed, smoothed.drawn(kind, edges), scales) : linePath(one.curve, indices, scales),
      raw: smoothed ? linePath(one.curve, indices, scales) : null,
      band: one.band ? bandPath(one.curve, one.band, indices, scales) : null,
      dots: one.isSparse && !smoothed && indices.length <= mostDots ? dotsOf(one.curve, indices, scales) : [],
    })),
    labels: namesEnds ? labelsOf(drawn, scales, area) : [],
  };
}

type Drawn = { one: ChartCurve; indices: readonly number[]; smoothed: Curve | null };

function seenOf(drawn: readonly Drawn[], kind: ChartView['kind'], domain: readonly [number, number]): Seen | null {
  let seen: Seen | null = null;
  for (const { one, indices } of drawn) {
    for (const index of indices) {
      const place = one.curve.xAt(kind, index);
      if (place < domain[0] || place > domain[1]) continue;
      seen = seenWith(seen, one.curve.valueAt(index));
      if (!one.band) continue;
      seen = seenWith(seen, one.band.low[index] ?? Number.NaN);
      seen = seenWith(seen, one.band.high[index] ?? Number.NaN);
    }
  }
  return seen;
}

function dotsOf(curve: Curve, indices: readonly number[], { kind, x, y }: PlotScales): { x: number; y: number }[] {
  return indices
    .map((index) => ({ x: toPixel(x, curve.xAt(kind, index)), y: toPixel(y, curve.valueAt(index)) }))
    .filter((dot) => Number.isFinite(dot.y) && dot.x >= x.range[0] - 0.5 && dot.x <= x.range[1] + 0.5);
}

function labelsOf(drawn: readonly Drawn[], scales: PlotScales, area: PlotArea): EndLabel[] {
  const ends = drawn.flatMap(({ one, indices, smoothed }): EndLabel[] => {
    const shown = smoothed ?? one.curve;
    const last = indices.findLast(
      (index) => one.curve.xAt(scales.kind, index) <= scales.x.domain[1] && Number.isFinite(shown.valueAt(index)),
    );
    if (last === undefined) return [];
    const top = toPixel(scales.y, shown.valueAt(last));
    return Number.isFinite(top) ? [{ id: one.id, name: one.endName ?? one.name, color: one.color, y: top }] : [];
  });
  return placeLabels(ends, area.top + 4, area.height - area.bottom, 13);
}
