// Which epoch of how many a run is in.

import { countSteps } from '../../config/plan/step-counts.ts';
import type { RunRecord } from '../../run/run-record.ts';

/** `now`: the epoch under way, from 1. `total`: epochs that the run will have begun at its end. `reported`: epochs done,
 *  with their fraction, where the worker has told more than what is stored. */
export function epochsOf(
  { config, split, epoch }: Pick<RunRecord, 'config' | 'split' | 'epoch'>,
  reported: number | undefined,
): { now: number; total: number } {
  const total = countSteps(config, split.train.length).epochCount;
  return { now: Math.min(Math.max(1, Math.ceil(reported ?? epoch)), total), total };
}
