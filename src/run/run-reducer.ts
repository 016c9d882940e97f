// What an event changes in a run's record, for the worker that stores it and for every page that shows it. Pure.

import type { CheckpointSummary } from '../training/log-rows.ts';
import type { RunEvent } from './run-events.ts';
import type { RunIncident, RunRecord } from './run-record.ts';

/** The newest of a run's incidents that its record keeps. */
const incidentLimit = 300;

export function runAfter(run: RunRecord, event: RunEvent): RunRecord {
  switch (event.type) {
    case 'row': {
      const { index, row } = event;
      // one that began to listen late lacks the rows before it, and gets the whole record instead
      if (index > run.history.length) return run;
      return { ...run, history: run.history.cut(index).append(row), step: row.step, epoch: row.epoch };
    }
    case 'resumed': {
      const { rowCount, step, bestStep, bestMetric } = event;
      return { ...run, history: run.history.cut(rowCount), step, bestStep, bestMetric };
    }
    case 'checkpoint':
      return { ...run, checkpoints: withCheckpoint(run.checkpoints, event.checkpoint, event.kept) };
    case 'incident':
      return { ...run, incidents: withIncident(run.incidents, event.incident) };
    case 'changed':
      return { ...run, ...event.change };
    case 'phase':
    case 'progress':
    case 'space':
      return run;
  }
}

function withCheckpoint(
  earlier: readonly CheckpointSummary[],
  added: CheckpointSummary,
  kept: readonly number[],
): CheckpointSummary[] {
  const others = earlier
    .filter(({ step }) => step !== added.step && kept.includes(step))
    .map((other) => (added.isBest ? { ...other, isBest: false } : other));
  return [...others, added].sort((a, b) => a.step - b.step);
}

export function withIncident(earlier: readonly RunIncident[], added: RunIncident): RunIncident[] {
  return [...earlier, added].slice(-incidentLimit);
}
