// How an exported graph does on clips whose answers by the run itself are known: before it is downloaded.

import type { Prediction } from '../../evaluation/evaluation-result.ts';
import { largestOf } from '../../lib/long-lists.ts';
import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import type { OnnxPrecision } from './onnx-options.ts';

export interface OnnxTrial {
  precision: OnnxPrecision;
  /** Of the file. */
  bytes: number;
  /** Test clips that were tried: all, or some drawn at random. */
  clipCount: number;
  testCount: number;
  /** Right answers of the exported graph, and of the run. */
  correct: number;
  runCorrect: number;
  /** Clips that it calls otherwise than the run does. */
  changed: number;
  /** Of a logit. */
  largestDifference: number;
  /** What running it took. */
  seconds: number;
}

/** More would keep a person waiting; the same ones are drawn each time. */
const mostClips = 200;

/** Which of the run's predictions are tried. */
export function triedPredictions(predictions: readonly Prediction[]): Prediction[] {
  if (predictions.length <= mostClips) return [...predictions];
  const order = shuffledIndices(predictions.length, 0, 0).slice(0, mostClips);
  return order.map((at) => itemAt(predictions, at));
}

/** found: the graph's logits of each of `tried`. */
export function compareAnswers(
  tried: readonly Prediction[],
  found: readonly (readonly number[])[],
): Pick<OnnxTrial, 'correct' | 'runCorrect' | 'changed' | 'largestDifference'> {
  const counts = { correct: 0, runCorrect: 0, changed: 0, largestDifference: 0 };
  for (const [at, { label, predicted, logits }] of tried.entries()) {
    const other = itemAt(found, at);
    const answer = other.indexOf(largestOf(other));
    counts.correct += Number(answer === label);
    counts.runCorrect += Number(predicted === label);
    counts.changed += Number(answer !== predicted);
    const differences = logits.map((logit, i) => Math.abs(logit - itemAt(other, i)));
    counts.largestDifference = Math.max(counts.largestDifference, largestOf(differences));
  }
  return counts;
}
