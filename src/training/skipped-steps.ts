// Updates whose loss or gradient is no finite number are skipped; several in a row end the run, since then it is the
// parameters that are spoilt and not a clip.

import { VoxtuneError } from '../lib/errors.ts';

/** Skipped updates in a row that end a run. */
export const skipLimit = 5;

export interface SkipCounts {
  total: number;
  inARow: number;
}

export class SkipGuard {
  counts: SkipCounts = { total: 0, inARow: 0 };

  /** Takes an update's outcome. */
  take(isSkipped: boolean): void {
    const { total, inARow } = this.counts;
    this.counts = isSkipped ? { total: total + 1, inARow: inARow + 1 } : { total, inARow: 0 };
  }

  /** Throws `training/not-a-number` when it is enough. `checkpoint`: the last that is kept. */
  assertGoing(step: number, cause: SkipCause, learningRate: number, checkpoint: number | null): void {
    if (this.counts.inARow < skipLimit) return;
    const which = cause === 'loss' ? 'the loss' : 'the gradient';
    const kept =
      checkpoint === null ? 'No checkpoint was saved before.' : `The checkpoint of update ${checkpoint} is kept.`;
    throw new VoxtuneError(
      'training/not-a-number',
      `In the last ${skipLimit} updates up to update ${step} ${which} was no finite number (learning rate ` +
        `${learningRate}): the parameters have diverged. ${kept} Lower learning_rate, or set max_grad_norm to 1.`,
      { step, inARow: skipLimit, cause, learningRate, checkpoint: checkpoint ?? 0 },
    );
  }
}

/** What was not finite first: the loss of a micro-batch, or only the gradient of a finite one. */
export type SkipCause = 'loss' | 'gradient';

/** Throws `training/not-a-number` where an evaluation's loss or a parameter, after this update, is none. `checkpoint`: the
 *  last that is kept. */
export function assertFinite(values: readonly number[], step: number, checkpoint: number | null): void {
  if (values.every(Number.isFinite)) return;
  const advice = 'Lower learning_rate, or set max_grad_norm to 1, and continue.';
  const where =
    checkpoint === null ? 'No checkpoint was saved before.' : `The checkpoint of update ${checkpoint} is kept.`;
  throw new VoxtuneError(
    'training/not-a-number',
    `At update ${step} the loss or a parameter was no longer a finite number. ${where} ${advice}`,
    { step, checkpoint: checkpoint ?? 0 },
  );
}
