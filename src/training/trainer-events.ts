// What a Trainer emits while it runs.

import type { ErrorRecord } from '../lib/errors.ts';
import type { CheckpointSummary, EvalLogRow, TrainLogRow } from './log-rows.ts';
import type { SkipCause } from './not-finite.ts';

export type TrainerEvent =
  /** Goes on from a checkpoint (from the beginning, with step 0, where there is none); rows beyond its first `rowCount`
   *  belong to a future that is run again, and what was best then is not known yet. */
  | { type: 'resumed'; step: number; rowCount: number; bestStep: number | null; bestMetric: number | null }
  /** `step` and `epoch` as after the last complete step; `loss` where it was read back. */
  | { type: 'micro-batch'; step: number; epoch: number; microBatch: number; clipCount: number; loss: number | null }
  /** A step changed nothing, because of these clips (or all of its clips, where only the gradient was not finite). */
  | { type: 'skipped'; step: number; cause: SkipCause; clips: number[]; total: number; inARow: number }
  | { type: 'log'; row: TrainLogRow }
  /** `bestStep` and `bestMetric` with this evaluation counted. */
  | { type: 'eval'; row: EvalLogRow; bestStep: number | null; bestMetric: number | null }
  | { type: 'checkpoint'; checkpoint: CheckpointSummary; kept: number[] }
  /** A checkpoint could not be written; those before it are whole. */
  | { type: 'checkpoint-failed'; step: number; error: ErrorRecord }
  /** A stored checkpoint does not read back as it was written. */
  | { type: 'checkpoint-damaged'; step: number; error: ErrorRecord }
  /** Early stopping ended the run after this step. */
  | { type: 'early-stopped'; step: number; bestStep: number | null; evaluations: number };
