// What a run's log says, newest first: its start, every log row, what was saved, and how it ended.

import { isGreaterBetter } from '../../config/training-config.ts';
import type { RunIncident, RunRecord } from '../../run/run-record.ts';
import type { CheckpointSummary, EvalLogRow, TrainLogRow } from '../../training/log-rows.ts';

export type LogEntry =
  | { kind: 'started' }
  | { kind: 'train'; row: TrainLogRow }
  /** `isBest`: better than every validation before it. */
  | { kind: 'eval'; row: EvalLogRow; isBest: boolean }
  | { kind: 'checkpoint'; checkpoint: CheckpointSummary }
  | { kind: 'incident'; incident: RunIncident }
  | { kind: 'ended'; state: 'finished' | 'paused' | 'stopped' | 'failed' };

export function toLogEntries(run: RunRecord): LogEntry[] {
  const entries: LogEntry[] = [{ kind: 'started' }];
  const checkpoints = [...run.checkpoints].sort((a, b) => a.step - b.step);
  const metric = `eval_${run.config.metricForBestModel}` as const;
  const sign = isGreaterBetter(run.config) ? 1 : -1;
  let best = Number.NEGATIVE_INFINITY;
  let saved = 0;
  let told = 0;
  const pushIncidents = (beforeStep: number) => {
    while (told < run.incidents.length && run.incidents[told]!.step < beforeStep) {
      entries.push({ kind: 'incident', incident: run.incidents[told++]! });
    }
  };
  const pushSaved = (beforeStep: number) => {
    while (saved < checkpoints.length && checkpoints[saved]!.step < beforeStep) {
      entries.push({ kind: 'checkpoint', checkpoint: checkpoints[saved++]! });
    }
  };
  for (const row of run.history) {
    pushSaved(row.step);
    pushIncidents(row.step);
    if (row.kind === 'train') {
      entries.push({ kind: 'train', row });
    } else {
      const isBest = sign * row[metric] > best;
      if (isBest) best = sign * row[metric];
      entries.push({ kind: 'eval', row, isBest });
    }
  }
  pushSaved(Number.POSITIVE_INFINITY);
  pushIncidents(Number.POSITIVE_INFINITY);
  if (run.state !== 'new' && run.state !== 'running') {
    entries.push({ kind: 'ended', state: run.state });
  }
  return entries.reverse();
}

/** Whether both say the same, of the same row, checkpoint or incident. */
export function isSameEntry(a: LogEntry, b: LogEntry): boolean {
  const [fields, others] = [Object.entries(a), Object.entries(b)];
  return fields.length === others.length && fields.every(([, value], i) => value === others[i]![1]);
}
