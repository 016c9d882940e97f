// What a run emits while it works: what changes in its record, piece by piece, and what is shown of the work meanwhile.

import type { ErrorCode } from '../lib/error-codes.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { CheckpointSummary, LogRow } from '../training/log-rows.ts';
import type { RunFacts, RunIncident } from './run-record.ts';

export type RunPhase = 'loading' | 'trunk' | 'training' | 'evaluating' | 'saving';

export type RunChange = Partial<Omit<RunFacts, 'id'>>;

/** Deltas of the record: none of them grows with the run. */
export type RecordEvent =
  /** `index`: its place in the history. */
  | { type: 'row'; index: number; row: LogRow }
  /** The run goes on from a checkpoint, or (step 0) from the beginning: rows beyond the first `rowCount` are run again. */
  | { type: 'resumed'; step: number; rowCount: number; bestStep: number | null; bestMetric: number | null }
  /** A checkpoint was stored; of those before it only `kept` are left. */
  | { type: 'checkpoint'; checkpoint: CheckpointSummary; kept: number[] }
  | { type: 'incident'; incident: RunIncident }
  | { type: 'changed'; change: RunChange };

/** What is shown of the work: nothing of it is stored. */
export type ActivityEvent =
  /** `lost`: what has to be replaced, where that is why the run loads again. */
  | { type: 'phase'; phase: RunPhase; lost?: ErrorCode }
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
      /** Of the phase `trunk`: what is through it trains already. */
      isTraining?: boolean;
    }
  /** A checkpoint found no space, or (null) found some again. `isWaiting`: the last one; the run does not end without it
   *  unless it is given up. */
  | { type: 'space'; error: ErrorRecord | null; isWaiting: boolean };

export type RunEvent = RecordEvent | ActivityEvent;
