// One row of a run's log, under the names of transformers' `trainer.state.log_history`, and what is listed of a checkpoint.

import { type EvalMetrics, isEvalMetrics } from '../evaluation/evaluation-result.ts';
import { count, hasFields, isAbsentOr, isCount, isNumber, listOf, moment } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

/** What was measured of the machine when a row came, by whoever records the run; rows of earlier versions lack it. */
interface Measured {
  /** Seconds since the run's start, all sittings together. */
  elapsed_sec?: number | undefined;
}

/** A training log row: means since the last row. */
export interface TrainLogRow extends Measured {
  kind: 'train';
  step: number;
  epoch: number;
  loss: number;
  grad_norm: number;
  learning_rate: number;
  /** Clips, under Trainer's name for their speed at the end: since the last row, evaluations left out. */
  train_samples_per_second?: number | undefined;
  /** The most that tensors held, as seen after each micro-batch. */
  memory_bytes?: number | undefined;
}

/** A validation row. */
export interface EvalLogRow extends EvalMetrics, Measured {
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
  elapsed_sec: isAbsentOr(isNumber),
  train_samples_per_second: isAbsentOr(isNumber),
  memory_bytes: isAbsentOr(isNumber),
});

const isEvalRow = hasFields<Pick<EvalLogRow, 'kind' | 'step' | 'epoch' | 'elapsed_sec'>>({
  kind: (value): value is 'eval' => value === 'eval',
  step: isCount,
  epoch: isNumber,
  elapsed_sec: isAbsentOr(isNumber),
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
