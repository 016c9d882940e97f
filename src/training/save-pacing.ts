// How much a kill may cost. Whatever the moment, no more updates are done again than lie between two due saves. A save
// goes on beside the training, so an update that would go beyond that waits for the save under way; where saves take
// long, one more is made halfway between two, so that there is nothing to wait for.

import type { StepCounts } from '../config/plan/step-counts.ts';
import type { TrainingConfig } from '../config/training-config.ts';

/** Training may stand still for so long. */
const bearableMs = 200;

/** What a write is expected to manage before one was measured: slow for a disk. */
const expectedBytesPerMs = 100_000;

/** Updates between two saves that are due by count; null where none are (`no`, `best`). */
export function saveInterval(
  { saveStrategy }: Pick<TrainingConfig, 'saveStrategy'>,
  { intervals, stepsPerEpoch }: Pick<StepCounts, 'intervals' | 'stepsPerEpoch'>,
): number | null {
  if (saveStrategy === 'steps') return intervals.save;
  return saveStrategy === 'epoch' ? stepsPerEpoch : null;
}

export class SavePacing {
  private readonly interval: number | null;
  private expectedMs: number;
  private lastBegun = 0;

  /** `bytes`: of a checkpoint. */
  constructor(interval: number | null, bytes: number) {
    this.interval = interval;
    this.expectedMs = bytes / expectedBytesPerMs;
  }

  /** A save of this step begins, or the run goes on from it. */
  begin(step: number): void {
    this.lastBegun = step;
  }

  /** A save took so long. */
  takeDuration(ms: number): void {
    this.expectedMs = ms;
  }

  /** Whether to save after this update though nothing is due. */
  isHalfway(step: number): boolean {
    if (this.interval === null || this.expectedMs <= bearableMs) return false;
    return step - this.lastBegun >= Math.ceil(this.interval / 2);
  }

  /** Whether update `step` must not be made before the save under way has ended. `safeStep`: the newest stored; 0 where
   *  the run would begin again. */
  mustWait(step: number, safeStep: number): boolean {
    return this.interval !== null && step - safeStep > this.interval;
  }
}
