// A small random forest for regression (Breiman, "Random forests", 2001), which says what a sweep's settings do to its figure where
// they were drawn at random: trees split one column at the place that leaves the least variance, each grown on a bootstrap sample.
// Letters: N rows, D columns.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { philoxKeyOf, philoxUniform } from '../lib/philox.ts';

const treeCount = 64;
/** Rows of a leaf, at least: single trials are mostly noise. */
const leastRows = 2;
const forestSeed = 17;
/** Tells these draws from other uses of random numbers. */
const forestStream = 13;

type Tree = { value: number } | { column: number; threshold: number; low: Tree; high: Tree };

export interface Forest {
  /** @param row [D] */
  predict(row: readonly number[]): number;
  /** By row: the mean over the trees that have not seen it; NaN where there is none. */
  unseen: Float64Array;
}

/** @param rows [N][D] @param targets [N] */
export function growForest(rows: readonly (readonly number[])[], targets: readonly number[]): Forest {
  const key = philoxKeyOf(forestSeed);
  const trees: Tree[] = [];
  const [sums, counts] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  for (let tree = 0; tree < treeCount; tree++) {
    const shares = philoxUniform(key, [tree, forestStream, 0], rows.length);
    const sample = Array.from(shares, (share) => Math.floor(share * rows.length));
    const grown = grow(rows, targets, sample);
    trees.push(grown);
    const seen = new Set(sample);
    for (let row = 0; row < rows.length; row++) {
      if (seen.has(row)) continue;
      sums[row]! += leafValue(grown, rows[row]!);
      counts[row]! += 1;
    }
  }
  return {
    predict: (row) => trees.reduce((sum, tree) => sum + leafValue(tree, row), 0) / trees.length,
    unseen: sums.map((sum, row) => sum / counts[row]!),
  };
}

function leafValue(tree: Tree, row: readonly number[]): number {
  let at = tree;
  while ('column' in at) at = row[at.column]! <= at.threshold ? at.low : at.high;
  return at.value;
}

function grow(rows: readonly (readonly number[])[], targets: readonly number[], sample: readonly number[]): Tree {
  const mean = sample.reduce((sum, row) => sum + targets[row]!, 0) / sample.length;
  const split = sample.length < 2 * leastRows ? null : bestSplit(rows, targets, sample);
  if (!split) return { value: mean };
  const { column, threshold } = split;
  const isLow = (row: number) => rows[row]![column]! <= threshold;
  return {
    column,
    threshold,
    low: grow(rows, targets, sample.filter(isLow)),
    high: grow(
      rows,
      targets,
      sample.filter((row) => !isLow(row)),
    ),
  };
}

/** Where the squared deviations from the two means are least; null where nothing is won. */
function bestSplit(rows: readonly (readonly number[])[], targets: readonly number[], sample: readonly number[]) {
  const total = sample.reduce((sum, row) => sum + targets[row]!, 0);
  // of a sum of squares only this part depends on the split
  let most = (total * total) / sample.length + 1e-12;
  let found: { column: number; threshold: number } | null = null;
  for (let column = 0; column < rows[0]!.length; column++) {
    const sorted = [...sample].sort((a, b) => rows[a]![column]! - rows[b]![column]!);
    let low = 0;
    for (let at = 1; at < sorted.length; at++) {
      low += targets[sorted[at - 1]!]!;
      const [before, after] = [rows[sorted[at - 1]!]![column]!, rows[sorted[at]!]![column]!];
      if (before === after || at < leastRows || sorted.length - at < leastRows) continue;
      const high = total - low;
      const explained = (low * low) / at + (high * high) / (sorted.length - at);
      if (explained <= most) continue;
      most = explained;
      found = { column, threshold: (before + after) / 2 };
    }
  }
  return found;
}
