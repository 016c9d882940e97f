// What is shown of the work on a run while it goes on, and what an event changes in it.

import type { ErrorRecord } from '../lib/errors.ts';
import type { RunEvent, RunPhase } from './run-events.ts';

export interface RunActivity {
  runId: string;
  kind: 'train' | 'evaluate';
  startedAt: number;
  isStopping: boolean;
  progress: Extract<RunEvent, { type: 'progress' }> | null;
  phase: RunPhase;
  /** A checkpoint found no space; `isWaiting`: the last one, which the run waits with. */
  space: { error: ErrorRecord; isWaiting: boolean } | null;
}

export function newActivity(runId: string, kind: RunActivity['kind'], startedAt: number): RunActivity {
  return { runId, kind, startedAt, isStopping: false, progress: null, phase: 'loading', space: null };
}

export function activityAfter(activity: RunActivity, event: RunEvent): RunActivity {
  switch (event.type) {
    case 'phase':
      return { ...activity, phase: event.phase, progress: null };
    case 'progress':
      return { ...activity, phase: event.phase, progress: event };
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
