// How the training went: its curves, how it ended, what happened on the way, and how fast it was.

import type { RunRecord } from '../../run/run-record.ts';
import { endedSaid, incidentSaid, startedSaid } from '../../ui/train/run-sentences.ts';
import { type Html, html } from '../html.ts';
import { type Fact, facts, paragraph, part, section } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';
import { curves } from './curves.ts';

/** What is said of a run in the page by its state alone. */
const onlyWhileHere: ReadonlySet<string> = new Set(['log.next.here', 'log.next.earlier', 'log.next.beginning']);

/** More is in the run's log. */
const mostIncidents = 20;

/** Null for a probe, which was not trained update by update. */
export function training(context: ReportContext): Html | null {
  const { run, words } = context;
  if (run.probe) return null;
  const ended = endedSaid(run, words.format).filter(({ key }) => !onlyWhileHere.has(key));
  return section('training', words.t('training.title'), [
    paragraph(words.said('train', [...startedSaid(run, words.format), ...ended])),
    curves(context) ?? paragraph(words.t('training.noRows'), 'note'),
    facts(speedFacts(context)),
    incidents(run, context),
  ]);
}

function speedFacts({ run, words }: ReportContext): Fact[] {
  const { format, t } = words;
  const { speed, elapsedSec, parameters, config } = run;
  const rows: Fact[] = [
    [t('training.time'), elapsedSec > 0 ? format.duration(elapsedSec) : '–'],
    [
      t('training.updates'),
      t('training.of', { done: format.integer(run.step), total: format.integer(run.totalSteps) }),
    ],
  ];
  if (parameters)
    rows.push([
      words.of('runs')('about.parameters'),
      words.of('runs')('about.trainedOf', {
        trained: format.compact(parameters.trained),
        total: format.compact(parameters.total),
      }),
    ]);
  const pace = (one: { audioSec: number; sec: number }) =>
    t('training.pace', { times: format.decimal(one.audioSec / one.sec, one.audioSec / one.sec < 10 ? 1 : 0) });
  if (speed?.trunk) rows.push([t('training.trunkPace'), pace(speed.trunk)]);
  if (speed?.training) rows.push([t('training.trainPace'), pace(speed.training)]);
  rows.push([
    words.of('runs')('about.seeds'),
    words.of('runs')('about.seedsOf', { seed: String(config.seed), order: String(config.dataSeed ?? config.seed) }),
  ]);
  return rows;
}

function incidents(run: RunRecord, { words }: ReportContext): Html | null {
  if (run.incidents.length === 0) return null;
  const shown = run.incidents.slice(0, mostIncidents);
  const more = run.incidents.length - shown.length;
  const reasonOf = (code: string | undefined) => (code === undefined ? '' : words.of('errors')(`${code}.title`));
  return part(words.t('training.incidents'), [
    html`<ul>${shown.map((one) => html`<li>${words.said('train', incidentSaid(one, run, reasonOf(one.error?.code)))}</li>`)}</ul>
`,
    more > 0
      ? paragraph(words.t('training.moreIncidents', { count: more, number: words.format.integer(more) }), 'note')
      : null,
  ]);
}
