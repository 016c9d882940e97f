// When the queue will have nothing left to do: what a person who wants the engine meanwhile is told.

import { queuedRuns } from './queue-state.ts';
import { secondsLeft, timesInTurn } from './run-time.ts';
import type { StudioState } from './studio-state.ts';
import { sweepProgress } from './sweep-time.ts';

type QueueEndState = Parameters<typeof sweepProgress>[0] & Pick<StudioState, 'queue' | 'sweeps'>;

export interface QueueEnd {
  /** Runs that wait, without those of sweeps. */
  runCount: number;
  /** Sweeps that go on. */
  sweepCount: number;
  /** From now, what is at work included; null where that is not known. */
  seconds: number | null;
}

/** What the queue begins by itself when the engine is free the next time; null: nothing. */
export function queueEnd(state: QueueEndState): QueueEnd | null {
  const { queue, sweeps, runs, running } = state;
  if (queue.isPaused) return null;
  const goingOn = sweeps.filter((sweep) => sweep.state === 'running');
  const ids = new Set(goingOn.map(({ id }) => id));
  const ofThem = (run: { sweep?: { sweepId: string } | undefined }) => ids.has(run.sweep?.sweepId ?? '');
  // a sweep counts its waiting runs itself, and the one at work
  const waiting = queuedRuns(runs).filter((run) => !ofThem(run));
  if (waiting.length + goingOn.length === 0) return null;
  const atWork = running ? runs.find(({ id }) => id === running.runId) : undefined;
  const parts = [
    atWork && running && !ofThem(atWork) ? secondsLeft(state, atWork, running) : 0,
    ...timesInTurn(state, waiting).map(({ seconds }) => seconds),
    ...goingOn.map((sweep) => sweepProgress(state, sweep).secondsLeft),
  ];
  const seconds = parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
  return { runCount: waiting.length, sweepCount: goingOn.length, seconds };
}
