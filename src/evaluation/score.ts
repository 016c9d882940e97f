// Scores the logits of clips whose labels are known, under the names that trainer.evaluate (`eval_…`, while training) and
// trainer.predict (`test_…`, of a finished run) use.

import { averages, figures, labelMetricOf } from '../config/eval-metrics.ts';
import type { LossRule } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { argmax, classificationMetrics } from './classification-metrics.ts';
import type { EvalMetrics, Evaluation, Prediction } from './evaluation-result.ts';
import { meanLoss } from './loss.ts';
import type { Predicted, Speed } from './predict.ts';

/** What trainer.evaluate logs; of the figures of single classes only `chosen` (`ANG_recall`), where it is one. */
export function evalMetrics(
  { logits, speed }: Predicted,
  labels: readonly number[],
  classNames: readonly string[],
  rule: LossRule,
  chosen: string,
): EvalMetrics {
  const metrics = classificationMetrics(labels, logits.map(argmax), classNames.length);
  const more: Record<`eval_${string}`, number> = {};
  for (const average of averages)
    for (const figure of figures) more[`eval_${average}_${figure}`] = metrics[average][figure];
  const ofLabel = labelMetricOf(chosen);
  const one = ofLabel && metrics.perClass[classNames.indexOf(ofLabel.label)];
  if (ofLabel && one) more[`eval_${chosen}`] = one[ofLabel.figure];
  return {
    eval_loss: meanLoss(logits, labels, rule),
    eval_accuracy: metrics.accuracy,
    eval_f1: metrics.macro.f1,
    eval_balanced_accuracy: metrics.balancedAccuracy,
    ...more,
    eval_runtime: speed.runtime,
    eval_samples_per_second: speed.samplesPerSec,
    eval_steps_per_second: speed.stepsPerSec,
  };
}

/** A clip that was run through the model. */
export interface ScoredClip {
  clipIndex: number;
  path: string;
  label: number;
  logits: number[];
}

/** What trainer.predict reports of a split, and each clip's outcome. */
export function scoreEvaluation(
  clips: readonly ScoredClip[],
  classCount: number,
  rule: LossRule,
  facts: Pick<Evaluation, 'split' | 'evaluatedAt' | 'step'>,
  speed: Speed,
): Evaluation {
  const predictions = clips.map(
    ({ clipIndex, path, label, logits }): Prediction => ({ clipIndex, path, label, predicted: argmax(logits), logits }),
  );
  const labels = clips.map(({ label }) => label);
  const predicted = predictions.map((prediction) => prediction.predicted);
  const { accuracy, balancedAccuracy: _, ...rest } = classificationMetrics(labels, predicted, classCount);
  return {
    ...facts,
    metrics: {
      test_loss: meanLoss(
        clips.map(({ logits }) => logits),
        labels,
        rule,
      ),
      test_accuracy: accuracy,
      test_runtime: speed.runtime,
      test_samples_per_second: speed.samplesPerSec,
      test_steps_per_second: speed.stepsPerSec,
    },
    ...rest,
    predictions,
  };
}
