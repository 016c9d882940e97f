// What an event from the train worker changes in the store. Pure: state in, changes out.

import type { RunRecord } from '../protocol/run-types.ts';
import type { RunEvent } from '../protocol/train-worker.ts';
import type { StudioState } from './studio-state.ts';

export function applyRunEvent(state: StudioState, runId: string, event: RunEvent): Partial<StudioState> {
  const { running } = state;
  switch (event.type) {
    case 'phase':
      return running ? { running: { ...running, phase: event.phase, progress: null } } : {};
    case 'progress':
      return running ? { running: { ...running, phase: event.phase, progress: event } } : {};
    case 'log':
    case 'eval':
      return changeRun(state, runId, (run) => ({
        history: [...run.history, event.row],
        step: Math.max(run.step, event.row.step),
        epoch: Math.max(run.epoch, event.row.epoch),
      }));
    case 'checkpoint':
      return changeRun(state, runId, (run) => {
        const { checkpoint } = event;
        const others = run.checkpoints
          .filter(({ step }) => step !== checkpoint.step && event.kept.includes(step))
          .map((other) => (checkpoint.isBest ? { ...other, isBest: false } : other));
        return { checkpoints: [...others, checkpoint].sort((a, b) => a.step - b.step) };
      });
    case 'run':
      return changeRun(state, runId, (run) => keepingLists(run, event.run));
  }
}

function changeRun(
  state: StudioState,
  runId: string,
  change: (run: RunRecord) => Partial<RunRecord>,
): Partial<StudioState> {
  return { runs: state.runs.map((run) => (run.id === runId ? { ...run, ...change(run) } : run)) };
}

/** The stored record crosses from the worker as a copy. Where its lists say what the page has, the page keeps its own, so
 *  that what is drawn from them is not drawn again. */
function keepingLists(run: RunRecord, stored: RunRecord): RunRecord {
  const hasSame = <T>(a: readonly T[], b: readonly T[]) =>
    a.length === b.length && JSON.stringify(a.at(-1)) === JSON.stringify(b.at(-1));
  return {
    ...stored,
    history: hasSame(run.history, stored.history) ? run.history : stored.history,
    checkpoints:
      JSON.stringify(run.checkpoints) === JSON.stringify(stored.checkpoints) ? run.checkpoints : stored.checkpoints,
  };
}
