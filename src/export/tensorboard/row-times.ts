// When each row of a log came: the run's start and the seconds that had been spent in it.

import type { RunRecord } from '../../run/run-record.ts';
import type { LogRow } from '../../training/log-rows.ts';

/** Seconds since 1970. Rows of earlier versions do not know their time: those are laid evenly over the time that the run took. */
export function rowTimes(
  run: Pick<RunRecord, 'createdAt' | 'elapsedSec' | 'step' | 'totalSteps'>,
): (row: LogRow) => number {
  const steps = Math.max(1, run.step || run.totalSteps);
  return ({ elapsed_sec, step }) => run.createdAt / 1000 + (elapsed_sec ?? (run.elapsedSec * step) / steps);
}
