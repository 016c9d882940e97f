// The loss between two log rows, as Trainer's `tr_loss`: a float32 sum over the updates. What an update gives that is no
// finite number does not count; the mean so far takes its place (Trainer, `logging_nan_inf_filter`).

import type { TrainLogRow } from './log-rows.ts';
import type { StepResult } from './training-step.ts';

export class LossLog {
  /** Sum since the last row. */
  sum = 0;
  private gradNorm = 0;
  private learningRate = 0;
  /** The step of the last row. */
  lastStep = 0;

  /** Takes an update's figures; `step` counts it. */
  add({ loss, gradNorm }: StepResult, step: number, learningRate: number): void {
    const counted = Number.isFinite(loss) ? loss : this.sum / Math.max(step - this.lastStep, 1);
    this.sum = Math.fround(this.sum + Math.fround(counted));
    if (Number.isFinite(gradNorm)) this.gradNorm = gradNorm;
    this.learningRate = learningRate;
  }

  /** The row for `step`: mean loss of the updates since the last row, norm and rate of the last update. Starts anew. */
  read(step: number, epoch: number): TrainLogRow {
    const loss = this.sum / (step - this.lastStep);
    this.restore(0, step);
    return { kind: 'train', step, epoch, loss, grad_norm: this.gradNorm, learning_rate: this.learningRate };
  }

  restore(sum: number, lastStep: number): void {
    this.sum = sum;
    this.lastStep = lastStep;
  }
}
