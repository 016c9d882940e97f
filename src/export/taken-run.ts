// A run or a sweep as it comes to another browser: at work there, or waiting, it is neither here.

import type { RunFacts } from '../run/run-record.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';

/** Where it was cut off it can go on; what waited is as if it had never begun. */
export function atRest<Run extends RunFacts>({ queueOrder: _, ...run }: Run): Omit<Run, 'queueOrder'> {
  const state = run.state === 'running' ? 'stopped' : run.state === 'queued' ? 'new' : run.state;
  return { ...run, state };
}

/** Makes no runs until a person lets it go on. */
export function sweepAtRest(sweep: SweepRecord): SweepRecord {
  return sweep.state === 'running' ? { ...sweep, state: 'paused' } : sweep;
}
