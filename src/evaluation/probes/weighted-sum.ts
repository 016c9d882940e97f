// Logistic regression on a weighted sum of hidden states: softmax(layer weights) sums the means of all of them, as
// `use_weighted_layer_sum` of transformers does, and layer weights and weights are fitted together, both with the L2 penalty (a normal
// prior around equal layers). Not convex: it begins at equal layers, and is a minimum, not certainly the least.
//
// One number weighs a whole hidden state, so a standardisation may scale each state, and each dimension of their sum, but not each
// dimension of each state. Such a one is folded into the layer weights and the weights (`WeightedStates.asGiven`).
// Letters: N clips, S hidden states, H hidden size, K classes, P columns of weights: one a class, but one for two classes.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { itemAt, present } from '../../lib/present.ts';
import { softmax } from '../softmax.ts';
import type { FeatureMatrix, Numbers } from './feature-matrix.ts';
import type { FoldPlan } from './fold-plan.ts';
import { type Minimum, minimise, type Search } from './l-bfgs.ts';
import { rowLogProbabilities } from './logistic-regression.ts';
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
    this.#matrix = matrixOf(values, this.featureCount);
  }

  get rounding(): number {
    return this.#matrix.rounding;
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
    const waiting = requests.map((request, index) => ({ request, index }));
    const found: Fitted[] = [];
    let active: Fit[] = [];
    while (waiting.length > 0 || active.length > 0) {
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
        if (fit.minimum) found[fit.index] = fit.fitted(fit.minimum);
        return !fit.minimum;
      });
    }
    return found;
  }

  /** One round of all searches. */
  async #evaluate(targets: Float64Array, classCount: number, fits: readonly Fit[]): Promise<void> {
    const { columns, products } = await this.#multiply(fits);
    const scores = this.#sumStates(products, fits, columns); // [N, columns]
    const losses = scoreRows(scores, columns, targets, classCount, fits);
    for (const fit of fits) fit.spread(products, scores, columns);
    const gradients = columns === 0 ? products : await this.#matrix.transposedTimes(products, columns);
    for (const [f, fit] of fits.entries()) fit.advance(itemAt(losses, f), gradients, columns);
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

/** One fit on its way. Its point is [H · P + P + S]: weights of the sum in standard deviations, intercepts, layer weights. */
class Fit {
  readonly index: number;
  readonly classes: readonly number[];
  readonly columns: number;
  readonly rowWeights: Float64Array;
  at = 0;
  /** Sums of the residuals [P]. */
  readonly residuals: Float64Array;
  minimum: Minimum | null = null;
  weights = new Float64Array(0);
  intercepts: Float64Array;
  shares: number[] = [];

  readonly #states: WeightedStates;
  readonly #scales: Float64Array;
  readonly #penalty: number;
  readonly #gapTolerance: number;
  readonly #search: Search;
  /** Of the loss by each state's share [S]. */
  readonly #byShare: Float64Array;
  #point: Float64Array;

  constructor(
    states: WeightedStates,
    targets: Float64Array,
    classCount: number,
    index: number,
    { c, gapTolerance = 1e-7, rowWeights, start }: FitRequest,
    scales: Float64Array,
  ) {
    const { classes, shares, total } = whatCounts(targets, classCount, rowWeights);
    this.index = index;
    this.classes = classes;
    this.columns = classes.length < 3 ? classes.length - 1 : classes.length;
    this.rowWeights = shares;
    this.residuals = new Float64Array(this.columns);
    this.intercepts = new Float64Array(this.columns);
    this.#states = states;
    this.#scales = scales;
    this.#penalty = 1 / (c * total);
    this.#gapTolerance = gapTolerance;
    this.#byShare = new Float64Array(states.stateCount);
    this.#search = minimise(this.#startAt(start), {
      maxIterations: 1000,
      valueNoise: states.rounding,
    });
    this.#point = this.#search.next().value as Float64Array;
    this.#unfold();
  }

  get offsets(): Float64Array {
    return this.intercepts;
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

  /** @param loss mean over its clips @param gradients [H, columns]: of the weights */
  advance(loss: number, gradients: Numbers, columns: number): void {
    const { at, columns: own, shares, residuals } = this;
    const { featureCount: hiddenSize } = this.#states;
    const point = this.#point;
    const gradient = new Float64Array(point.length);
    let squares = 0;
    for (let d = 0; d < hiddenSize; d++)
      for (let column = 0; column < own; column++) {
        const weight = point[d * own + column]!;
        squares += weight * weight;
        gradient[d * own + column] = gradients[d * columns + at + column]! / this.#scales[d]! + this.#penalty * weight;
      }
    const interceptsAt = hiddenSize * own;
    gradient.set(residuals, interceptsAt);
    residuals.fill(0);
    const mean = shares.reduce((sum, share, s) => sum + share * this.#byShare[s]!, 0);
    for (const [s, share] of shares.entries()) {
      const layerWeight = point[interceptsAt + own + s]!;
      squares += layerWeight * layerWeight;
      gradient[interceptsAt + own + s] = share * (this.#byShare[s]! - mean) + this.#penalty * layerWeight;
    }
    // where the loss is convex, it is no further above its minimum
    const gap = gradient.reduce((sum, entry) => sum + entry * entry, 0) / (2 * this.#penalty);
    const isEnough = gap <= this.#gapTolerance;
    const next = this.#search.next({ value: loss + 0.5 * this.#penalty * squares, gradient, isEnough });
    if (next.done) this.minimum = next.value;
    else {
      this.#point = next.value;
      this.#unfold();
    }
  }

  fitted({ point }: Minimum): Fitted {
    this.#point = point;
    this.#unfold();
    const { classes, weights, intercepts } = this;
    return { classes, weights, intercepts, layerWeights: point.slice(-this.#states.stateCount) };
  }

  /** What the point says of the states as they are. */
  #unfold(): void {
    const { columns: own } = this;
    const interceptsAt = this.#states.featureCount * own;
    this.weights = this.#point.slice(0, interceptsAt);
    for (let i = 0; i < interceptsAt; i++) this.weights[i]! /= this.#scales[Math.floor(i / own)]!;
    this.intercepts = this.#point.slice(interceptsAt, interceptsAt + own);
    this.shares = softmax(Array.from(this.#point.subarray(interceptsAt + own)));
  }

  #startAt(start: Fitted | null): Float64Array {
    const { columns: own } = this;
    const { featureCount: hiddenSize, stateCount } = this.#states;
    const point = new Float64Array(hiddenSize * own + own + stateCount);
    if (!start?.layerWeights || start.classes.join() !== this.classes.join()) return point;
    for (let i = 0; i < hiddenSize * own; i++) point[i] = start.weights[i]! * this.#scales[Math.floor(i / own)]!;
    point.set(start.intercepts, hiddenSize * own);
    point.set(start.layerWeights, hiddenSize * own + own);
    return point;
  }
}

function meansOf(values: Float32Array, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let at = 0; at < values.length; at += width) for (let i = 0; i < width; i++) means[i]! += values[at + i]!;
  return means.map((sum) => (sum * width) / values.length);
}
