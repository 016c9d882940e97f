// What a run's record says before its first update.

import type { RunRecord } from './run-record.ts';

type Progress = Pick<
  RunRecord,
  | 'step'
  | 'epoch'
  | 'elapsedSec'
  | 'history'
  | 'checkpoints'
  | 'bestStep'
  | 'bestMetric'
  | 'backend'
  | 'evaluation'
  | 'error'
  | 'resultStep'
  | 'skippedSteps'
  | 'incidents'
  | 'origin'
>;

/** New lists at each call. */
export function nothingDone(): Progress {
  return {
    step: 0,
    epoch: 0,
    elapsedSec: 0,
    history: [],
    checkpoints: [],
    bestStep: null,
    bestMetric: null,
    backend: null,
    evaluation: null,
    error: null,
    resultStep: null,
    skippedSteps: 0,
    incidents: [],
    origin: null,
  };
}
