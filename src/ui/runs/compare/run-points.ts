// Runs as points of a scatter: where each lies between the ends of both axes; one that lacks either value is none. Pure.

import type { RunRecord } from '../../../run/run-record.ts';
import { placeOn, type RunAxis } from './run-axes.ts';

export interface RunPoint {
  run: RunRecord;
  /** Of 0 … 1. */
  px: number;
  py: number;
}

export function runPoints(runs: readonly RunRecord[], x: RunAxis, y: RunAxis): RunPoint[] {
  return runs.flatMap((run) => {
    const [px, py] = [placeOn(x, run), placeOn(y, run)];
    return px === null || py === null ? [] : [{ run, px, py }];
  });
}
