// Means and deviations of features over some of the rows, as scikit-learn's StandardScaler: from sums over cells of rows that
// are never divided, so that every fold's own are to be had without another look at the features.
// Letters: N rows, D features.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

export interface Standardisation {
  /** [D] */
  means: Float64Array;
  /** [D]: standard deviations (population); 1 of a feature that is constant. */
  scales: Float64Array;
}

/** Deviations below this share of what the values are about are rounding: the feature is constant. */
const roundingShare = 1e-6;

/** Standardises all rows in place, each feature by all of them: single precision then loses nothing to large means.
 *  @param values [N, D] */
export function standardise(values: Float32Array, featureCount: number): Standardisation {
  const rowCount = values.length / featureCount;
  const means = new Float64Array(featureCount);
  const scales = new Float64Array(featureCount);
  for (let at = 0; at < values.length; at += featureCount)
    for (let d = 0; d < featureCount; d++) means[d]! += values[at + d]!;
  for (let d = 0; d < featureCount; d++) means[d]! /= rowCount;
  for (let at = 0; at < values.length; at += featureCount)
    for (let d = 0; d < featureCount; d++) scales[d]! += (values[at + d]! - means[d]!) ** 2;
  for (let d = 0; d < featureCount; d++) {
    const deviation = Math.sqrt(scales[d]! / rowCount);
    scales[d] = deviation > roundingShare * Math.abs(means[d]!) ? deviation : 1;
  }
  for (let at = 0; at < values.length; at += featureCount)
    for (let d = 0; d < featureCount; d++) values[at + d] = (values[at + d]! - means[d]!) / scales[d]!;
  return { means, scales };
}

export class CellSums {
  readonly #featureCount: number;
  readonly #counts: Float64Array;
  /** [cells, D] */
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  /** @param values [N, D], of mean 0 and deviation 1 over all @param cells of each row [N] */
  constructor(values: Float32Array, featureCount: number, cells: Int32Array, cellCount: number) {
    this.#featureCount = featureCount;
    this.#counts = new Float64Array(cellCount);
    this.#sums = new Float64Array(cellCount * featureCount);
    this.#squares = new Float64Array(cellCount * featureCount);
    for (let n = 0; n < cells.length; n++) {
      const to = cells[n]! * featureCount;
      this.#counts[cells[n]!]! += 1;
      for (let d = 0; d < featureCount; d++) {
        const value = values[n * featureCount + d]!;
        this.#sums[to + d]! += value;
        this.#squares[to + d]! += value * value;
      }
    }
  }

  /** Over the rows of these cells. */
  over(isIn: Uint8Array): Standardisation {
    const means = new Float64Array(this.#featureCount);
    const scales = new Float64Array(this.#featureCount);
    let count = 0;
    for (let cell = 0; cell < isIn.length; cell++) {
      if (isIn[cell] !== 1) continue;
      count += this.#counts[cell]!;
      for (let d = 0; d < means.length; d++) {
        means[d]! += this.#sums[cell * means.length + d]!;
        scales[d]! += this.#squares[cell * means.length + d]!;
      }
    }
    for (let d = 0; d < means.length; d++) {
      means[d]! /= count;
      const variance = scales[d]! / count - means[d]! ** 2;
      const deviation = Math.sqrt(Math.max(0, variance));
      scales[d] = deviation > roundingShare * Math.max(1, Math.abs(means[d]!)) ? deviation : 1;
    }
    return { means, scales };
  }
}
