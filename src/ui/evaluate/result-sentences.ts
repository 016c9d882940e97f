// What Evaluate says of a result: how it stands to guessing, and whether it is of the checkpoint that counts now.

import { reliability } from '../../evaluation/calibration.ts';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { GroupReport, GroupRow } from '../../evaluation/group-report.ts';
import { fewGroups } from '../../evaluation/test-intervals.ts';
import type { Interval } from '../../evaluation/wilson-interval.ts';
import { currentResultStep, type RunRecord } from '../../run/run-record.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';

/** Where the share that guessing gets right lies: below the interval of the model's, within it (its ends too), or above. */
export function baselinePlace(baseline: number, { low, high }: Interval): 'below' | 'within' | 'above' {
  if (baseline < low) return 'below';
  return baseline > high ? 'above' : 'within';
}

/** How many are right, of which clips. */
export function rightSaid(
  { predictions, split }: Pick<Evaluation, 'predictions' | 'split'>,
  format: Pick<NumberFormat, 'percent'>,
): Said[] {
  const total = predictions.length;
  const right = predictions.filter(({ label, predicted }) => label === predicted).length;
  const share = total > 0 ? format.percent(right / total) : '–';
  return [{ key: `summary.right.${split}`, values: { count: total, total, share } }];
}

/** That the figures of a part which the run knew are too good. */
export function partSaid({ split }: Pick<Evaluation, 'split'>): Said[] {
  return split === 'test' ? [] : [{ key: `summary.part.${split}` }];
}

/** That labels were corrected since. */
export function correctedSaid({ relabelled, dropped }: { relabelled: number; dropped: number }): Said[] {
  if (relabelled + dropped === 0) return [];
  const labels = { key: 'summary.corrected.labels', values: { count: relabelled, number: relabelled } };
  const gone = { key: 'summary.corrected.dropped', values: { count: dropped, number: dropped } };
  return [...(relabelled > 0 ? [labels] : []), ...(dropped > 0 ? [gone] : []), { key: 'summary.corrected.stored' }];
}

/** What guessing gives, and how the figure stands to it. */
export function baselineSaid(
  baseline: number,
  interval: Interval | null,
  format: Pick<NumberFormat, 'percent'>,
): Said[] {
  const guessing = { key: 'summary.baseline', values: { share: format.percent(baseline) } };
  return interval ? [guessing, { key: `summary.place.${baselinePlace(baseline, interval)}` }] : [guessing];
}

/** What the intervals rest on: which units were drawn, or why there is none. */
export function intervalSaid({ intervals }: Pick<Evaluation, 'intervals'>): Said[] {
  if (!intervals || intervals.by === null) return [{ key: 'summary.intervalOf.clips' }];
  const { by, count } = intervals;
  const kind = unitKind(by);
  if (count < 2) return [{ key: `summary.intervalOf.one.${kind}`, values: { by } }];
  return [{ key: `summary.intervalOf.${kind}`, values: { by, total: count } }, ...fewSaid(by, count)];
}

/** Which words a group has. */
export function unitKind(by: string): 'speakers' | 'groups' {
  return by === 'speaker' ? 'speakers' : 'groups';
}

/** That so few groups say little. */
export function fewSaid(by: string, count: number): Said[] {
  return count < fewGroups ? [{ key: `summary.intervalOf.few.${unitKind(by)}`, values: { by, total: count } }] : [];
}

/** How far confidence and accuracy lie apart, and what a temperature makes of it. */
export function calibrationSaid(
  { predictions, temperature }: Pick<Evaluation, 'predictions' | 'temperature'>,
  format: Pick<NumberFormat, 'percent' | 'decimal'>,
): Said[] {
  const points = (share: number) => format.decimal(100 * share, 1);
  const found: Said = { key: 'calibration.said.error', values: { points: points(reliability(predictions).error) } };
  if (!temperature) return [found, { key: 'calibration.said.noTemperature' }];
  const { temperature: by, clipCount } = temperature;
  const kind = by > 1.05 ? 'tooSure' : by < 0.95 ? 'tooUnsure' : 'asSure';
  const mended = points(reliability(predictions, by).error);
  const values = { by: format.decimal(by, 2), clips: clipCount, points: mended };
  return [found, { key: `calibration.said.${kind}`, values }];
}

/** How far groups lie apart, and whether chance alone would put them as far. */
export function groupSaid(
  { rows, gap, pValue, permuted }: Pick<GroupReport, 'rows' | 'gap' | 'pValue' | 'permuted'>,
  format: Pick<NumberFormat, 'percent' | 'decimal'>,
): Said[] {
  const large = rows.filter(({ isSmall }) => !isSmall);
  const [best, worst] = [large[0], large.at(-1)];
  if (gap === null || pValue === null || !best || !worst)
    return [{ key: large.length === 0 ? 'groups.said.allSmall' : 'groups.said.one' }];
  const percent = ({ right, clipCount }: GroupRow) => format.percent(right / clipCount);
  const points = format.decimal(100 * gap, 1);
  const chance = pValue < 0.001 ? 'never' : pValue < 0.05 ? 'seldom' : 'often';
  return [
    { key: 'groups.said.gap', values: { best: percent(best), worst: percent(worst), points } },
    { key: `groups.said.${chance}`, values: { p: format.percent(pValue) } },
    { key: `groups.said.permuted.${permuted}` },
  ];
}

type EvaluatedRun = Pick<RunRecord, 'evaluation' | 'checkpoints' | 'resultStep' | 'bestStep' | 'config'>;

/** Whether the figures are of another checkpoint than the one that counts now: the run has gone on since, or that one was
 *  deleted. */
export function isOutdated(run: EvaluatedRun, evaluation = run.evaluation): boolean {
  const step = currentResultStep(run);
  return evaluation !== null && step !== null && evaluation.step !== step;
}

/** @param evaluation of the part that is shown; without it the test's */
export function outdatedSaid(run: EvaluatedRun, evaluation = run.evaluation): Said[] {
  if (!isOutdated(run, evaluation)) return [];
  return [{ key: 'outdated', values: { step: evaluation?.step ?? 0, result: currentResultStep(run) ?? 0 } }];
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
