// The clips that it got wrong and was surest of: where a label may be wrong, or the model sure of what it should not be.

import { mistakesFirst, toPredictionRows } from '../../ui/evaluate/prediction-rows.ts';
import type { Html } from '../html.ts';
import { name, paragraph, section, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';

const mostListed = 25;

export function mistakes({ run, words }: ReportContext): Html | null {
  const { evaluation, labels, labelCodes } = run;
  if (!evaluation) return null;
  const { t, format } = words;
  const wrong = mistakesFirst(toPredictionRows(evaluation)).filter(({ isRight }) => !isRight);
  const title = t('mistakes.title');
  if (wrong.length === 0) return section('mistakes', title, [paragraph(t('mistakes.none'))]);
  const of = words.of('evaluate');
  const shown = wrong.slice(0, mostListed);
  return section('mistakes', title, [
    paragraph(
      t(wrong.length > shown.length ? 'mistakes.some' : 'mistakes.all', {
        count: wrong.length,
        number: format.integer(wrong.length),
        shown: format.integer(shown.length),
      }),
    ),
    table(
      [
        { name: of('predictions.file'), isWide: true },
        { name: of('predictions.label') },
        { name: of('predictions.predicted') },
        { name: of('predictions.confidence'), isNumber: true },
      ],
      shown.map(({ prediction: { path, label, predicted }, confidence }) => [
        name(path, 200),
        name(words.label(labels[label], labelCodes)),
        name(words.label(labels[predicted], labelCodes)),
        format.percent(confidence),
      ]),
    ),
  ]);
}
