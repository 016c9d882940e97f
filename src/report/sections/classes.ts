// Class by class: precision, recall and F1 with their intervals, and which classes are taken for which.

import { macroOfOccurring } from '../../evaluation/classification-metrics.ts';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { type ClassFigureName, classFigureNames } from '../../evaluation/figures.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { type ClassFigures, classFigures } from '../../ui/evaluate/result-sentences.ts';
import { type Html, html } from '../html.ts';
import { name, paragraph, part, section, swatch, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';
import type { ReportWords } from '../words.ts';
import { matrix } from './matrix.ts';

export function classes({ run, words }: ReportContext): Html | null {
  const { evaluation } = run;
  if (!evaluation) return null;
  return section('classes', words.of('evaluate')('classes.title'), [
    classTable(run, evaluation, words),
    part(words.of('evaluate')('matrix.title'), [matrix(run, evaluation, words)]),
    confusions(run, evaluation, words),
  ]);
}

function classTable(run: RunRecord, evaluation: Evaluation, words: ReportWords): Html {
  const t = words.of('evaluate');
  const { percent, integer } = words.format;
  const share = (value: number | null) => (value === null ? '–' : percent(value));
  const cells = (
    values: ClassFigures,
    intervals?: Partial<Record<ClassFigureName, { low: number; high: number } | null>>,
  ) =>
    classFigureNames.map((figure) => {
      const interval = intervals?.[figure];
      return html`${share(values[figure])}${
        interval && html`<small>${percent(interval.low)} – ${percent(interval.high)}</small>`
      }`;
    });
  const total = evaluation.perClass.reduce((sum, { support }) => sum + support, 0);
  const rows = evaluation.perClass.map(({ support }, k) => [
    html`${swatch(k)}${name(words.label(run.labels[k], run.labelCodes))}`,
    ...cells(classFigures(evaluation, k), evaluation.intervals?.perClass[k]),
    integer(support),
  ]);
  const averages = [
    [t('classes.macro'), macroOfOccurring(evaluation)],
    [t('classes.micro'), evaluation.micro],
    [t('classes.weighted'), evaluation.weighted],
  ] as const;
  return table(
    [
      { name: t('classes.label') },
      { name: t('classes.precision'), isNumber: true },
      { name: t('classes.recall'), isNumber: true },
      { name: 'F1', isNumber: true },
      { name: t('classes.support'), isNumber: true },
    ],
    [...rows, ...averages.map(([title, values]) => [title, ...cells(values), integer(total)])],
    { kind: run.labels.length > manyClasses ? 'dense' : 'plain' },
  );
}

/** From so many on, a class has one line. */
const manyClasses = 12;

const mostConfusions = 10;

/** The pairs that are taken for one another most often. */
function confusions({ labels, labelCodes }: RunRecord, { confusion }: Evaluation, words: ReportWords): Html | null {
  const pairs = confusion
    .flatMap((row, label) =>
      row.map((count, predicted) => ({ label, predicted, count, total: row.reduce((a, b) => a + b, 0) })),
    )
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count || b.count / b.total - a.count / a.total);
  if (pairs.length === 0) return paragraph(words.t('classes.noConfusion'));
  const rows = pairs
    .slice(0, mostConfusions)
    .map(({ label, predicted, count, total }) => [
      name(words.label(labels[label], labelCodes)),
      name(words.label(labels[predicted], labelCodes)),
      words.format.integer(count),
      words.format.percent(count / total),
    ]);
  const t = words.of('evaluate');
  return part(words.t('classes.confusions'), [
    table(
      [
        { name: t('matrix.true') },
        { name: t('matrix.predicted') },
        { name: t('classes.support'), isNumber: true },
        { name: words.t('classes.ofClass'), isNumber: true },
      ],
      rows,
    ),
  ]);
}
