// What a run emits while it works: deltas of its record, and the progress of a phase.

import type { ErrorRecord } from '../lib/errors.ts';
import type { CheckpointSummary, EvalLogRow, TrainLogRow } from '../training/log-rows.ts';
import type { RunRecord } from './run-record.ts';

export type RunPhase = 'loading' | 'trunk' | 'training' | 'evaluating' | 'saving';

export type RunEvent =
  | { type: 'phase'; phase: RunPhase }
  /** Progress within the phase, at most 5 a second. `unit` says what `done` counts. */
  | {
      type: 'progress';
      phase: RunPhase;
      unit: 'clips' | 'steps';
      done: number;
      total: number;
      clipsPerSec: number;
      secondsLeft: number | null;
      step: number;
      epoch: number;
    }
  | { type: 'log'; row: TrainLogRow }
  | { type: 'eval'; row: EvalLogRow }
  | { type: 'checkpoint'; checkpoint: CheckpointSummary; kept: number[] }
  /** The record changed: state, step, elapsed time. */
  | { type: 'run'; run: RunRecord }
  /** A checkpoint found no space, or (null) found some again. `isWaiting`: the last one; the run does not end without it
   *  unless it is given up. */
  | { type: 'space'; error: ErrorRecord | null; isWaiting: boolean };
