// The loss between two log rows: summed on the device, as Trainer's `tr_loss`, and read back only when a row is due.

import { dispose, ops, readData, type Scalar, tidy } from '../engine/tensor.ts';
import type { TrainLogRow } from '../protocol/run-types.ts';
import type { UpdateResult } from './update-step.ts';

export class LossLog {
  private sum: Scalar = ops.scalar(0);
  private gradNorm: Scalar | null = null;
  private learningRate = 0;
  /** The step of the last row. */
  lastStep = 0;

  /** Takes over an update's loss and gradient norm, and disposes them when they are no longer needed. */
  add(result: UpdateResult, learningRate: number): void {
    const next = tidy(() => ops.add(this.sum, result.loss) as Scalar);
    dispose([this.sum, result.loss]);
    this.sum = next;
    if (this.gradNorm) dispose(this.gradNorm);
    this.gradNorm = result.gradNorm;
    this.learningRate = learningRate;
  }

  /** The row for `step`: mean loss of the updates since the last row, norm and rate of the last update. Starts anew. */
  async read(step: number, epoch: number): Promise<TrainLogRow> {
    const loss = (await this.readSum()) / (step - this.lastStep);
    const gradNorm = this.gradNorm ? (await readData(this.gradNorm))[0] : 0;
    this.restore(0, step);
    return { kind: 'train', step, epoch, loss, grad_norm: gradNorm, learning_rate: this.learningRate };
  }

  async readSum(): Promise<number> {
    return (await readData(this.sum))[0];
  }

  restore(sum: number, lastStep: number): void {
    dispose(this.sum);
    this.sum = ops.scalar(sum);
    this.lastStep = lastStep;
  }

  dispose(): void {
    dispose(this.sum);
    if (this.gradNorm) dispose(this.gradNorm);
    this.gradNorm = null;
  }
}
