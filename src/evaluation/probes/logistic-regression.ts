// Multinomial logistic regression with an L2 penalty, the whole data at once: scikit-learn's LogisticRegression(C=…).
// Letters: N rows (clips), D features, K classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { VoxtuneError } from '../../lib/errors.ts';
import { minimise, type Objective } from './l-bfgs.ts';

/** A matrix [N, D] that is only multiplied with: in memory here, on an engine elsewhere. */
export interface FeatureMatrix {
  rowCount: number;
  columnCount: number;
  /** [N, D] · right [D, columns] → [N, columns] */
  times(right: Float64Array, columns: number): Float64Array;
  /** [N, D]ᵀ · right [N, columns] → [D, columns] */
  transposedTimes(right: Float64Array, columns: number): Float64Array;
}

export interface RegressionOptions {
  /** Inverse of the penalty's strength, as scikit-learn's C: loss = C · Σ cross-entropy + ½ ‖weights‖². */
  c: number;
  /** No weight is further from its value at the minimum: the penalty bounds the curvature from below. Intercepts,
   *  which it does not bound, have the thousandth of it left of their gradient at most. */
  tolerance?: number;
  maxIterations?: number;
  /** Weight of each row [N]; 0 leaves it out. Without it: 1. */
  rowWeights?: Float64Array;
  /** Where to begin: another fit of the same shape. */
  start?: Regression;
}

export interface Regression {
  classCount: number;
  /** [D, K] of two classes [D, 1], which is the second's; the intercepts likewise. */
  weights: Float64Array;
  intercepts: Float64Array;
  iterations: number;
  hasConverged: boolean;
}

/** Fits to targets [N, K]: each row's distribution over the classes (a label is 1 at its class). Intercepts carry no penalty.
 *  Features have to be finite numbers. */
export function fitLogisticRegression(
  features: FeatureMatrix,
  targets: Float64Array,
  classCount: number,
  options: RegressionOptions,
): Regression {
  const { c, tolerance = 1e-5, maxIterations = 1000, rowWeights, start } = options;
  const { rowCount, columnCount: featureCount } = features;
  const columns = columnsOf(classCount);
  const weightCount = featureCount * columns;
  const weightOf = (row: number) => (rowWeights ? rowWeights[row]! : 1);
  let totalWeight = 0;
  for (let row = 0; row < rowCount; row++) totalWeight += weightOf(row);

  const objective: Objective = (point) => {
    const weights = point.subarray(0, weightCount);
    const logits = features.times(weights, columns);
    const gradient = new Float64Array(point.length);
    let loss = 0;
    const row = new Float64Array(classCount);
    for (let n = 0; n < rowCount; n++) {
      const weight = weightOf(n) / totalWeight;
      loss += weight * rowLoss(logits, point, weightCount, n, targets, row);
      for (let column = 0; column < columns; column++) {
        const at = column + classCount - columns;
        const residual = weight * (row[at]! - targets[n * classCount + at]!);
        logits[n * columns + column] = residual;
        gradient[weightCount + column]! += residual;
      }
    }
    const ofWeights = features.transposedTimes(logits, columns);
    const penalty = 1 / (c * totalWeight);
    let squares = 0;
    for (let i = 0; i < weightCount; i++) {
      squares += weights[i]! ** 2;
      gradient[i] = ofWeights[i]! + penalty * weights[i]!;
    }
    return { value: loss + 0.5 * penalty * squares, gradient };
  };

  const point = new Float64Array(weightCount + columns);
  if (start) {
    point.set(start.weights);
    point.set(start.intercepts, weightCount);
  }
  const found = minimise(objective, point, {
    gradientTolerance: tolerance * Math.min(1e-3, 1 / (c * totalWeight)),
    maxIterations,
  });
  if (!Number.isFinite(found.value))
    throw new VoxtuneError('internal/unexpected', 'A logistic regression was given features that are not numbers.');
  return {
    classCount,
    weights: found.point.slice(0, weightCount),
    intercepts: found.point.slice(weightCount),
    iterations: found.iterations,
    hasConverged: found.hasConverged,
  };
}

/** Probabilities [N, K] of each row's classes. */
export function predictProbabilities(features: FeatureMatrix, regression: Regression): Float64Array {
  const { classCount, weights, intercepts } = regression;
  const columns = columnsOf(classCount);
  const logits = features.times(weights, columns);
  const probabilities = new Float64Array(features.rowCount * classCount);
  const row = new Float64Array(classCount);
  for (let n = 0; n < features.rowCount; n++) {
    softmaxOf(logits, intercepts, 0, n, row);
    probabilities.set(row, n * classCount);
  }
  return probabilities;
}

/** Two classes share one column, as in scikit-learn: the first's logit is 0. */
function columnsOf(classCount: number): number {
  return classCount === 2 ? 1 : classCount;
}

/** A row's cross-entropy; `row` gets its probabilities. */
function rowLoss(
  logits: Float64Array,
  point: Float64Array,
  interceptsAt: number,
  n: number,
  targets: Float64Array,
  row: Float64Array,
): number {
  const logSum = softmaxOf(logits, point, interceptsAt, n, row);
  let loss = 0;
  const columns = columnsOf(row.length);
  const first = row.length - columns;
  for (let k = 0; k < row.length; k++) {
    const target = targets[n * row.length + k]!;
    if (target === 0) continue;
    const logit = k < first ? 0 : logits[n * columns + k - first]! + point[interceptsAt + k - first]!;
    loss += target * (logSum - logit);
  }
  return loss;
}

/** `row` gets the probabilities of row n; returns the logarithm of the sum of exponentials. */
function softmaxOf(
  logits: Float64Array,
  intercepts: Float64Array,
  interceptsAt: number,
  n: number,
  row: Float64Array,
): number {
  const columns = columnsOf(row.length);
  const first = row.length - columns;
  let most = first === 0 ? Number.NEGATIVE_INFINITY : 0;
  row[0] = 0;
  for (let column = 0; column < columns; column++) {
    const logit = logits[n * columns + column]! + intercepts[interceptsAt + column]!;
    row[first + column] = logit;
    most = Math.max(most, logit);
  }
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    row[k] = Math.exp(row[k]! - most);
    sum += row[k]!;
  }
  for (let k = 0; k < row.length; k++) row[k]! /= sum;
  return most + Math.log(sum);
}
