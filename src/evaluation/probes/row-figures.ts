// The figures of a probe's row, from what each clip was given out of fold.

import { largestOf } from '../../lib/long-lists.ts';
import { itemAt } from '../../lib/present.ts';
import { drawnInTwoStages, percentiles } from '../bootstrap.ts';
import { figuresOf } from '../figures.ts';
import { type Interval, wilsonInterval } from '../wilson-interval.ts';
import { leastLog } from './cross-validate.ts';
import type { ProbeRow } from './probe-report.ts';
import type { ProbeTask } from './probe-task.ts';

export type RowFigures = Pick<
  ProbeRow,
  'accuracy' | 'balancedAccuracy' | 'macroF1' | 'logLoss' | 'top2Accuracy' | 'folds' | 'interval' | 'predicted'
>;

/** @param logProbabilities [N, K] */
export function rowFigures(
  { clipLabels, labels, folds }: Pick<ProbeTask, 'clipLabels' | 'labels' | 'folds'>,
  logProbabilities: Float64Array,
  intervals: AccuracyIntervals,
): RowFigures {
  const classCount = labels.length;
  const outcomes = clipLabels.map((label, clip) => {
    const logits = Array.from(logProbabilities.subarray(clip * classCount, (clip + 1) * classCount), (log) =>
      Math.max(leastLog, log),
    );
    return { label, predicted: logits.indexOf(largestOf(logits)), logits };
  });
  const figures = figuresOf(outcomes, classCount);
  const isRight = Uint8Array.from(outcomes, ({ label, predicted }) => Number(label === predicted));
  const foldCount = largestOf(folds) + 1;
  const ofFold = Array.from({ length: foldCount }, () => ({ right: 0, all: 0 }));
  for (const [clip, fold] of folds.entries()) {
    const sum = itemAt(ofFold, fold);
    sum.right += itemAt(isRight, clip);
    sum.all += 1;
  }
  return {
    accuracy: figures.accuracy,
    balancedAccuracy: figures.balanced_accuracy,
    macroF1: figures.macro_f1,
    logLoss: figures.log_loss,
    top2Accuracy: figures.top_2_accuracy,
    folds: ofFold.map(({ right, all }) => right / all),
    interval: intervals.of(isRight),
    predicted: outcomes.map(({ predicted }) => predicted),
  };
}

/** 95 % intervals of accuracies over the same clips: bootstrap over groups where they are known (bootstrap.ts), the same resamples
 *  for every row; else Wilson's. */
export class AccuracyIntervals {
  /** The group that is drawn; null: clips are. */
  readonly by: string | null;
  readonly #resamples: Uint8ClampedArray[] | null = null;

  constructor({ groups, foldsBy, clipLabels }: Pick<ProbeTask, 'groups' | 'foldsBy' | 'clipLabels'>) {
    const known = groups.filter(({ clipValues }) => clipValues.some((value) => value >= 0));
    const group = known.find(({ name }) => name === foldsBy) ?? known[0];
    this.by = group?.name ?? null;
    if (!group) return;
    const units = numbered(clipLabels.map((_, clip) => group.clipValues[clip] ?? -1));
    const canDraw = units.some((unit) => unit !== units[0]);
    this.#resamples = canDraw ? Array.from(drawnInTwoStages(units), (weights) => Uint8ClampedArray.from(weights)) : [];
  }

  /** @param isRight of each clip; null where one group has all clips */
  of(isRight: Uint8Array): Interval | null {
    const right = isRight.reduce((sum, is) => sum + is, 0);
    const wilson = wilsonInterval(right, isRight.length);
    if (!this.#resamples) return wilson;
    const drawn = percentiles(this.#resamples.map((weights) => share(weights, isRight)));
    // all right in every resample does not say that all ever will be
    return drawn && { low: Math.min(wilson.low, drawn.low), high: Math.max(wilson.high, drawn.high) };
  }
}

function share(weights: Uint8ClampedArray, isRight: Uint8Array): number {
  let [right, all] = [0, 0];
  for (let clip = 0; clip < weights.length; clip++) {
    const weight = weights[clip] ?? 0;
    all += weight;
    if (isRight[clip] === 1) right += weight;
  }
  return right / all;
}

/** Groups from 0 without gaps; a clip of none is one by itself. */
function numbered(values: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  let next = 0;
  return values.map((value) => {
    const known = value < 0 ? undefined : numbers.get(value);
    if (known !== undefined) return known;
    if (value >= 0) numbers.set(value, next);
    return next++;
  });
}
