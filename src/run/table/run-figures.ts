// The figures of a run in the table of runs: of the checkpoint that counts, and of no other.

import { averages, type Figure, figures, labelMetricOf } from '../../config/eval-metrics.ts';
import { balancedAccuracy, macroOfOccurring } from '../../evaluation/classification-metrics.ts';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { FigureName } from '../../evaluation/figures.ts';
import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import type { Interval } from '../../evaluation/wilson-interval.ts';
import type { EvalLogRow } from '../../training/log-rows.ts';
import { currentResultStep, type RunRecord } from '../run-record.ts';

/** What was found on the validation clips with the checkpoint that is evaluated and downloaded; where none is stored (yet, or any
 *  more), with the one that would be: the best where that is to be used, else the last. Null where that one was not validated. */
export function validationRow(
  run: Pick<RunRecord, 'history' | 'checkpoints' | 'resultStep' | 'bestStep' | 'step' | 'config'>,
): EvalLogRow | null {
  const wanted = run.config.loadBestModelAtEnd ? (run.bestStep ?? run.step) : run.step;
  const step = currentResultStep(run) ?? wanted;
  return run.history.evaluations().findLast((row) => row.step === step) ?? null;
}

/** A figure of an evaluation under its name in `config/eval-metrics.ts`; null where it has none such. */
export function testFigure(evaluation: Evaluation, labels: readonly string[], name: string): number | null {
  if (name === 'loss') return evaluation.metrics.test_loss;
  if (name === 'accuracy') return evaluation.metrics.test_accuracy;
  if (name === 'balanced_accuracy') return balancedAccuracy(evaluation.perClass);
  if (name === 'f1') return macroOfOccurring(evaluation).f1;
  for (const average of averages)
    for (const figure of figures) if (name === `${average}_${figure}`) return averageOf(evaluation, average)[figure];
  const ofLabel = labelMetricOf(name);
  return ofLabel ? classFigure(evaluation, labels.indexOf(ofLabel.label), ofLabel.figure) : null;
}

function averageOf(evaluation: Evaluation, average: (typeof averages)[number]): Record<Figure, number> {
  return average === 'macro' ? macroOfOccurring(evaluation) : evaluation[average];
}

function classFigure({ perClass }: Evaluation, label: number, figure: Figure): number | null {
  return perClass[label]?.[figure] ?? null;
}

const withIntervals: Readonly<Record<string, FigureName>> = {
  balanced_accuracy: 'balanced_accuracy',
  f1: 'macro_f1',
  macro_f1: 'macro_f1',
  macro_precision: 'macro_precision',
};

/** Its 95 % interval; null where there is none. */
export function testInterval(evaluation: Evaluation, name: string): Interval | null {
  if (name === 'accuracy') return accuracyInterval(evaluation);
  const figure = withIntervals[name];
  return (figure && evaluation.intervals?.figures[figure]) ?? null;
}
