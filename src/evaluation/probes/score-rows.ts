// The row by row part of a logistic regression's loss, for many fits at once: from logits to residuals.
// Letters: N rows, K classes, P columns of a fit's own.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import type { Numbers } from './feature-matrix.ts';

export interface ScoredFit {
  /** Classes that it knows, in order; of two the first has no column: its logit is 0. */
  classes: readonly number[];
  columns: number;
  /** Its first column. */
  at: number;
  /** Share of each row in the loss [N]; rows of none are skipped. */
  rowWeights: Float64Array;
  /** Added to its logits [P]. */
  offsets: Float64Array;
  /** Gets the sums of its residuals [P]. */
  residuals: Float64Array;
}

/** Mean cross-entropy of each fit. Its logits in `scores` [N, columns] become the loss's gradient by them.
 *  @param targets [N, K] */
export function scoreRows(
  scores: Numbers,
  columns: number,
  targets: Float64Array,
  classCount: number,
  fits: readonly ScoredFit[],
): number[] {
  return fits.map((fit) => scoreFit(scores, columns, targets, classCount, fit));
}

function scoreFit(
  scores: Numbers,
  columns: number,
  targets: Float64Array,
  classCount: number,
  { classes, columns: own, at, rowWeights, offsets, residuals }: ScoredFit,
): number {
  const known = Int32Array.from(classes);
  const first = known.length - own;
  const row = new Float64Array(known.length);
  let loss = 0;
  for (let n = 0; n < rowWeights.length; n++) {
    const weight = rowWeights[n]!;
    const from = n * columns + at;
    if (weight === 0) {
      for (let column = 0; column < own; column++) scores[from + column] = 0;
      continue;
    }
    let most = first === 0 ? Number.NEGATIVE_INFINITY : 0;
    let expected = 0;
    for (let column = 0; column < own; column++) {
      const logit = scores[from + column]! + offsets[column]!;
      row[first + column] = logit;
      expected += targets[n * classCount + known[first + column]!]! * logit;
      if (logit > most) most = logit;
    }
    // NaN: let it be seen in the loss
    if (most === Number.NEGATIVE_INFINITY) most = 0;
    let sum = first === 0 ? 0 : Math.exp(-most);
    for (let column = first; column < known.length; column++) {
      row[column] = Math.exp(row[column]! - most);
      sum += row[column]!;
    }
    loss += weight * (most + Math.log(sum) - expected);
    for (let column = 0; column < own; column++) {
      const residual = weight * (row[first + column]! / sum - targets[n * classCount + known[first + column]!]!);
      scores[from + column] = residual;
      residuals[column]! += residual;
    }
  }
  return loss;
}
