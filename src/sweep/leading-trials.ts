// Which trials of a sweep are ahead by what is known so far: those whose checkpoints are worth their place on the disk.

import type { RunRecord } from '../run/run-record.ts';
import type { SweepRecord } from './sweep-record.ts';
import { outcomeOf } from './sweep-runs.ts';

/** Numbers of the first so many trials, the best first: of successive halving those that went furthest, then by the mean over the runs
 *  that are through. Of equals the earlier trial comes first. */
export function leadingTrials(
  sweep: Pick<SweepRecord, 'spec' | 'trials'>,
  runs: readonly RunRecord[],
  most: number,
): number[] {
  const found = new Map<number, { rung: number; values: number[] }>();
  for (const run of runs) {
    if (!run.sweep) continue;
    const { trial, rung = 0 } = run.sweep;
    const outcome = outcomeOf(run, sweep);
    if (outcome.isPending || outcome.value === null) continue;
    const before = found.get(trial);
    if (before && before.rung > rung) continue;
    const values = before?.rung === rung ? before.values : [];
    found.set(trial, { rung, values: [...values, outcome.value] });
  }
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return [...found]
    .sort(([a, one], [b, other]) => other.rung - one.rung || mean(other.values) - mean(one.values) || a - b)
    .slice(0, most)
    .map(([trial]) => trial);
}
