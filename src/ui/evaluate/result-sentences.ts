// What Evaluate says of a result: how it stands to guessing, and whether it is of the checkpoint that counts now.

import type { Interval } from '../../evaluation/wilson-interval.ts';
import { type RunRecord, resultStepAmong } from '../../run/run-record.ts';
import type { Said } from '../common/said.ts';

/** Where the share that guessing gets right lies: below the interval of the model's, within it (its ends too), or above. */
export function baselinePlace(baseline: number, { low, high }: Interval): 'below' | 'within' | 'above' {
  if (baseline < low) return 'below';
  return baseline > high ? 'above' : 'within';
}

type EvaluatedRun = Pick<RunRecord, 'evaluation' | 'checkpoints' | 'resultStep' | 'bestStep' | 'config'>;

/** The checkpoint that would be evaluated and downloaded now; null where none is stored. */
export function currentResultStep(run: Omit<EvaluatedRun, 'evaluation'>): number | null {
  return resultStepAmong(
    run,
    run.checkpoints.map(({ step }) => step).sort((a, b) => a - b),
  );
}

/** Whether the figures are of another checkpoint than the one that counts now: the run has gone on since, or that one was
 *  deleted. */
export function isOutdated(run: EvaluatedRun): boolean {
  const step = currentResultStep(run);
  return run.evaluation !== null && step !== null && run.evaluation.step !== step;
}

export function outdatedSaid(run: EvaluatedRun): Said[] {
  if (!isOutdated(run)) return [];
  return [{ key: 'outdated', values: { step: run.evaluation?.step ?? 0, result: currentResultStep(run) ?? 0 } }];
}

/** A class's figures; null where there is nothing to take a share of. */
export interface ClassFigures {
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** Precision of a class that was never predicted, and recall of one without clips, are no numbers: scikit-learn writes 0
 *  in their place. */
export function classFigures(
  { perClass, confusion }: Pick<NonNullable<RunRecord['evaluation']>, 'perClass' | 'confusion'>,
  label: number,
): ClassFigures {
  const one = perClass[label];
  const predicted = confusion.reduce((sum, row) => sum + (row[label] ?? 0), 0);
  if (!one) return { precision: null, recall: null, f1: null };
  return {
    precision: predicted > 0 ? one.precision : null,
    recall: one.support > 0 ? one.recall : null,
    f1: predicted + one.support > 0 ? one.f1 : null,
  };
}

/** What the loss of an evaluation is: it is computed as in training, whose label smoothing and weights count. */
export function lossName({ config }: Pick<RunRecord, 'config'>): 'test_loss' | 'test_loss_as_trained' {
  return config.labelSmoothingFactor > 0 || config.classWeights !== 'none' ? 'test_loss_as_trained' : 'test_loss';
}
