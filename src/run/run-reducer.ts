// What an event from a train worker changes: in the run's record, and in what is shown of the work. Pure.

import type { RunActivity } from './run-activity.ts';
import type { RunEvent } from './run-events.ts';
import type { RunRecord } from './run-record.ts';

export function activityAfter(activity: RunActivity, event: RunEvent): RunActivity {
  switch (event.type) {
    case 'phase':
      return { ...activity, phase: event.phase, progress: null };
    case 'progress':
      return { ...activity, phase: event.phase, progress: event };
    case 'space':
      return { ...activity, space: event.error && { error: event.error, isWaiting: event.isWaiting } };
    default:
      return activity;
  }
}

export function runAfter(run: RunRecord, event: RunEvent): RunRecord {
  switch (event.type) {
    case 'log':
    case 'eval':
      return {
        ...run,
        history: [...run.history, event.row],
        step: Math.max(run.step, event.row.step),
        epoch: Math.max(run.epoch, event.row.epoch),
      };
    case 'checkpoint': {
      const { checkpoint } = event;
      const others = run.checkpoints
        .filter(({ step }) => step !== checkpoint.step && event.kept.includes(step))
        .map((other) => (checkpoint.isBest ? { ...other, isBest: false } : other));
      return { ...run, checkpoints: [...others, checkpoint].sort((a, b) => a.step - b.step) };
    }
    case 'run':
      return keepingLists(run, event.run);
    default:
      return run;
  }
}

/** The stored record crosses from the worker as a copy. Where its lists say what the page has, the page keeps its own, so
 *  that what is drawn from them is not drawn again. */
function keepingLists(run: RunRecord, stored: RunRecord): RunRecord {
  const hasSame = <T>(a: readonly T[], b: readonly T[]) =>
    a.length === b.length && JSON.stringify(a.at(-1)) === JSON.stringify(b.at(-1));
  return {
    ...stored,
    history: hasSame(run.history, stored.history) ? run.history : stored.history,
    incidents: hasSame(run.incidents, stored.incidents) ? run.incidents : stored.incidents,
    checkpoints:
      JSON.stringify(run.checkpoints) === JSON.stringify(stored.checkpoints) ? run.checkpoints : stored.checkpoints,
  };
}
