// What an evaluation says once labels of its clips were corrected: the model's answers stay as they were, and are held against the
// labels that the clips have now.

import { argmax, classificationMetrics } from './classification-metrics.ts';
import type { Evaluation, Prediction } from './evaluation-result.ts';

/** The class that a clip has now; null: none that the model knows, or it was left out. */
export type LabelNow = (clipIndex: number, label: number) => number | null;

export interface Corrected {
  /** The same list where nothing was corrected. */
  predictions: Prediction[];
  /** Clips with another label than when they were evaluated. */
  relabelled: number;
  /** Clips that drop out: left out, or without a label that the model knows. */
  dropped: number;
}

export function correctPredictions(predictions: Prediction[], labelNow: LabelNow): Corrected {
  let [relabelled, dropped] = [0, 0];
  const corrected = predictions.flatMap((one) => {
    const label = labelNow(one.clipIndex, one.label);
    if (label === one.label) return [one];
    if (label === null) {
      dropped += 1;
      return [];
    }
    relabelled += 1;
    return [{ ...one, label }];
  });
  return relabelled + dropped === 0
    ? { predictions, relabelled, dropped }
    : { predictions: corrected, relabelled, dropped };
}

/** The counts of an evaluation with other labels. `metrics` stay those of `trainer.predict`; intervals and groups are the caller's to
 *  compute, since that takes long. */
export function recounted(evaluation: Evaluation, predictions: Prediction[]): Evaluation {
  const { intervals: _intervals, groups: _groups, ...rest } = evaluation;
  const {
    accuracy: _accuracy,
    balancedAccuracy: _balanced,
    ...counts
  } = classificationMetrics(
    predictions.map(({ label }) => label),
    predictions.map(({ logits }) => argmax(logits)),
    evaluation.perClass.length,
  );
  return { ...rest, ...counts, predictions };
}
