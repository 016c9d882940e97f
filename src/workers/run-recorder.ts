// Keeps a run's stored record true while it trains: rows, checkpoints, state and the time spent. Rows are written every
// few seconds and before every checkpoint, so a checkpoint never knows more than the record.

import type { CheckpointSummary, RunRecord } from '../protocol/run-types.ts';
import type { RunEvent } from '../protocol/train-worker.ts';
import { updateRun } from '../storage/run-store.ts';
import type { SessionEvent } from '../training/ports.ts';

type Change = Partial<Omit<RunRecord, 'id'>>;

const writeEveryMs = 2000;

export class RunRecorder {
  private run: RunRecord;
  private readonly onEvent: (event: RunEvent) => void;
  private readonly startedMs = performance.now();
  private readonly spentBefore: number;
  private pending: Change = {};
  private lastWriteMs = performance.now();
  private writes: Promise<void> = Promise.resolve();
  private failure: unknown = null;

  constructor(run: RunRecord, onEvent: (event: RunEvent) => void) {
    this.run = run;
    this.spentBefore = run.elapsedSec;
    this.onEvent = onEvent;
  }

  /** Remembers a change; the next write stores it. */
  change(change: Change): void {
    this.run = { ...this.run, ...change };
    this.pending = { ...this.pending, ...change };
  }

  /** Stores what changed and tells the page. Throws `storage/…`, also for an earlier write that failed. */
  async flush(): Promise<RunRecord> {
    this.startWrite();
    await this.writes;
    if (this.failure !== null) throw this.failure;
    return this.run;
  }

  private startWrite(): void {
    this.change({ elapsedSec: this.spentBefore + (performance.now() - this.startedMs) / 1000 });
    const change = this.pending;
    this.pending = {};
    this.lastWriteMs = performance.now();
    this.writes = this.writes
      .then(async () => {
        const stored = await updateRun(this.run.id, change);
        // the page may have renamed it meanwhile
        this.run = { ...this.run, name: stored.name };
        this.onEvent({ type: 'run', run: this.run });
      })
      .catch((thrown: unknown) => {
        this.failure ??= thrown;
      });
  }

  private writeSometimes(): void {
    if (performance.now() - this.lastWriteMs > writeEveryMs) this.startWrite();
  }

  /** Takes a session's event into the record and passes it on. */
  take(event: SessionEvent): void {
    switch (event.type) {
      case 'resumed':
        this.dropRowsAfter(event.lastLoggedStep, event.lastEvaluatedStep);
        break;
      case 'log':
        this.addRow(event.row);
        this.onEvent({ type: 'log', row: event.row });
        break;
      case 'eval':
        this.change({ bestStep: event.bestStep, bestMetric: event.bestMetric });
        this.addRow(event.row);
        this.onEvent({ type: 'eval', row: event.row });
        break;
      case 'checkpoint':
        this.change({ checkpoints: withCheckpoint(this.run.checkpoints, event.checkpoint, event.kept) });
        this.onEvent(event);
        this.startWrite();
        break;
      case 'micro-batch':
        this.change({ step: event.step, epoch: event.epoch });
        this.writeSometimes();
        break;
    }
  }

  private addRow(row: RunRecord['history'][number]): void {
    this.change({ history: [...this.run.history, row], step: row.step, epoch: row.epoch });
    this.writeSometimes();
  }

  private dropRowsAfter(lastLoggedStep: number, lastEvaluatedStep: number): void {
    const history = this.run.history.filter(
      (row) => row.step <= (row.kind === 'train' ? lastLoggedStep : lastEvaluatedStep),
    );
    this.change({ history });
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
