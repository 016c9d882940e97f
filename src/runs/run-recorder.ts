// Keeps a run's stored record true while it trains: rows, checkpoints, state and the time spent. Rows are written every
// few seconds and before every checkpoint, so a checkpoint never knows more than the record.

import { type ErrorParams, type ErrorRecord, fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunIncident, RunRecord } from '../run/run-record.ts';
import { updateRun } from '../storage/run-store.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import type { TrainerEvent } from '../training/trainer-events.ts';

type Change = Partial<Omit<RunRecord, 'id'>>;

const writeEveryMs = 2000;
const incidentLimit = 300;

export class RunRecorder {
  private run: RunRecord;
  private readonly onEvent: (event: RunEvent) => void;
  private readonly startedMs = performance.now();
  private readonly spentBefore: number;
  private pending: Change = {};
  private lastWriteMs = performance.now();
  private writes: Promise<void> = Promise.resolve();
  private failure: unknown = null;
  /** Why the last write stored nothing. */
  private unstored: VoxtuneError | null = null;
  private spaceError: ErrorRecord | null = null;
  /** Path of each clip, for what names some. */
  clipPaths: readonly string[] = [];

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

  /** What is stored at the end is what counts: a result that found no space is the last one's, and the run says so. */
  endWith(checkpoints: CheckpointSummary[]): void {
    const { resultStep, step } = this.run;
    const last = checkpoints.at(-1)?.step ?? null;
    const isSaved = resultStep === null || checkpoints.some((one) => one.step === resultStep);
    this.change({ checkpoints, resultStep: isSaved ? resultStep : last });
    if (this.spaceError !== null && last !== step) this.change({ state: 'stopped', error: this.spaceError });
  }

  /** Stores what changed and tells the page. Where there is no space, it is told and kept for the next time. Throws other
   *  `storage/…` errors, also of an earlier write. */
  async flush(): Promise<RunRecord> {
    this.startWrite();
    await this.writes;
    if (this.failure !== null) throw this.failure;
    return this.run;
  }

  /** Like `flush`, and throws where it found no space: what follows must not be stored without it. */
  async flushWhole(): Promise<void> {
    await this.flush();
    if (this.unstored) throw this.unstored;
  }

  private startWrite(): void {
    this.change({ elapsedSec: this.spentBefore + (performance.now() - this.startedMs) / 1000 });
    this.lastWriteMs = performance.now();
    this.writes = this.writes
      .then(async () => {
        const change = this.pending;
        this.pending = {};
        try {
          const stored = await updateRun(this.run.id, change);
          // the page may have renamed it meanwhile
          this.run = { ...this.run, name: stored.name };
          this.unstored = null;
        } catch (thrown) {
          if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/full') throw thrown;
          this.pending = { ...change, ...this.pending };
          this.unstored = thrown;
          this.tellSpace(thrown, false);
        }
        this.onEvent({ type: 'run', run: this.run });
      })
      .catch((thrown: unknown) => {
        this.failure ??= thrown;
      });
  }

  /** Tells the page that there is no space, or (null) that there is again. */
  tellSpace(error: unknown, isWaiting: boolean): void {
    if (error === null && this.spaceError === null) return;
    this.spaceError = error === null ? null : toErrorRecord(error);
    this.onEvent({ type: 'space', error: this.spaceError, isWaiting });
  }

  /** Remembers what happened, the newest few hundred of such things. */
  addIncident(
    kind: RunIncident['kind'],
    step: number,
    error: ErrorRecord | null = null,
    params: ErrorParams = {},
  ): void {
    const incident: RunIncident = { kind, at: Date.now(), step, error, params };
    this.change({ incidents: [...this.run.incidents, incident].slice(-incidentLimit) });
    this.startWrite();
  }

  private writeSometimes(): void {
    if (performance.now() - this.lastWriteMs > writeEveryMs) this.startWrite();
  }

  /** Takes a session's event into the record and passes it on. */
  take(event: TrainerEvent): void {
    switch (event.type) {
      case 'resumed':
        this.change({ step: event.step, history: this.run.history.slice(0, event.rowCount) });
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
        this.tellSpace(null, false);
        this.startWrite();
        break;
      case 'checkpoint-failed':
        this.addIncident('checkpoint-failed', event.step, event.error);
        this.tellSpace(fromErrorRecord(event.error), false);
        break;
      case 'checkpoint-damaged':
        this.addIncident('checkpoint-damaged', event.step, event.error);
        break;
      case 'skipped':
        this.change({ skippedSteps: event.total });
        this.addIncident('skipped', event.step, null, { cause: event.cause, clips: this.namesOf(event.clips) });
        break;
      case 'early-stopped':
        this.addIncident('early-stopped', event.step, null, {
          evaluations: event.evaluations,
          bestStep: event.bestStep ?? 0,
        });
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

  /** The first few by name. */
  private namesOf(clips: readonly number[]): string {
    const named = clips.slice(0, 3).map((clip) => this.clipPaths[clip] ?? String(clip));
    return named.join(', ') + (clips.length > named.length ? ' …' : '');
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
