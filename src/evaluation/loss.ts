// The loss that a run minimises and its evaluations report: cross entropy with label smoothing and weights of classes.

import type { TrainingConfig } from '../config/training-config.ts';
import { type LossRule, plainLoss, softTargets } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { largestOf } from '../lib/long-lists.ts';

/** `trainLabels`: classes of the train split's clips, which alone decide how classes are weighted. */
export function lossRuleOf(
  config: Pick<TrainingConfig, 'labelSmoothingFactor' | 'classWeights'>,
  trainLabels: readonly number[],
  classCount: number,
): LossRule {
  return {
    labelSmoothing: config.labelSmoothingFactor,
    classWeights: config.classWeights === 'balanced' ? balancedClassWeights(trainLabels, classCount) : null,
  };
}

/** scikit-learn's `compute_class_weight('balanced')` over the classes that occur; one that does not occur has 1. */
export function balancedClassWeights(labels: readonly number[], classCount: number): number[] {
  const counts = Array.from({ length: classCount }, (_, label) => labels.filter((one) => one === label).length);
  const occurring = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : labels.length / (occurring * count)));
}

/** Over all clips at once, in double precision: Trainer's `eval_loss`. With class weights it is the weighted mean over
 *  the whole split, so that it does not depend on how clips were batched. */
export function meanLoss(logits: readonly number[][], labels: readonly number[], rule: LossRule = plainLoss): number {
  const classCount = logits[0]?.length ?? 0;
  const targets = softTargets(labels, classCount, rule);
  let loss = 0;
  for (const [clip, row] of logits.entries())
    for (let label = 0; label < classCount; label++) {
      const share = targets[clip * classCount + label] ?? 0;
      if (share > 0) loss += share * crossEntropy(row, label);
    }
  return loss;
}

/** −log softmax(logits)[label], in double precision. */
export function crossEntropy(logits: readonly number[], label: number): number {
  const largest = largestOf(logits);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return Math.log(total) + largest - (logits[label] ?? Number.NaN);
}
