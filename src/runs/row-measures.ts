// What this machine did for each row of a run's log: when it came, how fast clips went, how much memory tensors held. Beside the
// trainer, so that nothing it computes depends on a clock.

import type { LogRow } from '../training/log-rows.ts';

export class RowMeasures {
  private readonly spentBefore: number;
  private readonly bytesInUse: () => number;
  private readonly now: () => number;
  private readonly startedMs: number;
  private sinceMs: number;
  private clips = 0;
  private mostBytes = 0;

  /** @param spentBefore seconds that the run took in earlier sittings
   *  @param bytesInUse that tensors hold now
   *  @param now milliseconds of a clock that never goes back */
  constructor(spentBefore: number, bytesInUse: () => number, now = () => performance.now()) {
    this.spentBefore = spentBefore;
    this.bytesInUse = bytesInUse;
    this.now = now;
    this.startedMs = this.sinceMs = now();
  }

  /** Seconds of the run, all sittings together. */
  get elapsedSec(): number {
    return this.spentBefore + (this.now() - this.startedMs) / 1000;
  }

  /** What comes now counts from here: loading and the pass over the frozen layers are no training. */
  begin(): void {
    this.clips = 0;
    this.mostBytes = 0;
    this.sinceMs = this.now();
  }

  /** So much of the time since was the pass over the frozen layers, which goes along with the first steps. */
  leaveOut(seconds: number): void {
    this.sinceMs += 1000 * seconds;
  }

  /** A micro-batch was done. */
  record(clipCount: number): void {
    this.clips += clipCount;
    this.mostBytes = Math.max(this.mostBytes, this.bytesInUse());
  }

  /** The row with what was measured since the one before it. */
  measured(row: LogRow): LogRow {
    const elapsed_sec = this.elapsedSec;
    const seconds = (this.now() - this.sinceMs) / 1000;
    const { clips, mostBytes } = this;
    this.begin();
    if (row.kind === 'eval') return { ...row, elapsed_sec };
    const speed = clips > 0 && seconds > 0 ? { train_samples_per_second: clips / seconds } : {};
    return { ...row, elapsed_sec, ...speed, ...(mostBytes > 0 ? { memory_bytes: mostBytes } : {}) };
  }
}
