// When each run that waits will begin and end, as far as this machine is known.

import type { RunRecord } from '../../run/run-record.ts';
import { secondsLeft, timesInTurn } from '../../state/run-time.ts';
import type { StudioState } from '../../state/studio-state.ts';

export interface QueueTime {
  /** Seconds from now; null where something before it is not known. */
  beginsInSec: number | null;
  /** Likewise; null where its own time is not known, too. */
  endsInSec: number | null;
}

type TimesState = Parameters<typeof timesInTurn>[0] & Pick<StudioState, 'running'>;

/** Of runs in their order, behind the one at work. */
export function queueTimes(state: TimesState, queued: readonly RunRecord[]): QueueTime[] {
  const { running, runs } = state;
  const atWork = runs.find(({ id }) => id === running?.runId);
  let sum: number | null = running ? (atWork ? secondsLeft(state, atWork, running) : null) : 0;
  return timesInTurn(state, queued).map(({ seconds }) => {
    const beginsInSec = sum;
    sum = sum === null || seconds === null ? null : sum + seconds;
    return { beginsInSec, endsInSec: sum };
  });
}

/** Runs that wait have their time told in steps of so many seconds: it is an estimate, and is drawn anew for each. */
const toldSec = 5;

/** When each begins or ends, in seconds from now: a flat list, for what draws it to be drawn seldom. */
export function toldTimes(state: TimesState, queued: readonly RunRecord[], which: keyof QueueTime): (number | null)[] {
  return queueTimes(state, queued).map(({ [which]: seconds }) =>
    seconds === null ? null : Math.ceil(seconds / toldSec) * toldSec,
  );
}
