// A chart of a run as the page draws it, as text: its layout is the page's own (ui/charts), its colours follow the report's style sheet.

import type { ChartLevel, ChartMark, ChartScale } from '../ui/charts/chart-types.ts';
import type { PlotLayout } from '../ui/charts/plot-layout.ts';
import { toPixel } from '../ui/charts/scale.ts';
import { xTickText } from '../ui/charts/x-axis.ts';
import { type Html, html } from './html.ts';
import type { ReportWords } from './words.ts';

export interface DrawnChart {
  /** Of its clip path: another for each chart. */
  id: string;
  title: string;
  layout: PlotLayout;
  scale: ChartScale;
  marks: readonly ChartMark[];
  levels: readonly ChartLevel[];
}

export function chartSvg({ id, title, layout, scale, marks, levels }: DrawnChart, words: ReportWords): Html {
  const { area } = layout;
  const [left, right] = layout.scales.x.range;
  const bottom = area.height - area.bottom;
  return html`<svg class="chart" viewBox="0 0 ${area.width} ${area.height}" role="img" aria-label="${title}">
<clipPath id="${id}"><rect x="${left - 3}" y="${area.top - 4}" width="${right - left + 6}" height="${bottom - area.top + 8}"/></clipPath>
${axes(layout, scale, words)}${levels.map((level) => levelLine(layout, level))}<g clip-path="url(#${id})">${layout.curves.map(
    ({ color, dash, line, dots }) =>
      html`<g stroke="${color}" fill="${color}"><path class="line" d="${line}" stroke-dasharray="${dash ?? 'none'}"/>${dots.map(
        ({ x, y }) => html`<circle cx="${x}" cy="${y}" r="2"/>`,
      )}</g>`,
  )}</g>${marks.map((mark) => markLine(layout, mark))}</svg>
`;
}

function axes({ area, scales, xTicks, yTicks }: PlotLayout, scale: ChartScale, words: ReportWords): Html {
  const [left, right] = scales.x.range;
  const bottom = area.height - area.bottom;
  return html`${yTicks.map(
    ({ value, y }) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/><text x="${left - 6}" y="${y + 4}" text-anchor="end">${scale.tick(value)}</text>`,
  )}<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>${xTicks.map(
    ({ value, x }) =>
      html`<line class="axis" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 3}"/><text x="${x}" y="${bottom + 15}" text-anchor="${
        x > right - 12 ? 'end' : 'middle'
      }">${xTickText(scales.kind, value, words.format)}</text>`,
  )}<text x="${right}" y="${bottom + 30}" text-anchor="end">${words.of('charts')(`x.axis.${scales.kind}`)}</text>`;
}

function levelLine({ scales }: PlotLayout, { y, label }: ChartLevel): Html | null {
  const [left, right] = scales.x.range;
  const at = toPixel(scales.y, y);
  if (!(at <= scales.y.range[0] && at >= scales.y.range[1])) return null;
  return html`<line class="level" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text x="${right - 2}" y="${at - 4}" text-anchor="end">${label}</text>`;
}

function markLine({ area, scales }: PlotLayout, { x, label }: ChartMark): Html | null {
  const [left, right] = scales.x.range;
  const at = toPixel(scales.x, x[scales.kind]);
  if (!(at >= left && at <= right)) return null;
  const isAtEnd = at > right - 40;
  return html`<line class="mark" x1="${at}" x2="${at}" y1="${area.top}" y2="${area.height - area.bottom}"/><text x="${
    isAtEnd ? at - 4 : at + 4
  }" y="${area.top + 3}" text-anchor="${isAtEnd ? 'end' : 'start'}">${label}</text>`;
}
