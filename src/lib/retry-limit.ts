// Counts how often something broke off without having come further in between: to try again, but not for ever.

import { VoxtuneError } from './errors.ts';

/** Losses at one place that are too many. */
const lossLimit = 3;

export class RetryLimit {
  private step: number | null = null;
  private count = 0;

  /** Counts a loss after step `step`, the last that is saved. Throws `training/gave-up` for the third at one place. */
  record(step: number, reason: VoxtuneError): void {
    this.count = step === this.step ? this.count + 1 : 1;
    this.step = step;
    if (this.count < lossLimit) return;
    throw new VoxtuneError(
      'training/gave-up',
      `The computation broke off ${this.count} times at the same place (update ${step}): ${reason.message} What ` +
        'was saved by then is kept. Choose another engine or a smaller batch, then continue.',
      { losses: this.count, step, reason: reason.message, reasonCode: reason.code },
      { cause: reason },
    );
  }
}
