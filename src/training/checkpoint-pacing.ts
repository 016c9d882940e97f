// When a checkpoint is begun, waited for, and copied: so that a kill costs little and training hardly ever stands still.

import type { StepCounts } from '../config/plan/step-counts.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import type { SavePace } from './ports.ts';

/** Steps between two saves that are due by count; null where none are (`no`, `best`). */
export function saveInterval(
  { saveStrategy }: Pick<TrainingConfig, 'saveStrategy'>,
  { intervals, stepsPerEpoch }: Pick<StepCounts, 'intervals' | 'stepsPerEpoch'>,
): number | null {
  if (saveStrategy === 'steps') return intervals.save;
  return saveStrategy === 'epoch' ? stepsPerEpoch : null;
}

/** Training may stand still for so long. */
const bearableMs = 100;

/** What a write is expected to manage before one was measured: slow for a disk. */
const expectedBytesPerMs = 100_000;

/** A longer write rests so long that it takes a few hundredths of the processor's time, and of long steps each has no more of it than
 *  this (about 60 ms of processor time), where there is that much time. */
const spreadBytesPerMs = 12_000;
const spreadBytesPerStep = 12_000_000;

/** Of the steps until a write would be waited for: the share by which it is to be done. */
const spreadShare = 0.8;

/** How much a kill may cost: whatever the moment, no more steps than lie between two due saves. A write goes on beside the
 *  training, so a step that would go beyond that waits for the write under way; where writes take long, one more is begun
 *  halfway between two, so that there is nothing to wait for. */
export class SavePacing {
  private readonly interval: number | null;
  private readonly bytes: number;
  private expectedMs: number;
  private lastBegun = 0;
  private lastBegunMs: number;
  /** Mean between the last two. */
  private stepMs = 0;

  /** `bytes`: of a checkpoint. */
  constructor(interval: number | null, bytes: number, nowMs: number) {
    this.interval = interval;
    this.bytes = bytes;
    this.expectedMs = bytes / expectedBytesPerMs;
    this.lastBegunMs = nowMs;
  }

  /** The run goes on from this step. */
  start(step: number, nowMs: number): void {
    this.lastBegun = step;
    this.lastBegunMs = nowMs;
  }

  /** A write of this step begins. What it may rest in all: nothing where it is short, or would be waited for at once. */
  begin(step: number, nowMs: number): number {
    if (step > this.lastBegun) this.stepMs = (nowMs - this.lastBegunMs) / (step - this.lastBegun);
    this.start(step, nowMs);
    if (this.bytes / expectedBytesPerMs <= bearableMs || this.freeSteps === 0) return 0;
    return Math.max(this.bytes / spreadBytesPerMs, (this.bytes / spreadBytesPerStep) * this.stepMs);
  }

  /** What share of the write under way has to be done after this step, so that nothing waits for it: 0 where nothing ever will. */
  dueShare(step: number): number {
    return this.freeSteps === 0 ? 1 : Math.min(1, (step - this.lastBegun) / (spreadShare * this.freeSteps));
  }

  /** From the begin of a write to the step that would wait for it. */
  private get freeSteps(): number {
    return this.interval === null ? Number.POSITIVE_INFINITY : Math.floor(this.interval / 2);
  }

  /** A write took so long. */
  recordDuration(ms: number): void {
    this.expectedMs = ms;
  }

  /** Whether to save after this step though nothing is due. */
  isHalfway(step: number): boolean {
    if (this.interval === null || this.expectedMs <= bearableMs) return false;
    return step - this.lastBegun >= Math.ceil(this.interval / 2);
  }

  /** Whether `step` must not be made before the write under way has ended. `safeStep`: the newest stored; 0 where the run
   *  would begin again. */
  mustWait(step: number, safeStep: number): boolean {
    return this.interval !== null && step - safeStep > this.interval;
  }
}

/** A write beside the steps: what has to be copied goes on between two micro-batches, and it rests in between, unless it is
 *  waited for. */
export class WriteBeside implements SavePace {
  readonly spreadMs: number;
  private due = 0;
  private tell: (share: number) => void = () => {};
  private wake: () => void = () => {};

  constructor(spreadMs: number) {
    this.spreadMs = spreadMs;
  }

  readonly onDue = (listener: (share: number) => void): void => {
    this.tell = listener;
    if (this.due > 0) listener(this.due);
  };

  /** Until the next micro-batch is done. */
  readonly rest = (): Promise<void> =>
    this.due >= 1
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.wake = resolve;
        });

  goOn(): void {
    this.wake();
  }

  /** So much of it has to be done by now; with all of it, it is waited for. */
  catchUp(share: number): void {
    if (share <= this.due) return;
    this.due = share;
    this.tell(share);
    if (share >= 1) this.wake();
  }
}
