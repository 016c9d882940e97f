// Classification metrics as scikit-learn defines them (precision_recall_fscore_support with zero_division = 0,
// balanced_accuracy_score).

import type { AveragedMetrics, ClassMetrics } from './evaluation-result.ts';

export interface ClassificationMetrics {
  accuracy: number;
  /** Mean recall of the classes that have clips. */
  balancedAccuracy: number;
  /** confusion[true][predicted]: counts. */
  confusion: number[][];
  perClass: ClassMetrics[];
  macro: AveragedMetrics;
  micro: AveragedMetrics;
  weighted: AveragedMetrics;
}

/** Metrics over clips whose classes are 0..classCount-1. Without clips every figure is 0. */
export function classificationMetrics(
  labels: readonly number[],
  predictions: readonly number[],
  classCount: number,
): ClassificationMetrics {
  const confusion = confusionMatrix(labels, predictions, classCount);
  const hitsOf = (row: readonly number[], label: number) => row[label] ?? 0;
  const perClass = confusion.map((row, label) => {
    const support = sum(row);
    const predicted = sum(confusion.map((other) => hitsOf(other, label)));
    return { ...scores(hitsOf(row, label), predicted, support), support };
  });
  const hits = sum(confusion.map(hitsOf));
  const total = labels.length;
  return {
    accuracy: ratio(hits, total),
    balancedAccuracy: balancedAccuracy(perClass),
    confusion,
    perClass,
    macro: average(perClass, () => 1),
    micro: scores(hits, total, total),
    weighted: average(perClass, (one) => one.support),
  };
}

/** Mean recall of the classes that have clips; 0 where none has. */
export function balancedAccuracy(perClass: readonly ClassMetrics[]): number {
  const present = perClass.filter(({ support }) => support > 0);
  return ratio(sum(present.map(({ recall }) => recall)), present.length);
}

/** Means over the classes that occur, as labels or as predictions, which is what scikit-learn averages where it is given no list of
 *  labels: a class that a test lacks takes nothing from its figure. */
export function macroOfOccurring({
  perClass,
  confusion,
}: Pick<ClassificationMetrics, 'perClass' | 'confusion'>): AveragedMetrics {
  const occurs = ({ support }: ClassMetrics, label: number) =>
    support > 0 || confusion.some((row) => (row[label] ?? 0) > 0);
  return average(perClass.filter(occurs), () => 1);
}

/** Index of the largest logit; the first of equals, as numpy's argmax. */
export function argmax(logits: readonly number[]): number {
  return logits.reduce((best, logit, index) => (logit > (logits[best] ?? logit) ? index : best), 0);
}

function confusionMatrix(labels: readonly number[], predictions: readonly number[], classCount: number): number[][] {
  const confusion = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (const [clip, label] of labels.entries()) {
    const row = confusion[label];
    const predicted = predictions[clip];
    if (row === undefined || predicted === undefined)
      throw new RangeError(`clip ${clip}: expected two of ${classCount} classes, found ${label} and ${predicted}`);
    row[predicted] = (row[predicted] ?? 0) + 1;
  }
  return confusion;
}

function scores(hits: number, predicted: number, support: number): AveragedMetrics {
  return {
    precision: ratio(hits, predicted),
    recall: ratio(hits, support),
    f1: ratio(2 * hits, predicted + support),
  };
}

function average(perClass: readonly ClassMetrics[], weightOf: (one: ClassMetrics) => number): AveragedMetrics {
  const total = sum(perClass.map(weightOf));
  const mean = (value: (one: ClassMetrics) => number) =>
    ratio(sum(perClass.map((one) => weightOf(one) * value(one))), total);
  return { precision: mean((one) => one.precision), recall: mean((one) => one.recall), f1: mean((one) => one.f1) };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
