// The search for a logistic regression's weights, one of many that are evaluated together.
// Three kinds of weights: those that are searched for, in the preconditioner's coordinates; those of the standardised features, which
// the penalty is about; and those of the features as they are, which are multiplied with.
// Letters: N rows, D features, K classes, P columns of a search, R directions of the preconditioner.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { VoxtuneError } from '../../lib/errors.ts';
import type { Numbers } from './feature-matrix.ts';
import { type Minimum, minimise, type Search } from './l-bfgs.ts';
import { type Coordinates, coordinatesOf, stretch } from './preconditioner.ts';
import type { Fitted } from './probe-model.ts';
import type { Regression, RegressionOptions, RegressionTask } from './regression.ts';
import { scoreRows } from './score-rows.ts';

/** Of one search, for each of its numbers: pairs of single precision, and a few vectors of double. */
const bytesPerNumber = 20 * 4 + 6 * 8;

/** One round: each search is sent the loss at the point that it asked for. Those that end have `found`. */
export async function searchRound(task: RegressionTask, searches: readonly RegressionSearch[]): Promise<void> {
  const { features, targets, classCount, preconditioner = null } = task;
  let columns = 0;
  for (const search of searches) {
    search.at = columns;
    columns += search.columns;
  }
  const place = (pick: (search: RegressionSearch) => Float64Array) => {
    const all = new Float64Array(features.columnCount * columns);
    for (const search of searches) placeColumns(pick(search), search.columns, all, search.at, columns);
    return all;
  };
  const isNew = (search: RegressionSearch) => search.point === null;
  if (searches.some(isNew)) {
    const starts = place(({ start }) => start.weights);
    await stretch(preconditioner, starts, columns, searches, true);
    for (const search of searches.filter(isNew)) search.begin(starts, columns);
  }
  const weights = place(({ searched }) => searched);
  await stretch(preconditioner, weights, columns, searches);
  const asGiven = new Float64Array(weights.length);
  for (const search of searches) search.unstandardise(weights, asGiven, columns);
  const scores = columns === 0 ? new Float64Array(0) : await features.times(asGiven, columns);
  const losses = scoreRows(scores, columns, targets, classCount, searches);
  const products = columns === 0 ? scores : await features.transposedTimes(scores, columns);
  const gradients = new Float64Array(weights.length);
  const slopes = searches.map((search) => search.collect(products, weights, gradients, columns));
  await stretch(preconditioner, gradients, columns, searches);
  for (const [at, search] of searches.entries()) search.advance(losses[at]!, slopes[at]!, gradients, columns);
  if (!searches.some(({ minimum }) => minimum)) return;
  const ends = place((search) => search.searched);
  await stretch(preconditioner, ends, columns, searches);
  for (const search of searches) if (search.minimum) search.end(search.minimum, ends, columns);
}

/** [D, own] into columns at.. of all [D, columns]. */
export function placeColumns(
  own: Float64Array,
  ownColumns: number,
  all: Float64Array,
  at: number,
  columns: number,
): void {
  for (let from = 0, to = at; from < own.length; from += ownColumns, to += columns)
    for (let column = 0; column < ownColumns; column++) all[to + column] = own[from + column]!;
}

/** Point: [D · P + P], weights as they are searched for, then intercepts of the standardised features, scaled. */
export class RegressionSearch {
  readonly classes: readonly number[];
  readonly columns: number;
  readonly rowWeights: Float64Array;
  /** Its first column among those of all searches of a round. */
  at = 0;
  /** What the logits of its columns have added, for the features as they are [P]. */
  readonly offsets: Float64Array;
  /** Sums of the residuals [P]. */
  readonly residuals: Float64Array;
  readonly coordinates: Coordinates;
  /** Of the standardised features. */
  readonly start: { weights: Float64Array; intercepts: Float64Array };
  point: Float64Array | null = null;
  minimum: Minimum | null = null;
  found: Regression | null = null;

  readonly #weightCount: number;
  readonly #penalty: number;
  readonly #means: Float64Array | null;
  readonly #scales: Float64Array | null;
  readonly #isEnough: (slope: number, stretchedSlope: number) => boolean;
  readonly #searchFrom: (point: Float64Array) => Search;
  #search: Search | null = null;

  constructor({ features, targets, classCount, preconditioner }: RegressionTask, options: RegressionOptions) {
    const { c, tolerance = 1e-5, gapTolerance = 0, maxIterations = 1000, rowWeights, standardisation, start } = options;
    this.#means = standardisation?.means ?? null;
    this.#scales = standardisation?.scales ?? null;
    const { classes, shares, total } = whatCounts(
      targets,
      classCount,
      rowWeights ?? new Float64Array(features.rowCount).fill(1),
    );
    this.classes = classes;
    this.rowWeights = shares;
    this.columns = classes.length < 3 ? classes.length - 1 : classes.length;
    this.#weightCount = features.columnCount * this.columns;
    this.offsets = new Float64Array(this.columns);
    this.residuals = new Float64Array(this.columns);
    this.start = this.#standardised(start ?? null);
    const penalty = 1 / (c * total);
    this.#penalty = penalty;

    this.coordinates = coordinatesOf(preconditioner ?? null, classes.length, penalty);
    const { curvature, leastCurvature } = this.coordinates;
    this.#isEnough = (slope, stretchedSlope) =>
      slope <= tolerance * Math.min(1e-3, penalty) || stretchedSlope ** 2 <= 2 * leastCurvature * gapTolerance;
    this.#searchFrom = (point) =>
      minimise(point, {
        maxIterations,
        valueNoise: features.rounding,
        ...(preconditioner ? { inverseCurvature: 1 / curvature } : {}),
      });
  }

  get bytes(): number {
    return this.#weightCount * bytesPerNumber;
  }

  /** The weights that are looked at: of the end, where it has come to it. */
  get searched(): Float64Array {
    return (this.minimum?.point ?? this.point ?? new Float64Array(0)).subarray(0, this.#weightCount);
  }

  /** @param starts [D, columns]: where to begin, in the preconditioner's coordinates */
  begin(starts: Float64Array, columns: number): void {
    const point = new Float64Array(this.#weightCount + this.columns);
    point.set(this.#own(starts, columns));
    for (let column = 0; column < this.columns; column++)
      point[this.#weightCount + column] = this.start.intercepts[column]! / this.coordinates.interceptFactor;
    this.#search = this.#searchFrom(point);
    this.#take(this.#search.next());
  }

  /** From weights of the standardised features to those of the features as they are, its columns of [D, columns]:
   *  ((x − mean) / scale) · v + b = x · (v / scale) + b − (mean / scale) · v */
  unstandardise(weights: Float64Array, asGiven: Float64Array, columns: number): void {
    const point = this.minimum?.point ?? this.point;
    for (let column = 0; column < this.columns; column++)
      this.offsets[column] = this.coordinates.interceptFactor * (point?.[this.#weightCount + column] ?? 0);
    for (let d = 0, from = this.at; from < weights.length; d++, from += columns)
      for (let column = 0; column < this.columns; column++) {
        const weight = weights[from + column]! / (this.#scales?.[d] ?? 1);
        asGiven[from + column] = weight;
        this.offsets[column]! -= (this.#means?.[d] ?? 0) * weight;
      }
    this.residuals.fill(0);
  }

  /** From gradients for the features as they are to those of the standardised ones, with the penalty's; both [D, columns].
   *  Returns the loss's penalty and the length of the gradient. */
  collect(
    products: Numbers,
    weights: Float64Array,
    gradients: Float64Array,
    columns: number,
  ): { penalty: number; slope: number } {
    let [squares, slopes] = [0, 0];
    for (let d = 0, from = this.at; from < weights.length; d++, from += columns) {
      const mean = this.#means?.[d] ?? 0;
      const scale = this.#scales?.[d] ?? 1;
      for (let column = 0; column < this.columns; column++) {
        const weight = weights[from + column]!;
        const slope = (products[from + column]! - mean * this.residuals[column]!) / scale + this.#penalty * weight;
        gradients[from + column] = slope;
        squares += weight * weight;
        slopes += slope * slope;
      }
    }
    for (const residual of this.residuals) slopes += residual * residual;
    return { penalty: 0.5 * this.#penalty * squares, slope: Math.sqrt(slopes) };
  }

  /** @param gradients [D, columns], in the preconditioner's coordinates */
  advance(
    loss: number,
    { penalty, slope }: { penalty: number; slope: number },
    gradients: Float64Array,
    columns: number,
  ): void {
    const gradient = new Float64Array(this.#weightCount + this.columns);
    gradient.set(this.#own(gradients, columns));
    for (let column = 0; column < this.columns; column++)
      gradient[this.#weightCount + column] = this.coordinates.interceptFactor * this.residuals[column]!;
    const stretched = Math.sqrt(gradient.reduce((sum, entry) => sum + entry * entry, 0));
    const isEnough = this.#isEnough(slope, stretched);
    if (this.#search) this.#take(this.#search.next({ value: loss + penalty, gradient, isEnough }));
  }

  /** @param ends [D, columns]: weights of the standardised features */
  end({ value, iterations, hasConverged }: Minimum, ends: Float64Array, columns: number): void {
    if (!Number.isFinite(value))
      throw new VoxtuneError('internal/unexpected', 'A logistic regression was given features that are not numbers.');
    const asGiven = new Float64Array(ends.length);
    this.unstandardise(ends, asGiven, columns);
    const weights = this.#own(asGiven, columns);
    this.found = { classes: this.classes, weights, intercepts: this.offsets.slice(), iterations, hasConverged };
  }

  #take(next: IteratorResult<Float64Array, Minimum>): void {
    if (next.done) this.minimum = next.value;
    else this.point = next.value;
  }

  #own(all: Float64Array, columns: number): Float64Array {
    const own = new Float64Array(this.#weightCount);
    for (let from = this.at, to = 0; to < own.length; from += columns, to += this.columns)
      for (let column = 0; column < this.columns; column++) own[to + column] = all[from + column]!;
    return own;
  }

  /** Nothing where it is of other classes. */
  #standardised(start: Fitted | null): { weights: Float64Array; intercepts: Float64Array } {
    const isLike = start?.classes.join() === this.classes.join() && start.weights.length === this.#weightCount;
    const weights = isLike ? start.weights.slice() : new Float64Array(this.#weightCount);
    const intercepts = isLike ? start.intercepts.slice() : new Float64Array(this.columns);
    for (let i = 0; i < weights.length; i++) {
      const d = Math.floor(i / this.columns);
      intercepts[i % this.columns]! += (this.#means?.[d] ?? 0) * weights[i]!;
      weights[i]! *= this.#scales?.[d] ?? 1;
    }
    return { weights, intercepts };
  }
}

/** Classes that occur among rows with a weight, and the weights as shares of their sum. */
export function whatCounts(
  targets: Float64Array,
  classCount: number,
  weights: Float64Array,
): { classes: number[]; shares: Float64Array; total: number } {
  let total = 0;
  const occurs = new Uint8Array(classCount);
  for (let n = 0; n < weights.length; n++) {
    const weight = weights[n]!;
    total += weight;
    if (weight > 0) for (let k = 0; k < classCount; k++) if (targets[n * classCount + k]! > 0) occurs[k] = 1;
  }
  if (total === 0) throw new VoxtuneError('internal/unexpected', 'A logistic regression was given no rows.');
  return {
    classes: Array.from(occurs.keys()).filter((k) => occurs[k] === 1),
    shares: weights.map((weight) => weight / total),
    total,
  };
}
