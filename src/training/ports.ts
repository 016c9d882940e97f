// What a training session needs from outside: so it runs the same in the train worker, in the parity check and in tests.

import type { ErrorRecord } from '../lib/errors.ts';
import type { BestState } from './best-tracker.ts';
import type { CheckpointSummary, EvalLogRow, TrainLogRow } from './log-rows.ts';
import type { RunDependencies } from './run-dependencies.ts';
import type { SkipCause, SkipCounts } from './skipped-steps.ts';

/** Everything a run needs to go on exactly where it was. Tensors by Hugging Face parameter name, float32. */
export interface Checkpoint extends BestState {
  /** Complete updates. */
  step: number;
  /** As Trainer's `state.epoch`: 1.5 is half way through the second. */
  epoch: number;
  /** Micro-batches done in the epoch that the next update belongs to. */
  microBatch: number;
  /** Parameters that train, and AdamW's first and second moments. */
  parameters: Map<string, Float32Array>;
  firstMoments: Map<string, Float32Array>;
  secondMoments: Map<string, Float32Array>;
  /** Updates that each parameter has had: fewer than `step` where LayerDrop skipped its layer. */
  updateCounts: Record<string, number>;
  /** The rate of the next update by the schedule that this checkpoint was made under. Where the run was extended since,
   *  Trainer still uses it once: it lies in torch's optimizer state. Null: not known. */
  nextLearningRate: number | null;
  skipped: SkipCounts;
  /** Sum of the updates' losses since the last log row (float32), and that row's step: so the next row is the same. */
  lossSinceLog: number;
  lastLoggedStep: number;
  /** The last step after which the validation split was evaluated; −1: none. */
  lastEvaluatedStep: number;
  /** What the schedule has seen of its metric, oldest first; empty where the rate follows none. */
  scheduleMetrics: number[];
  /** Saved because time had passed, and not because one was due: the next one replaces it. */
  isSafety: boolean;
  /** Log rows that were emitted up to here. */
  rowCount: number;
  /** Null where the session was told nothing. */
  dependsOn: RunDependencies | null;
}

/** Where checkpoints are kept. What it is given to save is its own from then on. */
export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<CheckpointSummary>;
  load(step: number): Promise<Checkpoint>;
  list(): Promise<CheckpointSummary[]>;
  delete(step: number): Promise<void>;
}

export type TrainerEvent =
  /** Goes on from a checkpoint; rows beyond its first `rowCount` belong to a future that is run again. */
  | { type: 'resumed'; step: number; rowCount: number }
  | { type: 'log'; row: TrainLogRow }
  /** `bestStep` and `bestMetric` with this evaluation counted. */
  | { type: 'eval'; row: EvalLogRow; bestStep: number | null; bestMetric: number | null }
  | { type: 'checkpoint'; checkpoint: CheckpointSummary; kept: number[] }
  /** A checkpoint could not be written; those before it are whole. */
  | { type: 'checkpoint-failed'; step: number; error: ErrorRecord }
  /** A stored checkpoint does not read back as it was written. */
  | { type: 'checkpoint-damaged'; step: number; error: ErrorRecord }
  /** An update changed nothing, because of these clips (or all of its clips, where only the gradient was not finite). */
  | { type: 'skipped'; step: number; cause: SkipCause; clips: number[]; total: number; inARow: number }
  /** Early stopping ended the run after this update. */
  | { type: 'early-stopped'; step: number; bestStep: number | null; evaluations: number }
  /** `step` and `epoch` as after the last complete update; `loss` where it was read back. */
  | { type: 'micro-batch'; step: number; epoch: number; microBatch: number; clipCount: number; loss: number | null };

export type EventSink = (event: TrainerEvent) => void;
