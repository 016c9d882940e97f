// The figures of a run in the table of runs: of the checkpoint that counts, and of no other.

import type { RunRecord } from '../../run/run-record.ts';
import { currentResultStep } from '../evaluate/result-sentences.ts';

export interface ValidationFigure {
  step: number;
  accuracy: number;
}

/** How good the checkpoint is on the validation clips that is evaluated and downloaded; where none is stored (yet, or any
 *  more), the one that would be: the best where that is to be used, else the last. Null where that one was not validated. */
export function validationFigure(
  run: Pick<RunRecord, 'history' | 'checkpoints' | 'resultStep' | 'bestStep' | 'step' | 'config'>,
): ValidationFigure | null {
  const wanted = run.config.loadBestModelAtEnd ? (run.bestStep ?? run.step) : run.step;
  const step = currentResultStep(run) ?? wanted;
  let found: ValidationFigure | null = null;
  for (const row of run.history.evaluations()) if (row.step === step) found = { step, accuracy: row.eval_accuracy };
  return found;
}
