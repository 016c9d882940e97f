// What can be done with a run as it is.

import type { RunRecord } from '../../run/run-record.ts';

/** It ended before its end. */
export function canContinue({ state, step, totalSteps }: RunRecord): boolean {
  return (state === 'paused' || state === 'stopped' || state === 'failed') && step < totalSteps;
}

/** It came to its end, or early stopping ended it; and it can be made longer. */
export function canExtend({ state, checkpoints }: RunRecord): boolean {
  return state === 'finished' && checkpoints.length > 0;
}

/** The best checkpoint so far is stored. */
export function isStoredBest({ bestStep, checkpoints }: RunRecord): boolean {
  return checkpoints.some(({ step }) => step === bestStep);
}

/** The page was closed while it trained, and nothing was done about it since. */
export function isInterrupted({ state, incidents }: RunRecord): boolean {
  return state === 'stopped' && incidents.at(-1)?.kind === 'interrupted';
}
