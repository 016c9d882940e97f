// How the clips were divided, and what the test knows from the training.

import { splitLeaks } from '../../dataset/splits/split-leaks.ts';
import { isLeaky } from '../../run/table/run-leaks.ts';
import { leaksSaid, splitSaid as splitSaidOf } from '../../ui/data/split-sentences.ts';
import { splitSaid } from '../../ui/runs/split-said.ts';
import type { Html } from '../html.ts';
import { facts, paragraph, section, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';

export function split(context: ReportContext): Html {
  const { run, words } = context;
  const { format, t } = words;
  const saidOfData = (sentences: Parameters<typeof words.said>[1]) => words.said('data', sentences);
  const how = splitSaid(run.splitConfig, saidOfData).map((one) => words.said('runs', [one]));
  const parts = (['train', 'validation', 'test'] as const).map((name) => [name, run.split[name].length] as const);
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  const rows = parts.map(([name, count]) => [
    words.of('data')(`split.${name}`),
    format.integer(count),
    total > 0 ? format.percent(count / total) : '–',
  ]);
  return section('split', t('split.title'), [
    facts([
      [t('split.how'), how.join(' · ')],
      [words.of('runs')('about.splitHash'), run.splitHash ?? '–'],
    ]),
    table(
      [
        { name: t('split.part') },
        { name: t('data.clips'), isNumber: true },
        { name: t('split.share'), isNumber: true },
      ],
      rows,
      { kind: 'short' },
    ),
    paragraph(leakText(context), isLeaky(run) ? 'warning' : 'plain'),
    paragraph(t(`split.${run.splitConfig.method === 'given' ? 'givenNote' : 'madeNote'}`), 'note'),
  ]);
}

/** With the data set also who is in the test, and which clips are in no part. */
function leakText({ run, dataset, words }: ReportContext): string {
  if (dataset) return words.said('data', splitSaidOf(dataset).said);
  return words.said('data', leaksSaid(splitLeaks(run.split, run.groups ?? [], [])));
}
