// Multinomial logistic regression with an L2 penalty, the whole data at once: scikit-learn's LogisticRegression(C=…). Many fits over
// the same features go on side by side, so that their products are one GEMM.
// Letters: N rows (clips), D features, K classes, P columns of weights: one a class, but one for two classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { itemAt } from '../../lib/present.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import type { FeatureMatrix, Numbers } from './feature-matrix.ts';
import type { Fitted } from './probe-model.ts';
import type { Regression, RegressionOptions, RegressionTask } from './regression.ts';
import { placeColumns, RegressionSearch, searchRound } from './regression-search.ts';

/** Bytes of all searches that go on at once. */
const searchBytes = 256 * 2 ** 20;

/** Intercepts carry no penalty. Features have to be finite numbers. Null where it was stopped. */
export async function fitLogisticRegressions(
  task: RegressionTask,
  fits: readonly RegressionOptions[],
): Promise<Regression[] | null> {
  const waiting = fits.map((options, index) => ({ index, options }));
  const found: Regression[] = [];
  let active: { index: number; search: RegressionSearch }[] = [];
  while (waiting.length > 0 || active.length > 0) {
    // what stops it is a message
    await yieldToEventLoop();
    if (task.isStopped?.()) return null;
    let bytes = active.reduce((sum, { search }) => sum + search.bytes, 0);
    for (let next = waiting[0]; next && (active.length === 0 || bytes < searchBytes); next = waiting[0]) {
      const search = new RegressionSearch(task, next.options);
      bytes += search.bytes;
      active.push({ index: next.index, search });
      waiting.shift();
    }
    await searchRound(
      task,
      active.map(({ search }) => search),
    );
    active = active.filter(({ index, search }) => {
      if (search.found) found[index] = search.found;
      return !search.found;
    });
  }
  return found;
}

/** One fit alone. */
export async function fitLogisticRegression(
  features: FeatureMatrix,
  targets: Float64Array,
  classCount: number,
  options: RegressionOptions,
): Promise<Regression> {
  return itemAt((await fitLogisticRegressions({ features, targets, classCount }, [options])) ?? [], 0);
}

/** Logarithms of the probabilities [N, K] of each row's classes, by each regression; −∞ of classes that it does not know. */
export async function predictLogProbabilities(
  features: FeatureMatrix,
  regressions: readonly Fitted[],
  classCount: number,
): Promise<Float64Array[]> {
  const { rowCount } = features;
  const columns = regressions.reduce((sum, { intercepts }) => sum + intercepts.length, 0);
  const right = new Float64Array(features.columnCount * columns);
  let at = 0;
  for (const { weights, intercepts } of regressions) {
    placeColumns(weights, intercepts.length, right, at, columns);
    at += intercepts.length;
  }
  const logits = columns === 0 ? new Float64Array(0) : await features.times(right, columns);
  at = 0;
  return regressions.map((regression) => {
    const logs = rowLogProbabilities(logits, rowCount, columns, at, regression, classCount);
    at += regression.intercepts.length;
    return logs;
  });
}

/** Logarithms of the probabilities [N, K] from one regression's logits without its intercepts, in columns at.. of [N, columns]. */
export function rowLogProbabilities(
  logits: Numbers,
  rowCount: number,
  columns: number,
  at: number,
  { classes, intercepts }: Pick<Fitted, 'classes' | 'intercepts'>,
  classCount: number,
): Float64Array {
  const own = intercepts.length;
  const result = new Float64Array(rowCount * classCount).fill(Number.NEGATIVE_INFINITY);
  const row = new Float64Array(classes.length);
  for (let n = 0; n < rowCount; n++) {
    for (let column = 0; column < own; column++)
      row[classes.length - own + column] = logits[n * columns + at + column]! + intercepts[column]!;
    if (own < classes.length) row[0] = 0;
    const logSum = logSumOf(row);
    for (let k = 0; k < classes.length; k++) result[n * classCount + classes[k]!] = row[k]! - logSum;
  }
  return result;
}

/** Probabilities [N, K]. */
export async function predictProbabilities(
  features: FeatureMatrix,
  regression: Fitted,
  classCount: number,
): Promise<Float64Array> {
  const logs = await predictLogProbabilities(features, [regression], classCount);
  return itemAt(logs, 0).map(Math.exp);
}

function logSumOf(logits: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logits.length; k++) most = Math.max(most, logits[k]!);
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += Math.exp(logits[k]! - most);
  return most + Math.log(sum);
}
