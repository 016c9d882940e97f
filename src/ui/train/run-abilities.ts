// What can be done with a run as it is, and while others are at work.

import { customHead } from '../../evaluation/probes/probe-head.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { StudioState } from '../../state/studio-state.ts';
import { isOutdated } from '../evaluate/result-sentences.ts';

/** It ended before its end. That may also come after its last update: then what follows that is still to be done, unless the
 *  person has stopped it there. */
export function canContinue(run: Pick<RunRecord, 'state' | 'step' | 'totalSteps' | 'incidents'>): boolean {
  if (run.state === 'stopped') return run.step < run.totalSteps || isInterrupted(run);
  return run.state === 'paused' || run.state === 'failed';
}

/** It came to its end, or early stopping ended it; and it can be made longer. A probe was not trained step by step: another run goes
 *  on from it. */
export function canExtend({ state, checkpoints, probe }: Pick<RunRecord, 'state' | 'checkpoints' | 'probe'>): boolean {
  return state === 'finished' && checkpoints.length > 0 && probe === undefined;
}

/** A probe whose head is the model's own classifier's. */
export function canFineTune({ probe }: Pick<RunRecord, 'probe'>): boolean {
  return probe !== undefined && customHead(probe) === null;
}

/** The best checkpoint so far is stored. */
export function isStoredBest({ bestStep, checkpoints }: Pick<RunRecord, 'bestStep' | 'checkpoints'>): boolean {
  return checkpoints.some(({ step }) => step === bestStep);
}

/** The page was closed while it trained, and nothing was done about it since. */
export function isInterrupted({ state, incidents }: Pick<RunRecord, 'state' | 'incidents'>): boolean {
  return state === 'stopped' && incidents.at(-1)?.kind === 'interrupted';
}

/** Which controls the page of a run has. */
export interface RunAbilities {
  /** It trains in this tab: it can be paused or stopped, and nothing else. */
  stop: boolean;
  continue: boolean;
  extend: boolean;
  evaluate: boolean;
  duplicate: boolean;
  /** A probe whose head a training can begin with. */
  fineTune: boolean;
  /** What of these computes has to wait: something is at work in this tab. */
  mustWait: boolean;
  /** The next thing to do with it, if any. */
  primary: 'continue' | 'evaluate' | 'try' | null;
}

/** There are clips to test it on, and it was not, or is another by now. */
export function isUntested(run: Parameters<typeof isOutdated>[0] & Pick<RunRecord, 'split'>): boolean {
  return run.split.test.length > 0 && (run.evaluation === null || isOutdated(run));
}

/** What another try would only come to again. */
const hopeless: ReadonlySet<string | undefined> = new Set(['training/not-a-number', 'training/never-finite']);

export function abilitiesOf(
  run: Pick<
    RunRecord,
    | 'id'
    | 'state'
    | 'step'
    | 'totalSteps'
    | 'checkpoints'
    | 'incidents'
    | 'error'
    | 'probe'
    | 'split'
    | 'evaluation'
    | 'resultStep'
    | 'bestStep'
    | 'config'
  >,
  { running, elsewhere }: Pick<StudioState, 'running' | 'elsewhere'>,
): RunAbilities {
  const isElsewhere = elsewhere[run.id] !== undefined;
  const stop = running?.kind === 'train' && running.runId === run.id;
  const isAtRest = !stop && !isElsewhere;
  const goesOn = isAtRest && canContinue(run);
  const evaluate = isAtRest && run.checkpoints.length > 0;
  // a run that was meant to go on goes on; one that has ended is looked at, and one that has diverged would do so again
  const first =
    goesOn && !hopeless.has(run.error?.code) && (run.state !== 'stopped' || isInterrupted(run) || !evaluate);
  return {
    stop,
    continue: goesOn,
    extend: isAtRest && canExtend(run),
    evaluate,
    duplicate: isAtRest && run.probe === undefined,
    fineTune: isAtRest && canFineTune(run),
    mustWait: running !== null,
    primary: first ? 'continue' : !evaluate ? null : isUntested(run) ? 'evaluate' : 'try',
  };
}
