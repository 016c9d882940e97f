// What an evaluation says once labels of its clips were corrected: the model's answers stay as they were, and are held against the
// labels that the clips have now.

import { argmax, classificationMetrics } from './classification-metrics.ts';
import type { Evaluation, Prediction } from './evaluation-result.ts';

/** The class that a clip has now; null: none that the model knows, or it was left out. */
export type LabelNow = (clipIndex: number, label: number) => number | null;

export interface Corrected {
  /** Those that count. The same list where nothing was corrected. */
  predictions: Prediction[];
  /** With those that do not count any more, which keep their label. */
  listed: Prediction[];
  /** Clips with another label than when they were evaluated. */
  relabelled: number;
  /** Clips that drop out: left out, or without a label that the model knows. */
  dropped: number;
}

export function correctPredictions(predictions: Prediction[], labelNow: LabelNow): Corrected {
  const now = predictions.map(({ clipIndex, label }) => labelNow(clipIndex, label));
  const dropped = now.filter((label) => label === null).length;
  const relabelled = predictions.filter(({ label }, at) => now[at] !== null && now[at] !== label).length;
  if (dropped + relabelled === 0) return { predictions, listed: predictions, relabelled, dropped };
  const listed = predictions.map((one, at) => ({ ...one, label: now[at] ?? one.label }));
  return { predictions: listed.filter((_, at) => now[at] !== null), listed, relabelled, dropped };
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
