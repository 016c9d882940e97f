// What the model heard before it was trained: the probe of this data set and model, as its page says it, with the curve over layers.

import type { ProbeReport } from '../../evaluation/probes/probe-report.ts';
import {
  type CurvePoint,
  type CurveSeries,
  curvePoints,
  curveSeries,
  shareDomain,
} from '../../ui/probe/curve-points.ts';
import { groupCount } from '../../ui/probe/group-shares.ts';
import {
  basisSaid,
  betterSaid,
  curveSaid,
  foldsSaid,
  guessSaid,
  learningSaid,
  mixedSaid,
  resultSaid,
} from '../../ui/probe/probe-sentences.ts';
import { rowSaid } from '../../ui/probe/row-names.ts';
import { type Html, html } from '../html.ts';
import { paragraph, part, section, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';
import type { ReportWords } from '../words.ts';

/** Null where none is stored. */
export function probe(context: ReportContext): Html | null {
  const { probe: report, run, words } = context;
  if (!report) return null;
  const { format } = words;
  const say = (...sentences: Parameters<typeof words.said>[1][]) => words.said('probe', sentences.flat());
  const group = (run.groups ?? []).find(({ name }) => name === report.intervalBy);
  return section('probe', words.t('probe.title'), [
    paragraph(say(resultSaid(report, format), betterSaid(report, format), guessSaid(report, format))),
    paragraph(say(foldsSaid(report), basisSaid(report, groupCount(report, group))), 'note'),
    layerCurve(report, words),
    paragraph(say(curveSaid(report, format)), 'note'),
    titled(report.foldsBy === 'speaker' ? 'mixed.title' : 'mixed.titleGroups', say(mixedSaid(report, format))),
    titled('learning.title', say(learningSaid(report.learningCurve, format))),
    comparedRows(report, words),
    paragraph(words.t('probe.when', { date: format.date(report.createdAt) }), 'note'),
  ]);

  function titled(key: string, text: string): Html | null {
    return text === '' ? null : part(words.of('probe')(key), [paragraph(text)]);
  }
}

const [width, height] = [880, 240];
const area = { left: 48, right: 150, top: 14, bottom: 40 };
const colors: Readonly<Record<CurveSeries, string>> = { mean: 'var(--class-0)', mean_std: 'var(--class-1)' };

function layerCurve({ rows }: ProbeReport, words: ReportWords): Html | null {
  const layerCount = rows.reduce((most, { layers }) => layers.reduce((a, b) => Math.max(a, b), most), 0);
  const points = curvePoints(rows, layerCount);
  const { lines, guess, stateCount } = points;
  if (lines.mean.length < 2) return null;
  const drawn = [...lines.mean, ...lines.mean_std];
  const domain = shareDomain([...drawn.map(({ row }) => row), ...(guess ? [guess] : [])]);
  const x = (column: number) =>
    area.left + 10 + (column * (width - area.left - area.right - 10)) / Math.max(1, stateCount - 1);
  const y = (share: number) =>
    area.top + ((domain[1] - share) / (domain[1] - domain[0])) * (height - area.top - area.bottom);
  const t = words.of('probe');
  const ticks = Array.from({ length: Math.round(10 * (domain[1] - domain[0])) + 1 }, (_, at) => domain[0] + at / 10);
  const every = Math.ceil(stateCount / 26);
  const title = t('curve.title');
  return html`<div class="scroller" tabindex="0"><svg class="chart wide-chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${ticks.map(
    (share) =>
      html`<line class="grid" x1="${area.left}" x2="${width - area.right}" y1="${y(share)}" y2="${y(share)}"/><text x="${area.left - 6}" y="${
        y(share) + 4
      }" text-anchor="end">${words.format.percent(share, 0)}</text>`,
  )}${Array.from({ length: stateCount }, (_, layer) =>
    layer % every === 0
      ? html`<text x="${x(layer)}" y="${height - area.bottom + 16}" text-anchor="middle">${layer}</text>`
      : null,
  )}<text x="${(x(0) + x(stateCount - 1)) / 2}" y="${height - 6}" text-anchor="middle">${t('curve.x')}</text>${
    guess &&
    html`<line class="level" x1="${area.left}" x2="${width - area.right}" y1="${y(guess.accuracy)}" y2="${y(guess.accuracy)}"/><text x="${
      width - area.right + 6
    }" y="${y(guess.accuracy) + 4}">${t('curve.guess', { share: words.format.percent(guess.accuracy) })}</text>`
  }${curveSeries.map((series) => seriesLines(series, lines[series], { x, y }, t(`curve.${series}`)))}</svg></div>
`;
}

function seriesLines(
  series: CurveSeries,
  points: readonly CurvePoint[],
  { x, y }: { x(column: number): number; y(share: number): number },
  title: string,
): Html | null {
  const last = points.at(-1);
  if (!last) return null;
  const line = points.map(({ row, column }) => `${x(column)},${y(row.accuracy)}`).join(' ');
  const bounds = points.flatMap(({ row: { interval }, column }) =>
    interval
      ? [
          html`<line class="whisker" x1="${x(column)}" x2="${x(column)}" y1="${y(interval.low)}" y2="${y(interval.high)}"/>`,
        ]
      : [],
  );
  const apart = series === 'mean' ? 10 : -6;
  return html`<g stroke="${colors[series]}" fill="${colors[series]}"><polyline class="line" points="${line}"/>${bounds}${points.map(
    ({ row, column }) => html`<circle cx="${x(column)}" cy="${y(row.accuracy)}" r="2.5"/>`,
  )}<text class="end" x="${x(last.column) + 8}" y="${y(last.row.accuracy) + apart}">${title}</text></g>`;
}

/** What the result is held against. */
function comparedRows({ rows }: ProbeReport, words: ReportWords): Html {
  const { percent } = words.format;
  const shown = rows.filter(({ name, chosen }) => chosen === 'inside' || !name.startsWith('layer_'));
  const data = shown.map((row) => [
    words.said('probe', [rowSaid(row)]),
    percent(row.accuracy),
    row.interval ? `${percent(row.interval.low)} – ${percent(row.interval.high)}` : '–',
    percent(row.balancedAccuracy),
    percent(row.macroF1),
  ]);
  const t = words.of('evaluate');
  return table(
    [
      { name: words.t('probe.reads') },
      { name: t('figures.accuracy.name'), isNumber: true },
      { name: t('groups.interval'), isNumber: true },
      { name: t('figures.balanced_accuracy.name'), isNumber: true },
      { name: t('figures.macro_f1.name'), isNumber: true },
    ],
    data,
  );
}
