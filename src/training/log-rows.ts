// One row of a run's log, under the names of transformers' `trainer.state.log_history`, and what is listed of a checkpoint.

import { type EvalMetrics, isEvalMetrics } from '../evaluation/evaluation-result.ts';
import { count, hasFields, isCount, isNumber, listOf, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

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

const isTrainRow = hasFields<TrainLogRow>({
  kind: (value): value is 'train' => value === 'train',
  step: isCount,
  epoch: isNumber,
  loss: isNumber,
  grad_norm: isNumber,
  learning_rate: isNumber,
});

const isEvalRow = hasFields<Pick<EvalLogRow, 'kind' | 'step' | 'epoch'>>({
  kind: (value): value is 'eval' => value === 'eval',
  step: isCount,
  epoch: isNumber,
});

function isLogRow(value: unknown): value is LogRow {
  return isTrainRow(value) || (isEvalRow(value) && isEvalMetrics(value));
}

/** Rows as they are stored: there may be a hundred thousand. */
export const logRowsSchema = listOf(isLogRow, 'a row of the log');

/** A saved state of the run; the tensors are in the checkpoint store. */
export const checkpointSummarySchema = z.object({
  step: count,
  epoch: z.number(),
  savedAt: moment,
  bytes: count,
  isBest: z.boolean(),
  /** Its facts are not whole: nothing can go on from it. */
  isBroken: z.literal(true).optional(),
});

export type CheckpointSummary = z.infer<typeof checkpointSummarySchema>;
