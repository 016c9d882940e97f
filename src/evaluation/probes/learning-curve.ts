// Would more recordings help? The cross-validation of one row again, with some of the clips to learn from and all to be tested on.
// Clips are drawn one by one, by class: the curve says what more clips of voices like these would bring, not what more voices would.

import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import type { LearningPoint } from './probe-report.ts';

export const learningShares = [0.1, 0.2, 0.4, 0.7];
export const learningRepetitions = 3;

/** Tells the draws' random numbers from the other uses of the seed. */
const curveStream = 9;

export interface CurveTask {
  clipLabels: readonly number[];
  /** Of each clip, 0..F−1. */
  folds: ArrayLike<number>;
  /** Clips that train where all are used, on average. */
  allCount: number;
  seed: number;
  /** How often each share is drawn. */
  repetitions?: number;
}

/** Predicted class of every clip, out of fold, where only clips marked 1 [N] were learned from; null: stopped. Penalties are those that
 *  the folds chose with all clips: they say what is believed of the weights beforehand, whatever the number of clips. */
export type PredictFrom = (isUsed: Uint8Array) => Promise<ArrayLike<number> | null>;

/** From the fewest clips to all of them, for which `predictedFromAll` is known. Null where it was stopped. */
export async function learningCurve(
  task: CurveTask,
  predictedFromAll: ArrayLike<number>,
  predictFrom: PredictFrom,
): Promise<LearningPoint[] | null> {
  const clipCount = task.clipLabels.length;
  const { repetitions = learningRepetitions } = task;
  const countRight = (predicted: ArrayLike<number>) =>
    task.clipLabels.filter((label, clip) => predicted[clip] === label).length;
  const foldCount = new Set(Array.from(task.folds)).size;
  const trained = (count: number) => (count * (foldCount - 1)) / foldCount;
  const points: LearningPoint[] = [];
  for (const share of learningShares) {
    const right: number[] = [];
    let count = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const isUsed = drawShare(task, share, repetition);
      const predicted = await predictFrom(isUsed);
      if (!predicted) return null;
      right.push(countRight(predicted));
      count += isUsed.reduce((sum, used) => sum + used, 0) / repetitions;
    }
    // so few clips that every class keeps its two: the next share is the same
    if (points.some((point) => point.clipCount >= trained(count))) continue;
    points.push({
      share,
      clipCount: trained(count),
      accuracy: right.reduce((a, b) => a + b) / (right.length * clipCount),
      low: right.reduce((a, b) => Math.min(a, b)) / clipCount,
      high: right.reduce((a, b) => Math.max(a, b)) / clipCount,
    });
  }
  const accuracy = countRight(predictedFromAll) / clipCount;
  points.push({ share: 1, clipCount: task.allCount, accuracy, low: accuracy, high: accuracy });
  return points;
}

/** A share of each class, equally of its folds, 1 for those that are drawn [N]. Of a class at least two, in two folds where it has
 *  clips in two, so that each fold's training part has one. */
export function drawShare(
  { clipLabels, folds, seed }: Pick<CurveTask, 'clipLabels' | 'folds' | 'seed'>,
  share: number,
  repetition: number,
): Uint8Array {
  const order = shuffledIndices(clipLabels.length, seed, curveStream, repetition);
  /** By class and fold, in the drawn order. */
  const classes = new Map<number, Map<number, number[]>>();
  for (const clip of order) {
    const label = itemAt(clipLabels, clip);
    const ofClass = classes.get(label) ?? new Map<number, number[]>();
    classes.set(label, ofClass);
    const fold = itemAt(folds, clip);
    const clips = ofClass.get(fold) ?? [];
    ofClass.set(fold, clips);
    clips.push(clip);
  }
  const isUsed = new Uint8Array(clipLabels.length);
  for (const ofClass of classes.values()) {
    // each clip at its place in its fold's list: the beginning of the merged list is in proportion
    const merged = [...ofClass].flatMap(([fold, clips]) =>
      clips.map((clip, place) => ({ clip, fold, rank: (place + 0.5) / clips.length })),
    );
    merged.sort((a, b) => a.rank - b.rank);
    const first = merged[0];
    const second = merged.find(({ fold }) => fold !== first?.fold) ?? merged[1];
    const others = merged.filter((one) => one !== first && one !== second);
    for (const one of [first, second]) if (one) isUsed[one.clip] = 1;
    for (const { clip } of others.slice(0, Math.max(0, Math.round(share * merged.length) - 2))) isUsed[clip] = 1;
  }
  return isUsed;
}
