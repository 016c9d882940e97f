// What was not done, and what a reader of the figures should know.

import { isLeaky, runLeaks } from '../../run/table/run-leaks.ts';
import { leaksSaid } from '../../ui/data/split-sentences.ts';
import { isOutdated } from '../../ui/evaluate/result-sentences.ts';
import { type Html, html } from '../html.ts';
import { section } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';

export function limits(context: ReportContext): Html {
  const { words } = context;
  const found = limitsOf(context);
  return section('limits', words.t('limits.title'), [
    html`<ul>${found.map((text) => html`<li>${text}</li>`)}</ul>
`,
  ]);
}

/** Sentences. There is always one: what this report cannot know. */
export function limitsOf(context: ReportContext): string[] {
  const { run, dataset, probe, words } = context;
  const { t } = words;
  const { evaluation, split, groups = [] } = run;
  const isProbe = run.probe !== undefined;
  const isSpeakerKnown = groups.some(({ name }) => name === 'speaker');
  return [
    evaluation ? '' : t(split.test.length === 0 ? 'limits.noTest' : 'limits.notTested'),
    evaluation && isOutdated(run) ? t('limits.outdated') : '',
    isLeaky(run) ? words.said('data', leaksSaid(runLeaks(run))) : '',
    isSpeakerKnown ? '' : t('limits.speakersUnknown'),
    split.validation.length === 0 && !isProbe ? t('limits.noValidation') : '',
    evaluation && evaluation.temperature === null ? t('limits.notCalibrated') : '',
    isProbe ? '' : t('limits.oneSeed', { seed: String(run.config.seed) }),
    run.skippedSteps > 0
      ? t('limits.skipped', { count: run.skippedSteps, number: words.format.integer(run.skippedSteps) })
      : '',
    probe || isProbe ? '' : t('limits.notProbed'),
    dataset ? '' : t('limits.noData'),
    t('limits.otherRecordings'),
  ].filter((text) => text !== '');
}
