// Whether the model is right as often as it is sure, and how much better it is on what it is surest of: as Evaluate shows it.

import { type CoveragePoint, type ReliabilityBin, rejectCurve, reliability } from '../../evaluation/calibration.ts';
import { calibrationSaid } from '../../ui/evaluate/result-sentences.ts';
import { type Html, html } from '../html.ts';
import { paragraph, section, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';
import type { ReportWords } from '../words.ts';

const [width, height, left, bottom] = [300, 190, 46, 34];
const xOf = (share: number) => left + share * (width - left - 8);
const yOf = (share: number) => 8 + (1 - share) * (height - bottom - 8);

export function calibration({ run, words }: ReportContext): Html | null {
  const { evaluation } = run;
  if (!evaluation) return null;
  const { predictions, temperature } = evaluation;
  const t = words.of('evaluate');
  const curve = rejectCurve(predictions, temperature?.temperature ?? 1);
  const { percent } = words.format;
  return section('calibration', t('calibration.title'), [
    paragraph(words.said('evaluate', calibrationSaid(evaluation, words.format))),
    html`<div class="charts three"><figure><figcaption>${t('calibration.reliability')}</figcaption>${axes(
      t('calibration.confidence'),
      t('calibration.right'),
      bars(reliability(predictions).bins),
      words,
    )}</figure><figure><figcaption>${t('calibration.reject')}</figcaption>${axes(
      t('calibration.coverage'),
      t('calibration.right'),
      line(curve),
      words,
    )}</figure>${table(
      [
        { name: t('calibration.answered'), isNumber: true },
        { name: t('calibration.threshold'), isNumber: true },
        { name: t('calibration.right'), isNumber: true },
      ],
      nearest(curve).map(({ coverage, threshold, accuracy }) => [
        percent(coverage, 0),
        percent(threshold),
        percent(accuracy),
      ]),
      { caption: t('calibration.table') },
    )}</div>
`,
  ]);
}

/** The points nearest to all, three quarters, a half, a quarter and a tenth of the clips. */
function nearest(curve: readonly CoveragePoint[]): CoveragePoint[] {
  const near = [1, 0.75, 0.5, 0.25, 0.1].flatMap((wanted) =>
    [...curve].sort((a, b) => Math.abs(a.coverage - wanted) - Math.abs(b.coverage - wanted)).slice(0, 1),
  );
  return [...new Set(near)];
}

function axes(x: string, y: string, content: Html, { format }: ReportWords): Html {
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" aria-hidden="true">${[0, 0.5, 1].map(
    (share) =>
      html`<line class="grid" x1="${xOf(0)}" x2="${xOf(1)}" y1="${yOf(share)}" y2="${yOf(share)}"/><text x="${left - 4}" y="${
        yOf(share) + 3
      }" text-anchor="end">${format.percent(share, 0)}</text><text x="${xOf(share)}" y="${height - bottom + 14}" text-anchor="${
        share === 1 ? 'end' : share === 0 ? 'start' : 'middle'
      }">${format.percent(share, 0)}</text>`,
  )}${content}<text x="${xOf(0.5)}" y="${height - 4}" text-anchor="middle">${x}</text><text x="9" y="${yOf(0.5)}" text-anchor="middle" transform="rotate(-90 9 ${yOf(0.5)})">${y}</text></svg>`;
}

function bars(bins: readonly ReliabilityBin[]): Html {
  return html`<line class="level" x1="${xOf(0)}" y1="${yOf(0)}" x2="${xOf(1)}" y2="${yOf(1)}"/>${bins
    .filter(({ clipCount }) => clipCount > 0)
    .map(
      ({ from, to, accuracy }) =>
        html`<rect class="column" x="${xOf(from) + 1}" width="${xOf(to) - xOf(from) - 2}" y="${yOf(accuracy)}" height="${Math.max(
          1,
          yOf(0) - yOf(accuracy),
        )}"/>`,
    )}`;
}

function line(points: readonly CoveragePoint[]): Html {
  const step = Math.max(1, Math.floor(points.length / 200));
  const drawn = points.filter((_, at) => at % step === 0 || at === points.length - 1);
  const text = drawn.map(({ coverage, accuracy }) => `${fixed(xOf(coverage))},${fixed(yOf(accuracy))}`).join(' ');
  return html`<polyline class="line" stroke="var(--accent)" points="${text}"/>`;
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
