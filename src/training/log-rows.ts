// One row of a run's log, under the names of transformers' `trainer.state.log_history`, and what is listed of a checkpoint.

import type { EvalMetrics } from '../evaluation/evaluation-result.ts';

/** A training log row: means since the last row. */
export interface TrainLogRow {
  kind: 'train';
  step: number;
  epoch: number;
  loss: number;
  grad_norm: number;
  learning_rate: number;
}

/** A validation row. */
export interface EvalLogRow extends EvalMetrics {
  kind: 'eval';
  step: number;
  epoch: number;
}

export type LogRow = TrainLogRow | EvalLogRow;

/** A saved state of the run; the tensors are in the checkpoint store. */
export interface CheckpointSummary {
  step: number;
  epoch: number;
  savedAt: number;
  bytes: number;
  isBest: boolean;
}
