// What the lesson says in plain words: where it is, and how its result stands to guessing.

import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import { majorityBaseline } from '../../run/majority-baseline.ts';
import type { RunActivity } from '../../run/run-activity.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { Said } from '../common/said.ts';
import { baselinePlace, isOutdated } from '../evaluate/result-sentences.ts';
import { canContinue } from '../train/run-abilities.ts';

/** In their order. */
export const lessonParts = ['listen', 'learn', 'test'] as const;

export type LessonPart = (typeof lessonParts)[number];

/** Which part the work on a run is. */
export function partOf(activity: Pick<RunActivity, 'kind' | 'phase'>): LessonPart {
  if (activity.kind === 'evaluate') return 'test';
  return activity.phase === 'loading' || activity.phase === 'trunk' ? 'listen' : 'learn';
}

/** What happens now. */
export function nowSaid({ kind, phase, isStopping }: Pick<RunActivity, 'kind' | 'phase' | 'isStopping'>): Said[] {
  if (isStopping) return [{ key: 'now.stopping' }];
  if (kind === 'evaluate') return [{ key: 'now.test' }];
  if (phase === 'trunk') return [{ key: 'now.listen' }];
  if (phase === 'loading') return [{ key: 'now.ready' }];
  return [{ key: 'now.learn' }];
}

/** How the lesson of a run that is not at work stands. */
export type LessonEnd = 'result' | 'untested' | 'no-test' | 'cut-off' | 'stopped' | 'failed';

type EndedRun = Pick<
  RunRecord,
  | 'state'
  | 'step'
  | 'totalSteps'
  | 'incidents'
  | 'checkpoints'
  | 'evaluation'
  | 'split'
  | 'resultStep'
  | 'bestStep'
  | 'config'
>;

export function lessonEnd(run: EndedRun): LessonEnd {
  if (run.evaluation && !isOutdated(run)) return 'result';
  if (run.state === 'failed') return 'failed';
  if (run.state === 'paused') return 'stopped';
  if (canContinue(run)) return run.incidents.at(-1)?.kind === 'interrupted' ? 'cut-off' : 'stopped';
  return run.split.test.length > 0 ? 'untested' : 'no-test';
}

/** Whether every clip that was tested is of a voice that none of the training clips has. */
export function areVoicesNew({ groups = [], split }: Pick<RunRecord, 'groups' | 'split'>): boolean {
  const voices = groups.find(({ name }) => name === 'speaker')?.clipValues;
  if (!voices || split.test.length === 0) return false;
  const known = new Set(split.train.map((clip) => voices[clip]));
  return split.test.every((clip) => (voices[clip] ?? -1) >= 0 && !known.has(voices[clip]));
}

type TestedRun = Pick<RunRecord, 'labels' | 'clipLabels' | 'split' | 'groups'>;
type Tested = Pick<Evaluation, 'predictions' | 'intervals'>;

/** How many are right, how many guessing would get right, and whether that is more than chance. */
export function taughtSaid(run: TestedRun, evaluation: Tested): Said[] {
  const { predictions } = evaluation;
  const total = predictions.length;
  const right = predictions.filter(({ label, predicted }) => label === predicted).length;
  const baseline = majorityBaseline(
    run,
    predictions.map(({ label }) => label),
  );
  const kind = areVoicesNew(run) ? 'voices' : 'recordings';
  const values = { count: total, total, right, guess: Math.round(baseline * total) };
  const interval = accuracyInterval(evaluation);
  const place = interval ? baselinePlace(baseline, interval) : 'below';
  return [{ key: `result.right.${kind}`, values }, ...(place === 'below' ? [] : [{ key: `result.place.${place}` }])];
}

/** What to expect of other recordings, of a hundred. */
export function expectedSaid(run: TestedRun, evaluation: Tested): Said[] {
  const interval = accuracyInterval(evaluation);
  if (!interval) return [];
  const kind = areVoicesNew(run) ? 'voices' : 'recordings';
  const values = { low: Math.round(100 * interval.low), high: Math.round(100 * interval.high) };
  return [{ key: `result.expect.${kind}`, values }];
}

/** The mistake that was made most often; none where no mistake was made twice. */
export function commonestMistakeSaid(
  { labels }: Pick<RunRecord, 'labels'>,
  { confusion }: Pick<Evaluation, 'confusion'>,
  spoken: (label: string | undefined) => string,
): Said[] {
  let worst = { label: 0, predicted: 0, count: 1 };
  for (const [label, row] of confusion.entries())
    for (const [predicted, count] of row.entries())
      if (label !== predicted && count > worst.count) worst = { label, predicted, count };
  if (worst.count < 2) return [];
  const total = (confusion[worst.label] ?? []).reduce((sum, count) => sum + count, 0);
  const names = { label: spoken(labels[worst.label]), predicted: spoken(labels[worst.predicted]) };
  return [{ key: 'result.mistake', values: { ...names, count: worst.count, times: worst.count, total } }];
}
