// Keeps a run's stored record true while it trains. A session's events become the run's; the record is what they
// come to, and goes into storage every few seconds and before every checkpoint: only the fields that changed, and the rows
// that are new.

import { type ErrorParams, type ErrorRecord, fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunChange, RunEvent } from '../run/run-events.ts';
import type { RunIncident, RunRecord } from '../run/run-record.ts';
import { runAfter } from '../run/run-reducer.ts';
import type { NewRows } from '../storage/run-store.ts';
import type { CheckpointSummary, LogRow } from '../training/log-rows.ts';
import type { TrainerEvent } from '../training/trainer-events.ts';
import { RowMeasures } from './row-measures.ts';

const writeEveryMs = 2000;

export interface RecorderPorts {
  /** Hears every event, in order. */
  onEvent(event: RunEvent): void;
  /** Stores it all or nothing (`updateRun`). */
  store(runId: string, change: RunChange, rows: NewRows): Promise<unknown>;
  /** Bytes that tensors hold now; without it rows say nothing of memory. */
  bytesInUse?(): number;
}

export class RunRecorder {
  private run: RunRecord;
  /** As it is stored. */
  private stored: RunRecord;
  private readonly ports: RecorderPorts;
  private readonly measures: RowMeasures;
  private lastWriteMs = performance.now();
  private writes: Promise<void> = Promise.resolve();
  private failure: unknown = null;
  /** Why the last write stored nothing. */
  private unstored: VoxtuneError | null = null;
  private spaceError: ErrorRecord | null = null;
  /** Path of each clip, for what names some. */
  clipPaths: readonly string[] = [];

  constructor(run: RunRecord, ports: RecorderPorts) {
    this.run = run;
    this.stored = run;
    this.measures = new RowMeasures(run.elapsedSec, () => ports.bytesInUse?.() ?? 0);
    this.ports = ports;
  }

  emit(event: RunEvent): void {
    this.run = runAfter(this.run, event);
    this.ports.onEvent(event);
  }

  change(change: RunChange): void {
    this.emit({ type: 'changed', change });
  }

  /** Clips from here on are training's: what their speed is counted from. */
  beginRows(): void {
    this.measures.begin();
  }

  /** So much of the time since was no training. */
  leaveOut(seconds: number): void {
    this.measures.leaveOut(seconds);
  }

  /** What is stored at the end is what counts: a result that found no space is the last one's, and the run says so. */
  endWith(checkpoints: CheckpointSummary[]): void {
    const { resultStep, step } = this.run;
    const last = checkpoints.at(-1)?.step ?? null;
    const isSaved = resultStep === null || checkpoints.some((one) => one.step === resultStep);
    this.change({ checkpoints, resultStep: isSaved ? resultStep : last });
    if (this.spaceError !== null && last !== step) this.change({ state: 'stopped', error: this.spaceError });
  }

  /** Stores what changed. Where there is no space, that is emitted, and stored with the next write. Throws other
   *  `storage/…` errors, also of an earlier write. */
  async flush(): Promise<RunRecord> {
    this.startWrite();
    await this.writes;
    if (this.failure !== null) throw this.failure;
    return this.run;
  }

  /** Like `flush`, and throws where there is no space: what follows must not be stored without it. */
  async flushWhole(): Promise<void> {
    await this.flush();
    if (this.unstored) throw this.unstored;
  }

  private startWrite(): void {
    const { step, epoch } = this.run;
    this.change({ step, epoch, elapsedSec: this.measures.elapsedSec });
    this.lastWriteMs = performance.now();
    this.writes = this.writes
      .then(() => this.write())
      .catch((thrown: unknown) => {
        this.failure ??= thrown;
      });
  }

  private async write(): Promise<void> {
    const { run, stored } = this;
    const from = run.history.commonLength(stored.history);
    try {
      await this.ports.store(run.id, changeBetween(stored, run), { from, rows: run.history.slice(from) });
      this.stored = run;
      this.unstored = null;
    } catch (thrown) {
      if (!(thrown instanceof VoxtuneError) || thrown.code !== 'storage/full') throw thrown;
      this.unstored = thrown;
      this.emitSpace(thrown, false);
    }
  }

  /** That there is no space for a checkpoint, or (null) that there is again. */
  emitSpace(error: unknown, isWaiting: boolean): void {
    if (error === null && this.spaceError === null) return;
    this.spaceError = error === null ? null : toErrorRecord(error);
    this.emit({ type: 'space', error: this.spaceError, isWaiting });
  }

  emitIncident(
    kind: RunIncident['kind'],
    step: number,
    error: ErrorRecord | null = null,
    params: ErrorParams = {},
  ): void {
    this.emit({ type: 'incident', incident: { kind, at: Date.now(), step, error, params } });
    this.startWrite();
  }

  /** Makes a session's event one or more of the run's. */
  record(event: TrainerEvent): void {
    switch (event.type) {
      case 'resumed':
        this.measures.begin();
        this.emit(event);
        break;
      case 'log':
        this.emitRow(event.row);
        break;
      case 'eval':
        this.change({ bestStep: event.bestStep, bestMetric: event.bestMetric });
        this.emitRow(event.row);
        break;
      case 'checkpoint':
        this.emit(event);
        this.emitSpace(null, false);
        this.startWrite();
        break;
      case 'checkpoint-failed':
        this.emitIncident('checkpoint-failed', event.step, event.error);
        this.emitSpace(fromErrorRecord(event.error), false);
        break;
      case 'checkpoint-damaged':
        this.emitIncident('checkpoint-damaged', event.step, event.error);
        break;
      case 'skipped':
        this.change({ skippedSteps: event.total });
        this.emitIncident('skipped', event.step, null, { cause: event.cause, clips: this.namesOf(event.clips) });
        break;
      case 'early-stopped': {
        const { evaluations, bestStep } = event;
        this.emitIncident('early-stopped', event.step, null, { evaluations, bestStep: bestStep ?? 0 });
        break;
      }
      case 'micro-batch':
        // too many to emit each: the next write does
        this.run = { ...this.run, step: event.step, epoch: event.epoch };
        this.measures.record(event.clipCount);
        this.writeSometimes();
        break;
    }
  }

  private emitRow(row: LogRow): void {
    this.emit({ type: 'row', index: this.run.history.length, row: this.measures.measured(row) });
    this.writeSometimes();
  }

  private writeSometimes(): void {
    if (performance.now() - this.lastWriteMs > writeEveryMs) this.startWrite();
  }

  /** The first few by name. */
  private namesOf(clips: readonly number[]): string {
    const named = clips.slice(0, 3).map((clip) => this.clipPaths[clip] ?? String(clip));
    return named.join(', ') + (clips.length > named.length ? ' …' : '');
  }
}

/** The fields that are not the very same. */
function changeBetween(before: RunRecord, after: RunRecord): RunChange {
  const { id: _id, history: _history, ...fields } = after;
  return Object.fromEntries(Object.entries(fields).filter(([key, value]) => before[key as keyof RunRecord] !== value));
}
