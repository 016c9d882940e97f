// Logistic regression on a weighted sum of hidden states: softmax(layer weights) sums the means of all of them, as
// `use_weighted_layer_sum` of transformers does, and layer weights and weights are fitted together, both with the L2 penalty (a normal
// prior around equal layers). Not convex: it begins at equal layers, and is a minimum, not certainly the least.
//
// One number weighs a whole hidden state, so a standardisation may scale each state, and each dimension of their sum, but not each
// dimension of each state. Such a one is folded into the layer weights and the weights (`WeightedStates.asGiven`).
// Letters: N clips, S hidden states, H hidden size, K classes, P columns of weights: one a class, but one for two classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { itemAt, present } from '../../lib/present.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import { softmax } from '../softmax.ts';
import type { FeatureMatrix, Numbers } from './feature-matrix.ts';
import type { FoldPlan } from './fold-plan.ts';
import { type Minimum, minimise, type Search } from './l-bfgs.ts';
import { rowLogProbabilities } from './logistic-regression.ts';
import { type Coordinates, coordinatesOf, type Preconditioner, preconditionerOf, stretch } from './preconditioner.ts';
import type { Classes, FitRequest, Fitted, IsStopped, ProbeModel } from './probe-model.ts';
import { placeColumns, whatCounts } from './regression-search.ts';
import { scoreRows } from './score-rows.ts';

/** Most columns of weights at once: their products with every hidden state lie in memory. */
const mostColumns = 64;

/** The means of all hidden states as one matrix [N · S, H], each state centred and divided by its own deviation, then each
 *  dimension by that of all states. */
export class WeightedStates implements ProbeModel {
  readonly featureCount: number;
  readonly clipCount: number;
  readonly stateCount: number;
  readonly #matrix: FeatureMatrix;
  /** Means [S, H], deviations [S] and [H] of what was given. */
  readonly #means: Float64Array;
  readonly #stateScales: Float64Array;
  readonly #scales: Float64Array;
  readonly #cellCounts: Float64Array;
  /** Sums and sums of squares of each cell [cells, S, H]. */
  readonly #cellSums: Float64Array;
  readonly #cellSquares: Float64Array;
  readonly #matrixOf: (values: Float32Array, columnCount: number) => FeatureMatrix;
  /** Of equal layers [N, H], until the preconditioner is made of them. */
  #sums: Float32Array | null;
  #preconditioner: Preconditioner | null = null;

  /** @param values [N, S, H], which are changed */
  constructor(
    values: Float32Array,
    stateCount: number,
    plan: Pick<FoldPlan, 'cells' | 'cellCount' | 'clipCount'>,
    matrixOf: (values: Float32Array, columnCount: number) => FeatureMatrix,
  ) {
    this.clipCount = plan.clipCount;
    this.stateCount = stateCount;
    this.featureCount = values.length / plan.clipCount / stateCount;
    const width = stateCount * this.featureCount;
    this.#means = meansOf(values, width);
    ({ stateScales: this.#stateScales, scales: this.#scales } = this.#standardise(values));
    this.#cellCounts = new Float64Array(plan.cellCount);
    this.#cellSums = new Float64Array(plan.cellCount * width);
    this.#cellSquares = new Float64Array(plan.cellCount * width);
    for (let n = 0; n < this.clipCount; n++) {
      const cell = plan.cells[n]!;
      this.#cellCounts[cell]! += 1;
      for (let i = 0; i < width; i++) {
        const value = values[n * width + i]!;
        this.#cellSums[cell * width + i]! += value;
        this.#cellSquares[cell * width + i]! += value * value;
      }
    }
    this.#matrixOf = matrixOf;
    this.#matrix = matrixOf(values, this.featureCount);
    this.#sums = this.#meanStates(values);
  }

  get rounding(): number {
    return this.#matrix.rounding;
  }

  #meanStates(values: Float32Array): Float32Array {
    const { clipCount, stateCount, featureCount: hiddenSize } = this;
    const sums = new Float32Array(clipCount * hiddenSize);
    for (let at = 0; at < values.length; at++) {
      const state = Math.floor(at / hiddenSize);
      sums[Math.floor(state / stateCount) * hiddenSize + (at % hiddenSize)]! += values[at]! / stateCount;
    }
    return sums;
  }

  /** For weights of the sum of equal layers. */
  async #prepare(): Promise<void> {
    if (!this.#sums) return;
    const sums = this.#matrixOf(this.#sums, this.featureCount);
    this.#sums = null;
    this.#preconditioner = await preconditionerOf(sums, this.#matrixOf);
    sums.dispose();
  }

  get preconditioner(): Preconditioner | null {
    return this.#preconditioner;
  }

  /** In place. */
  #standardise(values: Float32Array): { stateScales: Float64Array; scales: Float64Array } {
    const { clipCount, stateCount, featureCount: hiddenSize } = this;
    const width = stateCount * hiddenSize;
    const variances = new Float64Array(width);
    for (let at = 0; at < values.length; at += width)
      for (let i = 0; i < width; i++) {
        const centred = values[at + i]! - this.#means[i]!;
        values[at + i] = centred;
        variances[i]! += (centred * centred) / clipCount;
      }
    const stateScales = new Float64Array(stateCount);
    for (let i = 0; i < width; i++) stateScales[Math.floor(i / hiddenSize)]! += variances[i]! / hiddenSize;
    for (let s = 0; s < stateCount; s++) stateScales[s] = Math.sqrt(stateScales[s]!) || 1;
    const scales = new Float64Array(hiddenSize);
    for (let i = 0; i < width; i++)
      scales[i % hiddenSize]! += variances[i]! / stateScales[Math.floor(i / hiddenSize)]! ** 2 / stateCount;
    for (let d = 0; d < hiddenSize; d++) scales[d] = Math.sqrt(scales[d]!) || 1;
    for (let at = 0; at < values.length; at += width)
      for (let s = 0; s < stateCount; s++)
        for (let d = 0; d < hiddenSize; d++) values[at + s * hiddenSize + d]! /= stateScales[s]! * scales[d]!;
    return { stateScales, scales };
  }

  /** Of the clips in these cells: each dimension's deviation, over the states together [H]. */
  #scalesOf(trains: Uint8Array): Float64Array {
    const { stateCount, featureCount: hiddenSize } = this;
    const width = stateCount * hiddenSize;
    const [sums, squares] = [new Float64Array(width), new Float64Array(width)];
    let count = 0;
    for (let cell = 0; cell < trains.length; cell++) {
      if (trains[cell] !== 1) continue;
      count += this.#cellCounts[cell]!;
      for (let i = 0; i < width; i++) {
        sums[i]! += this.#cellSums[cell * width + i]!;
        squares[i]! += this.#cellSquares[cell * width + i]!;
      }
    }
    const scales = new Float64Array(hiddenSize);
    for (let i = 0; i < width; i++)
      scales[i % hiddenSize]! += Math.max(0, squares[i]! / count - (sums[i]! / count) ** 2) / stateCount;
    return scales.map((variance) => (variance > 1e-12 ? Math.sqrt(variance) : 1));
  }

  async fit(
    { targets, classCount }: Classes,
    requests: readonly FitRequest[],
    isStopped: IsStopped,
  ): Promise<Fitted[] | null> {
    await this.#prepare();
    const waiting = requests.map((request, index) => ({ request, index }));
    const found: Fitted[] = [];
    let active: Fit[] = [];
    while (waiting.length > 0 || active.length > 0) {
      // what stops it is a message
      await yieldToEventLoop();
      if (isStopped()) return null;
      for (let next = waiting[0]; next; next = waiting[0]) {
        const columns = active.reduce((sum, fit) => sum + fit.columns, 0);
        if (active.length > 0 && columns + classCount > mostColumns) break;
        const { index, request } = next;
        active.push(new Fit(this, targets, classCount, index, request, this.#scalesOf(request.trains)));
        waiting.shift();
      }
      await this.#evaluate(targets, classCount, active);
      active = active.filter((fit) => {
        if (fit.minimum) found[fit.index] = fit.fitted();
        return !fit.minimum;
      });
    }
    return found;
  }

  /** One round of all searches. */
  async #evaluate(targets: Float64Array, classCount: number, fits: readonly Fit[]): Promise<void> {
    if (fits.some((fit) => !fit.hasBegun)) {
      const starts = await this.#stretched(fits, (fit) => fit.start, true);
      for (const fit of fits) if (!fit.hasBegun) fit.begin(starts);
    }
    const weights = await this.#stretched(fits, (fit) => fit.searched);
    for (const fit of fits) fit.unfold(weights);
    const { columns, products } = await this.#multiply(fits);
    const scores = this.#sumStates(products, fits, columns); // [N, columns]
    const losses = scoreRows(scores, columns, targets, classCount, fits);
    for (const fit of fits) fit.spread(products, scores, columns);
    const gradients = columns === 0 ? products : await this.#matrix.transposedTimes(products, columns);
    const values = new Float64Array(gradients.length);
    for (const fit of fits) fit.collect(gradients, values, columns);
    await stretch(this.#preconditioner, values, columns, fits);
    for (const [f, fit] of fits.entries()) fit.advance(itemAt(losses, f), { values, columns });
    if (!fits.some(({ minimum }) => minimum)) return;
    const ends = await this.#stretched(fits, (fit) => fit.searched);
    for (const fit of fits) if (fit.minimum) fit.unfold(ends);
  }

  /** Weights of the fits [H, columns] from their coordinates to the loss's, or back. */
  async #stretched(fits: readonly Fit[], pick: (fit: Fit) => Float64Array, isBack = false): Promise<Columns> {
    let columns = 0;
    for (const fit of fits) {
      fit.at = columns;
      columns += fit.columns;
    }
    const values = new Float64Array(this.featureCount * columns);
    for (const fit of fits) placeColumns(pick(fit), fit.columns, values, fit.at, columns);
    await stretch(this.#preconditioner, values, columns, fits, isBack);
    return { values, columns };
  }

  /** Each fit's weights times every hidden state of every clip [N · S, columns]; each fit is told where its columns begin. */
  async #multiply(fits: readonly Placed[]): Promise<{ columns: number; products: Numbers }> {
    const columns = fits.reduce((sum, fit) => sum + fit.intercepts.length, 0);
    const right = new Float64Array(this.featureCount * columns);
    let at = 0;
    for (const fit of fits) {
      fit.at = at;
      placeColumns(fit.weights, fit.intercepts.length, right, at, columns);
      at += fit.intercepts.length;
    }
    return { columns, products: columns === 0 ? new Float64Array(0) : await this.#matrix.times(right, columns) };
  }

  #sumStates(products: Numbers, fits: readonly Placed[], columns: number): Float64Array {
    const { clipCount, stateCount } = this;
    const sums = new Float64Array(clipCount * columns);
    for (const { shares, at, intercepts } of fits)
      for (let n = 0; n < clipCount; n++)
        for (let s = 0; s < stateCount; s++) {
          const from = (n * stateCount + s) * columns + at;
          for (let column = 0; column < intercepts.length; column++)
            sums[n * columns + at + column]! += shares[s]! * products[from + column]!;
        }
    return sums;
  }

  async predict(fits: readonly Fitted[], classCount: number): Promise<Float64Array[]> {
    const results: Float64Array[] = [];
    const perRound = Math.max(1, Math.floor(mostColumns / classCount));
    for (let from = 0; from < fits.length; from += perRound) {
      const placed = fits
        .slice(from, from + perRound)
        .map((one) => ({ ...one, shares: softmax(Array.from(present(one.layerWeights))), at: 0 }));
      const { columns, products } = await this.#multiply(placed);
      const logits = this.#sumStates(products, placed, columns);
      for (const one of placed)
        results.push(rowLogProbabilities(logits, this.clipCount, columns, one.at, one, classCount));
    }
    return results;
  }

  asGiven({ classes, layerWeights, weights, intercepts }: Fitted): Fitted {
    const { featureCount: hiddenSize } = this;
    const columns = intercepts.length;
    const shares = softmax(Array.from(present(layerWeights))).map((share, s) => share / this.#stateScales[s]!);
    // the softmax makes shares of these again; what they add up to goes into the weights
    const total = shares.reduce((sum, share) => sum + share, 0);
    const own = weights.map((weight, i) => weight / this.#scales[Math.floor(i / columns)]!);
    const moved = intercepts.slice();
    for (const [s, share] of shares.entries())
      for (let d = 0; d < hiddenSize; d++)
        for (let column = 0; column < columns; column++)
          moved[column]! -= share * this.#means[s * hiddenSize + d]! * own[d * columns + column]!;
    return {
      classes,
      layerWeights: Float64Array.from(shares, (share) => Math.log(share / total)),
      weights: own.map((weight) => weight * total),
      intercepts: moved,
    };
  }

  dispose(): void {
    this.#preconditioner?.directions.dispose();
    this.#matrix.dispose();
  }
}

interface Placed {
  weights: Float64Array;
  intercepts: Float64Array;
  /** Softmax of the layer weights [S]. */
  shares: ArrayLike<number>;
  at: number;
}

/** [H, columns] */
interface Columns {
  values: Float64Array;
  columns: number;
}

/** One fit on its way. Its point is [H · P + P + S]: weights of the sum in standard deviations, in the preconditioner's coordinates,
 *  then intercepts and layer weights, scaled. */
class Fit {
  readonly index: number;
  readonly classes: readonly number[];
  readonly columns: number;
  readonly rowWeights: Float64Array;
  at = 0;
  /** Sums of the residuals [P]. */
  readonly residuals: Float64Array;
  readonly coordinates: Coordinates;
  minimum: Minimum | null = null;
  /** Weights of the sum in standard deviations, where it begins. */
  readonly start: Float64Array;
  weights: Float64Array;
  intercepts: Float64Array;
  layerWeights: Float64Array;
  shares: number[] = [];

  readonly #states: WeightedStates;
  readonly #scales: Float64Array;
  readonly #penalty: number;
  readonly #gapTolerance: number;
  readonly #layerFactor: number;
  #search: Search | null = null;
  #point: Float64Array;
  /** Of the loss by each state's share [S]. */
  readonly #byShare: Float64Array;
  #squares = 0;

  constructor(
    states: WeightedStates,
    targets: Float64Array,
    classCount: number,
    index: number,
    { c, gapTolerance = 1e-7, rowWeights, start }: FitRequest,
    scales: Float64Array,
  ) {
    const { classes, shares, total } = whatCounts(targets, classCount, rowWeights);
    const { featureCount: hiddenSize, stateCount } = states;
    this.index = index;
    this.classes = classes;
    this.columns = classes.length < 3 ? classes.length - 1 : classes.length;
    this.rowWeights = shares;
    this.residuals = new Float64Array(this.columns);
    this.#states = states;
    this.#scales = scales;
    this.#penalty = 1 / (c * total);
    this.#gapTolerance = gapTolerance;
    this.#byShare = new Float64Array(stateCount);
    this.coordinates = coordinatesOf(states.preconditioner, classes.length, this.#penalty);
    // of equal layers, each moves the logits by its own share
    const ofLayers = 0.5 / Math.max(2, classes.length) / stateCount ** 2 + this.#penalty;
    this.#layerFactor = Math.sqrt(this.coordinates.curvature / ofLayers);
    const isLike = start?.layerWeights && start.classes.join() === classes.join();
    this.weights = new Float64Array(0);
    this.start = isLike ? start.weights.slice() : new Float64Array(hiddenSize * this.columns);
    for (let i = 0; i < this.start.length; i++) this.start[i]! *= scales[Math.floor(i / this.columns)]!;
    this.intercepts = isLike ? start.intercepts.slice() : new Float64Array(this.columns);
    this.layerWeights = isLike && start.layerWeights ? start.layerWeights.slice() : new Float64Array(stateCount);
    this.#point = new Float64Array(hiddenSize * this.columns + this.columns + stateCount);
  }

  get hasBegun(): boolean {
    return this.#search !== null;
  }

  /** Its weights in its own coordinates: of the end, where it has come to it. */
  get searched(): Float64Array {
    return this.#point.subarray(0, this.#weightCount);
  }

  get offsets(): Float64Array {
    return this.intercepts;
  }

  get #weightCount(): number {
    return this.#states.featureCount * this.columns;
  }

  /** @param starts in its coordinates */
  begin(starts: Columns): void {
    const { interceptFactor, curvature } = this.coordinates;
    const point = this.#point.slice();
    point.set(this.#own(starts));
    point.set(
      this.intercepts.map((intercept) => intercept / interceptFactor),
      this.#weightCount,
    );
    point.set(
      this.layerWeights.map((weight) => weight / this.#layerFactor),
      this.#weightCount + this.columns,
    );
    const valueNoise = this.#states.rounding;
    this.#search = minimise(point, { maxIterations: 1000, valueNoise, inverseCurvature: 1 / curvature });
    this.#take(this.#search.next());
  }

  /** What the loss says of each state's share, from the products [N · S, columns], which then become its gradient by them. */
  spread(products: Numbers, residuals: Float64Array, columns: number): void {
    const { at, columns: own, shares } = this;
    const { clipCount, stateCount } = this.#states;
    this.#byShare.fill(0);
    for (let n = 0; n < clipCount; n++)
      for (let s = 0; s < stateCount; s++) {
        const from = (n * stateCount + s) * columns + at;
        let along = 0;
        for (let column = 0; column < own; column++) {
          const residual = residuals[n * columns + at + column]!;
          along += residual * products[from + column]!;
          products[from + column] = shares[s]! * residual;
        }
        this.#byShare[s]! += along;
      }
  }

  /** The gradient by the weights in standard deviations, with the penalty's; both [H, columns]. */
  collect(gradients: Numbers, collected: Float64Array, columns: number): void {
    const { at, columns: own } = this;
    this.#squares = this.layerWeights.reduce((sum, weight) => sum + weight * weight, 0);
    for (let d = 0; d < this.#states.featureCount; d++)
      for (let column = 0; column < own; column++) {
        const weight = this.weights[d * own + column]! * this.#scales[d]!;
        const slope = gradients[d * columns + at + column]! / this.#scales[d]!;
        this.#squares += weight * weight;
        collected[d * columns + at + column] = slope + this.#penalty * weight;
      }
  }

  /** @param loss mean over its clips @param gradients in its coordinates */
  advance(loss: number, gradients: Columns): void {
    const { columns: own, shares, residuals } = this;
    const { interceptFactor, leastCurvature } = this.coordinates;
    const gradient = new Float64Array(this.#point.length);
    gradient.set(this.#own(gradients));
    const interceptsAt = this.#weightCount;
    gradient.set(
      residuals.map((residual) => interceptFactor * residual),
      interceptsAt,
    );
    residuals.fill(0);
    const mean = shares.reduce((sum, share, s) => sum + share * this.#byShare[s]!, 0);
    for (const [s, share] of shares.entries()) {
      const slope = share * (this.#byShare[s]! - mean) + this.#penalty * this.layerWeights[s]!;
      gradient[interceptsAt + own + s] = this.#layerFactor * slope;
    }
    const gap = gradient.reduce((sum, entry) => sum + entry * entry, 0) / (2 * leastCurvature);
    const value = loss + 0.5 * this.#penalty * this.#squares;
    if (this.#search) this.#take(this.#search.next({ value, gradient, isEnough: gap <= this.#gapTolerance }));
  }

  /** What the point says of the states as they are. @param weights in standard deviations */
  unfold(weights: Columns): void {
    const { columns: own } = this;
    const interceptsAt = this.#weightCount;
    this.weights = this.#own(weights);
    for (let i = 0; i < interceptsAt; i++) this.weights[i]! /= this.#scales[Math.floor(i / own)]!;
    const rest = this.#point.subarray(interceptsAt);
    this.intercepts = rest.slice(0, own).map((intercept) => this.coordinates.interceptFactor * intercept);
    this.layerWeights = rest.slice(own).map((weight) => this.#layerFactor * weight);
    this.shares = softmax(Array.from(this.layerWeights));
  }

  fitted(): Fitted {
    const { classes, weights, intercepts, layerWeights } = this;
    return { classes, weights, intercepts, layerWeights };
  }

  #take(next: IteratorResult<Float64Array, Minimum>): void {
    if (next.done) this.minimum = next.value;
    this.#point = next.done ? next.value.point : next.value;
  }

  #own({ values, columns }: Columns): Float64Array {
    const own = new Float64Array(this.#weightCount);
    for (let from = this.at, to = 0; to < own.length; from += columns, to += this.columns)
      for (let column = 0; column < this.columns; column++) own[to + column] = values[from + column]!;
    return own;
  }
}

function meansOf(values: Float32Array, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let at = 0; at < values.length; at += width) for (let i = 0; i < width; i++) means[i]! += values[at + i]!;
  return means.map((sum) => (sum * width) / values.length);
}
