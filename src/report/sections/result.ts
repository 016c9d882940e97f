// The result in one sentence, against guessing, with the figures that it is judged by.

import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { type FigureName, figuresOf } from '../../evaluation/figures.ts';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import type { Interval } from '../../evaluation/wilson-interval.ts';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import { evaluationOf, type RunRecord } from '../../run/run-record.ts';
import { baselineSaid, intervalSaid, outdatedSaid, partSaid, rightSaid } from '../../ui/evaluate/result-sentences.ts';
import { didSaid, fittedSaid } from '../../ui/probe/probe-run-sentences.ts';
import { type Html, html } from '../html.ts';
import { facts, paragraph, part, section, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';
import type { ReportWords } from '../words.ts';

export function result(context: ReportContext): Html {
  const { run, words } = context;
  const { evaluation, probe } = run;
  const ofProbe = probe && paragraph(words.said('probe', [...fittedSaid(probe), ...didSaid(probe, words.format)]));
  return section('result', words.t('result.title'), [
    evaluation ? tested(run, evaluation, words) : paragraph(untested(context), 'lead'),
    ofProbe ?? null,
    ...(['validation', 'train'] as const).map((name) => {
      const other = evaluationOf(run, name);
      return other && otherPart(other, words);
    }),
  ]);
}

function untested({ run, words }: ReportContext): string {
  return words.t(run.split.test.length === 0 ? 'result.noTest' : 'result.notTested');
}

function tested(run: RunRecord, evaluation: Evaluation, words: ReportWords): Html {
  const { format } = words;
  const interval = accuracyInterval(evaluation);
  const { predictions } = evaluation;
  const baseline = majorityBaseline(
    run,
    predictions.map(({ label }) => label),
  );
  const right = predictions.filter(({ label, predicted }) => label === predicted).length;
  return html`${leadSentence(evaluation, interval, words)}${scale(
    right / Math.max(1, predictions.length),
    baseline,
    interval,
  )}${paragraph(words.said('evaluate', outdatedSaid(run)), 'warning')}${paragraph(
    words.said('evaluate', [...baselineSaid(baseline, interval, format), ...intervalSaid(evaluation)]),
    'note',
  )}${figureTable(run, evaluation, words)}`;
}

function leadSentence(evaluation: Evaluation, interval: Interval | null, words: ReportWords): Html {
  return html`<p class="lead">${words.said('evaluate', rightSaid(evaluation, words.format))} ${
    interval && html`<span class="interval">${written(interval, words.format.percent, words)}</span>`
  }</p>
`;
}

function written({ low, high }: Interval, write: (value: number) => string, words: ReportWords): string {
  return words.of('evaluate')('summary.interval', { low: write(low), high: write(high) });
}

/** The share, where its true value lies, and what guessing gives, on a line from 0 to 1. */
function scale(share: number, baseline: number, interval: Interval | null): Html {
  const x = (value: number) => Math.round(value * 10_000) / 10;
  return html`<svg class="scale" viewBox="-6 0 1012 22" preserveAspectRatio="none" aria-hidden="true"><rect class="track" y="8" width="1000" height="6"/>${
    interval &&
    html`<rect class="range" x="${x(interval.low)}" y="8" width="${x(interval.high) - x(interval.low)}" height="6"/>`
  }<rect class="guess" x="${x(baseline) - 1}" y="2" width="2" height="18"/><rect class="point" x="${x(share) - 3}" y="3" width="6" height="16"/></svg>
`;
}

const shownFigures = [
  'accuracy',
  'balanced_accuracy',
  'macro_f1',
  'macro_precision',
  'macro_roc_auc',
  'top_2_accuracy',
  'log_loss',
] as const satisfies readonly FigureName[];

function figureTable({ labels }: RunRecord, evaluation: Evaluation, words: ReportWords): Html {
  const t = words.of('evaluate');
  const figures = figuresOf(evaluation.predictions, labels.length);
  const shown = shownFigures.filter((one) => one !== 'top_2_accuracy' || labels.length > 2);
  const rows = shown.map((one) => {
    const write = (value: number) =>
      one === 'log_loss' ? words.format.decimal(value, 3) : words.format.percent(value);
    const interval = one === 'accuracy' ? accuracyInterval(evaluation) : evaluation.intervals?.figures[one];
    return [
      t(`figures.${one}.name`),
      Number.isNaN(figures[one]) ? '–' : write(figures[one]),
      interval ? `${write(interval.low)} – ${write(interval.high)}` : '–',
      t(`figures.${one}.what`),
    ];
  });
  const columns = [
    { name: t('figures.title') },
    { name: words.t('result.value'), isNumber: true },
    { name: t('groups.interval'), isNumber: true },
    { name: words.t('result.meaning'), isWide: true },
  ];
  return table(columns, rows);
}

function otherPart(evaluation: Evaluation, words: ReportWords): Html {
  const interval = accuracyInterval(evaluation);
  const right = words.said('evaluate', rightSaid(evaluation, words.format));
  const range = interval ? ` ${written(interval, words.format.percent, words)}` : '';
  return part(words.of('data')(`split.${evaluation.split}`), [
    paragraph(`${right}${range}`),
    paragraph(words.said('evaluate', partSaid(evaluation)), 'note'),
  ]);
}

/** What trainer.predict reports, and how long it took. */
export function predictFacts(evaluation: Evaluation, loss: string, words: ReportWords): Html {
  const t = words.of('evaluate');
  const { metrics } = evaluation;
  const { decimal } = words.format;
  return facts([
    [`test_loss · ${t(`metrics.${loss}`)}`, decimal(metrics.test_loss, 4)],
    [`test_accuracy · ${t('metrics.test_accuracy')}`, decimal(metrics.test_accuracy, 4)],
    [`test_runtime · ${t('metrics.test_runtime')}`, `${decimal(metrics.test_runtime, 2)} s`],
    [`test_samples_per_second · ${t('metrics.test_samples_per_second')}`, decimal(metrics.test_samples_per_second, 2)],
  ]);
}
