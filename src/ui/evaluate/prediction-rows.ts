// The predictions of an evaluation as rows of a table: how sure the model was, filters and order.

import type { Prediction } from '../../evaluation/evaluation-result.ts';
import { softmax } from '../../evaluation/softmax.ts';
import { itemAt } from '../../lib/present.ts';

export interface PredictionRow {
  prediction: Prediction;
  /** Probability of the predicted class, 0..1. */
  confidence: number;
  isRight: boolean;
}

export interface PredictionFilter {
  /** Part of the path, any case. */
  text: string;
  wrongOnly: boolean;
  /** A cell of the confusion matrix. */
  cell: { label: number; predicted: number } | null;
}

export function toPredictionRows(evaluation: { predictions: readonly Prediction[] }): PredictionRow[] {
  return evaluation.predictions.map((prediction) => ({
    prediction,
    confidence: probabilityOf(prediction.logits, prediction.predicted),
    isRight: prediction.label === prediction.predicted,
  }));
}

/** Softmax of the logits, at one class. */
export function probabilityOf(logits: readonly number[], index: number): number {
  return itemAt(softmax(logits), index);
}

/** The most confident mistakes first: those are where a label may be wrong, or the model sure of what it should not be. */
export function mistakesFirst(rows: readonly PredictionRow[]): PredictionRow[] {
  return rows.toSorted((a, b) => Number(a.isRight) - Number(b.isRight) || b.confidence - a.confidence);
}

export function filterPredictions(rows: readonly PredictionRow[], filter: PredictionFilter): PredictionRow[] {
  const text = filter.text.trim().toLowerCase();
  const { cell } = filter;
  return rows.filter(({ prediction, isRight }) => {
    if (filter.wrongOnly && isRight) return false;
    if (cell && (prediction.label !== cell.label || prediction.predicted !== cell.predicted)) return false;
    return text === '' || prediction.path.toLowerCase().includes(text);
  });
}
