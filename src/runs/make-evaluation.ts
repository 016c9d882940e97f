// An evaluation of the logits of a run's clips, wherever they were computed.

import { fitTemperature } from '../evaluation/calibration.ts';
import { argmax } from '../evaluation/classification-metrics.ts';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { groupReports } from '../evaluation/group-report.ts';
import { lossRuleOf } from '../evaluation/loss.ts';
import type { Speed } from '../evaluation/predict.ts';
import { type ScoredClip, scoreEvaluation } from '../evaluation/score.ts';
import { testIntervals } from '../evaluation/test-intervals.ts';
import { findUnsureThreshold } from '../evaluation/unsure-threshold.ts';
import { classOf, type RunRecord } from '../run/run-record.ts';

/** `held`: clips of the validation part, which the model's confidence is held against; none where that is what is shown. */
export function makeEvaluation(
  run: Pick<RunRecord, 'config' | 'labels' | 'clipLabels' | 'split' | 'groups'>,
  facts: Pick<Evaluation, 'split' | 'evaluatedAt' | 'step'>,
  tested: { clips: readonly ScoredClip[]; speed: Speed },
  held: readonly ScoredClip[],
): Evaluation {
  const trainLabels = run.split.train.map((clip) => classOf(run, clip));
  const rule = lossRuleOf(run.config, trainLabels, run.labels.length);
  const scored = scoreEvaluation(tested.clips, run.labels.length, rule, facts, tested.speed);
  const groups = run.groups ?? [];
  const outcomes = held.map((one) => ({ ...one, predicted: argmax(one.logits) }));
  const temperature = fitTemperature(outcomes);
  return {
    ...scored,
    intervals: testIntervals(scored.predictions, run.labels.length, groups),
    groups: groupReports(scored.predictions, groups),
    temperature,
    unsure: findUnsureThreshold(outcomes, temperature?.temperature ?? 1),
  };
}
