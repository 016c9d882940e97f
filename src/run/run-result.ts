// Which of a run's stored checkpoints counts as its result: what is evaluated, downloaded and kept.

import type { RunRecord } from './run-record.ts';

/** The step among `steps` (in order): the run's result where it has one, else the best where that is to be used, else the
 *  last. Null where none is stored. */
export function resultStepAmong(
  run: Pick<RunRecord, 'resultStep' | 'bestStep' | 'config'>,
  steps: readonly number[],
): number | null {
  const wanted = run.resultStep ?? (run.config.loadBestModelAtEnd ? run.bestStep : null);
  return wanted !== null && steps.includes(wanted) ? wanted : (steps.at(-1) ?? null);
}
