// What is shown of the work on a run while it goes on, and what an event changes in it.

import type { ErrorCode } from '../lib/error-codes.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { RunEvent, RunPhase } from './run-events.ts';

export interface RunActivity {
  runId: string;
  kind: 'train' | 'evaluate';
  startedAt: number;
  isStopping: boolean;
  /** It is stopping to go on later. */
  isPausing: boolean;
  progress: Extract<RunEvent, { type: 'progress' }> | null;
  phase: RunPhase;
  /** What was lost and is being replaced, while that is why the run loads again. */
  lost: ErrorCode | null;
  /** A checkpoint found no space; `isWaiting`: the last one, which the run waits with. */
  space: { error: ErrorRecord; isWaiting: boolean } | null;
}

export function newActivity(runId: string, kind: RunActivity['kind'], startedAt: number): RunActivity {
  return {
    runId,
    kind,
    startedAt,
    isStopping: false,
    isPausing: false,
    progress: null,
    phase: 'loading',
    lost: null,
    space: null,
  };
}

export function activityAfter(activity: RunActivity, event: RunEvent): RunActivity {
  switch (event.type) {
    case 'phase':
      return {
        ...activity,
        phase: event.phase,
        // loading after a loss begins twice: what computes, then the run
        lost: event.phase === 'loading' ? (event.lost ?? activity.lost) : null,
        progress: null,
      };
    case 'progress':
      return { ...activity, phase: event.phase, lost: null, progress: event };
    case 'space':
      return { ...activity, space: event.error && { error: event.error, isWaiting: event.isWaiting } };
    case 'row':
    case 'resumed':
    case 'checkpoint':
    case 'incident':
    case 'changed':
      return activity;
  }
}
