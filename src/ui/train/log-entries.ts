// What a run's log says, newest first: its start, every log row, what was saved, and how it ended. An entry is made when it is
// asked for, so a log of any length costs what is seen of it.

import { isGreaterBetter } from '../../config/training-config.ts';
import { firstWhere } from '../../lib/first-where.ts';
import { RunHistory } from '../../run/run-history.ts';
import type { RunIncident, RunRecord } from '../../run/run-record.ts';
import type { CheckpointSummary, EvalLogRow, LogRow, TrainLogRow } from '../../training/log-rows.ts';

export type LogEntry =
  | { kind: 'started' }
  | { kind: 'train'; row: TrainLogRow }
  /** `isBest`: better than every validation before it. */
  | { kind: 'eval'; row: EvalLogRow; isBest: boolean }
  | { kind: 'checkpoint'; checkpoint: CheckpointSummary }
  | { kind: 'incident'; incident: RunIncident }
  | { kind: 'ended'; state: 'finished' | 'paused' | 'stopped' | 'failed' };

type Between = Extract<LogEntry, { kind: 'checkpoint' | 'incident' }>;

export class LogEntries {
  private history = RunHistory.of();
  private readonly bests = new Set<LogRow>();
  private best = Number.NEGATIVE_INFINITY;
  private taken = 0;
  /** What stands between rows, oldest first: `at` says after how many rows. */
  private between: { at: number; entry: Between }[] = [];
  private ended: Extract<LogEntry, { kind: 'ended' }> | null = null;

  /** Brings them up to date: of the rows only the new ones are looked at. */
  follow(run: RunRecord): void {
    if (!run.history.isOneWith(this.history)) {
      this.bests.clear();
      this.best = Number.NEGATIVE_INFINITY;
      this.taken = 0;
    }
    this.history = run.history;
    this.takeBests(run);
    this.between = betweenRows(run);
    const { state } = run;
    this.ended = state === 'new' || state === 'queued' || state === 'running' ? null : { kind: 'ended', state };
  }

  get length(): number {
    return 1 + this.history.length + this.between.length + (this.ended ? 1 : 0);
  }

  /** 0: the newest. */
  at(index: number): LogEntry {
    const fromOldest = this.length - 1 - index;
    if (fromOldest === 0) return { kind: 'started' };
    if (this.ended && index === 0) return this.ended;
    const place = fromOldest - 1;
    // entries between rows stand at their row's place and one further for each entry before them
    const before = firstWhere(this.between.length, (i) => (this.between[i]?.at ?? 0) + i >= place);
    const own = this.between[before];
    if (own && own.at + before === place) return own.entry;
    const row = this.history.at(place - before);
    if (!row) throw new RangeError(`no log entry ${index} of ${this.length}`);
    return row.kind === 'train' ? { kind: 'train', row } : { kind: 'eval', row, isBest: this.bests.has(row) };
  }

  private takeBests({ history, config }: RunRecord): void {
    const sign = isGreaterBetter(config) ? 1 : -1;
    for (; this.taken < history.length; this.taken++) {
      const row = history.at(this.taken);
      // the evaluation before the first step is only shown, and counts for nothing
      if (row?.kind !== 'eval' || row.step === 0) continue;
      const value = sign * (row[`eval_${config.metricForBestModel}`] ?? Number.NaN);
      if (value > this.best) {
        this.best = value;
        this.bests.add(row);
      }
    }
  }
}

/** Checkpoints and incidents of a step stand after its rows, those first. */
function betweenRows({ history, checkpoints, incidents }: RunRecord): { at: number; entry: Between }[] {
  const rowsUpTo = (step: number) => firstWhere(history.length, (i) => (history.at(i)?.step ?? 0) > step);
  const saved = [...checkpoints]
    .sort((a, b) => a.step - b.step)
    .map((checkpoint) => ({ at: rowsUpTo(checkpoint.step), entry: { kind: 'checkpoint' as const, checkpoint } }));
  let last = 0;
  const happened = incidents.map((incident) => {
    // in the order in which they happened, also where the run went back
    last = Math.max(last, rowsUpTo(incident.step));
    return { at: last, entry: { kind: 'incident' as const, incident } };
  });
  return [...saved, ...happened].sort((a, b) => a.at - b.at);
}

/** Whether both say the same, of the same row, checkpoint or incident. */
export function isSameEntry(a: LogEntry, b: LogEntry): boolean {
  const others: Record<string, unknown> = b;
  const fields = Object.entries(a);
  return fields.length === Object.keys(b).length && fields.every(([name, value]) => value === others[name]);
}
