// Multinomial logistic regression with an L2 penalty, the whole data at once: scikit-learn's LogisticRegression(C=…). Many fits over
// the same features go on side by side, so that their products are one GEMM.
// Letters: N rows (clips), D features, K classes, P columns of weights: one a class, but one for two classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { VoxtuneError } from '../../lib/errors.ts';
import { itemAt } from '../../lib/present.ts';
import type { FeatureMatrix, Numbers } from './feature-matrix.ts';
import { type Evaluation, type Minimum, minimise, type Search } from './l-bfgs.ts';
import type { Fitted, IsStopped } from './probe-model.ts';
import { scoreRows } from './score-rows.ts';
import type { Standardisation } from './standardisation.ts';

export interface RegressionOptions {
  /** Inverse of the penalty's strength, as scikit-learn's C: loss = C · Σ cross-entropy + ½ ‖weights‖². */
  c: number;
  /** No weight is further from its value at the minimum: the penalty bounds the curvature from below. Intercepts, which it
   *  does not bound, have the thousandth of it left of their gradient at most. Rounding of the features' products may end a
   *  fit before: then `hasConverged` is false. */
  tolerance?: number;
  /** Ends earlier, where the mean loss is by estimate no further than this above its minimum. */
  gapTolerance?: number;
  maxIterations?: number;
  /** Weight of each row [N]; 0 leaves it out. Without it: 1. */
  rowWeights?: Float64Array;
  /** Fits as if the features were standardised so; what is found applies to the features as they are. */
  standardisation?: Standardisation | null;
  /** Where to begin: another fit, of the same classes (else it says nothing). */
  start?: Fitted | null;
}

export interface Regression extends Fitted {
  iterations: number;
  hasConverged: boolean;
}

/** Bytes of all searches that go on at once. */
const searchBytes = 256 * 2 ** 20;
/** Of one search, for each of its numbers: pairs of single precision, and a few vectors of double. */
const bytesPerNumber = 20 * 4 + 6 * 8;

/** Fits to targets [N, K]: each row's distribution over the classes (a label is 1 at its class). Intercepts carry no penalty.
 *  Features have to be finite numbers. Null where it was stopped. */
export async function fitLogisticRegressions(
  features: FeatureMatrix,
  targets: Float64Array,
  classCount: number,
  fits: readonly RegressionOptions[],
  isStopped: IsStopped = () => false,
): Promise<Regression[] | null> {
  const waiting = fits.map((options, index) => ({ index, options }));
  const found: Regression[] = [];
  let active: Fit[] = [];
  while (waiting.length > 0 || active.length > 0) {
    if (isStopped()) return null;
    let bytes = active.reduce((sum, fit) => sum + fit.bytes, 0);
    for (let next = waiting[0]; next && (active.length === 0 || bytes < searchBytes); next = waiting[0]) {
      const fit = new Fit(features, targets, classCount, next.index, next.options);
      bytes += fit.bytes;
      active.push(fit);
      waiting.shift();
    }
    await evaluate(features, targets, classCount, active);
    active = active.filter((fit) => {
      if (fit.minimum) found[fit.index] = fit.regression(fit.minimum);
      return !fit.minimum;
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
  return itemAt((await fitLogisticRegressions(features, targets, classCount, [options])) ?? [], 0);
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

/** One round of all searches: each is sent the loss at the point that it asked for. */
async function evaluate(
  features: FeatureMatrix,
  targets: Float64Array,
  classCount: number,
  fits: readonly Fit[],
): Promise<void> {
  const columns = fits.reduce((sum, fit) => sum + fit.columns, 0);
  const right = new Float64Array(features.columnCount * columns);
  let at = 0;
  for (const fit of fits) {
    fit.at = at;
    fit.place(right, columns);
    at += fit.columns;
  }
  const scores = columns === 0 ? new Float64Array(0) : await features.times(right, columns);
  const losses = scoreRows(scores, columns, targets, classCount, fits);
  const gradients = columns === 0 ? scores : await features.transposedTimes(scores, columns);
  for (const [f, fit] of fits.entries()) fit.advance(itemAt(losses, f), gradients, columns);
}

/** One fit on its way. Its point is [D · P + P]: weights of the standardised features, then intercepts. */
class Fit {
  readonly index: number;
  readonly classes: readonly number[];
  readonly columns: number;
  readonly rowWeights: Float64Array;
  /** Its first column among those of all fits of a round. */
  at = 0;
  /** What the logits of its columns have added, for the features as they are [P]. */
  readonly offsets: Float64Array;
  /** Sums of the residuals [P]. */
  readonly residuals: Float64Array;
  minimum: Minimum | null = null;

  readonly #featureCount: number;
  readonly #penalty: number;
  readonly #standardisation: Standardisation | null;
  readonly #search: Search;
  #point: Float64Array;

  constructor(
    features: FeatureMatrix,
    targets: Float64Array,
    classCount: number,
    index: number,
    options: RegressionOptions,
  ) {
    const { c, tolerance = 1e-5, gapTolerance = 0, maxIterations = 1000, rowWeights, standardisation, start } = options;
    this.index = index;
    this.#featureCount = features.columnCount;
    this.#standardisation = standardisation ?? null;
    const { classes, weights } = whatCounts(
      targets,
      classCount,
      rowWeights ?? new Float64Array(features.rowCount).fill(1),
    );
    this.classes = classes;
    this.rowWeights = weights.shares;
    this.columns = classes.length < 3 ? classes.length - 1 : classes.length;
    this.offsets = new Float64Array(this.columns);
    this.residuals = new Float64Array(this.columns);
    this.#penalty = 1 / (c * weights.total);
    this.#search = minimise(this.#startAt(start ?? null), {
      gradientTolerance: tolerance * Math.min(1e-3, this.#penalty),
      gapTolerance,
      maxIterations,
      valueNoise: features.rounding,
    });
    const first = this.#search.next();
    if (first.done) throw new VoxtuneError('internal/unexpected', 'A search ended before it began.');
    this.#point = first.value;
  }

  get bytes(): number {
    return this.#point.length * bytesPerNumber;
  }

  /** Its weights, for the features as they are, into its columns of `right` [D, columns]. */
  place(right: Float64Array, columns: number): void {
    const weights = this.#unstandardised(this.#point);
    this.offsets.set(weights.intercepts);
    this.residuals.fill(0);
    placeColumns(weights.weights, this.columns, right, this.at, columns);
  }

  /** @param loss mean over its rows; `residuals` are there @param gradients [D, columns]: of the weights of the features as they are */
  advance(loss: number, gradients: Numbers, columns: number): void {
    const { columns: own, at, residuals } = this;
    const weightCount = this.#featureCount * own;
    const point = this.#point;
    const gradient = new Float64Array(point.length);
    let squares = 0;
    for (let d = 0; d < this.#featureCount; d++) {
      const mean = this.#standardisation?.means[d] ?? 0;
      const scale = this.#standardisation?.scales[d] ?? 1;
      for (let column = 0; column < own; column++) {
        const weight = point[d * own + column]!;
        squares += weight * weight;
        gradient[d * own + column] =
          (gradients[d * columns + at + column]! - mean * residuals[column]!) / scale + this.#penalty * weight;
      }
    }
    for (let column = 0; column < own; column++) gradient[weightCount + column] = residuals[column]!;
    this.#send({ value: loss + 0.5 * this.#penalty * squares, gradient });
  }

  regression({ point, value, iterations, hasConverged }: Minimum): Regression {
    if (!Number.isFinite(value))
      throw new VoxtuneError('internal/unexpected', 'A logistic regression was given features that are not numbers.');
    return { classes: this.classes, ...this.#unstandardised(point), iterations, hasConverged };
  }

  #send(evaluation: Evaluation): void {
    const next = this.#search.next(evaluation);
    if (next.done) this.minimum = next.value;
    else this.#point = next.value;
  }

  /** ((x − mean) / scale) · v + b = x · (v / scale) + b − (mean / scale) · v */
  #unstandardised(point: Float64Array): { weights: Float64Array; intercepts: Float64Array } {
    const own = this.columns;
    const weights = point.slice(0, this.#featureCount * own);
    const intercepts = point.slice(this.#featureCount * own);
    const { means, scales } = this.#standardisation ?? { means: null, scales: null };
    if (!means || !scales) return { weights, intercepts };
    for (let d = 0; d < this.#featureCount; d++)
      for (let column = 0; column < own; column++) {
        const weight = weights[d * own + column]! / scales[d]!;
        weights[d * own + column] = weight;
        intercepts[column]! -= means[d]! * weight;
      }
    return { weights, intercepts };
  }

  #startAt(start: Fitted | null): Float64Array {
    const own = this.columns;
    const weightCount = this.#featureCount * own;
    const point = new Float64Array(weightCount + own);
    if (start?.classes.join() !== this.classes.join() || start.weights.length !== weightCount) return point;
    point.set(start.weights);
    point.set(start.intercepts, weightCount);
    const { means, scales } = this.#standardisation ?? { means: null, scales: null };
    if (!means || !scales) return point;
    for (let d = 0; d < this.#featureCount; d++)
      for (let column = 0; column < own; column++) {
        point[weightCount + column]! += means[d]! * point[d * own + column]!;
        point[d * own + column]! *= scales[d]!;
      }
    return point;
  }
}

/** Classes that occur among rows with a weight, and the weights as shares of their sum. */
export function whatCounts(
  targets: Float64Array,
  classCount: number,
  rowWeights: Float64Array,
): { classes: number[]; weights: { shares: Float64Array; total: number } } {
  let total = 0;
  const occurs = new Uint8Array(classCount);
  for (let n = 0; n < rowWeights.length; n++) {
    const weight = rowWeights[n]!;
    total += weight;
    if (weight > 0) for (let k = 0; k < classCount; k++) if (targets[n * classCount + k]! > 0) occurs[k] = 1;
  }
  if (total === 0) throw new VoxtuneError('internal/unexpected', 'A logistic regression was given no rows.');
  const classes = Array.from(occurs.keys()).filter((k) => occurs[k] === 1);
  return { classes, weights: { shares: rowWeights.map((weight) => weight / total), total } };
}

/** [D, own] into columns at.. of right [D, columns]. */
export function placeColumns(
  weights: Float64Array,
  own: number,
  right: Float64Array,
  at: number,
  columns: number,
): void {
  for (let from = 0, to = at; from < weights.length; from += own, to += columns)
    for (let column = 0; column < own; column++) right[to + column] = weights[from + column]!;
}
