// Who trains and who is asked, for cross-validation in which everything that is chosen (the penalty, the layer) is chosen by the
// clips that train. A fit trains on whole cells, the finest division of the clips.
//
// Up to five folds: leaving out a pair of folds {i, j} serves the choice for i (asked: j) and the choice for j (asked: i), so five
// folds need ten fits to choose by, not twenty, and where clips are many the five pairs of neighbours. More folds than five are put
// together into five parts to choose in, so that leaving out one speaker at a time stays linear. Of two or three folds too little
// would be left: there the clips that train are divided into four again.

import { largestOf, smallestOf } from '../../lib/long-lists.ts';
import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import type { ProbeTask } from './probe-task.ts';

/** Most parts that choices are made in. */
const mostParts = 5;
/** Fewer folds than this leave too little when two are left out. */
const fewestForPairs = 4;
const innerFolds = 4;
/** Of more clips than this, each part is chosen for by two others alone, which are many enough. */
const manyClips = 4000;
/** Tells the draw of the inner folds from other uses of the seed. */
const innerStream = 11;

/** A fit by which choices are made: trains on `trains`, and is asked about some clips for each part that it serves. */
export interface InnerFit {
  /** By cell: 1 where it trains. */
  trains: Uint8Array;
  serves: readonly { part: number; clips: Int32Array }[];
}

export interface OuterFit {
  trains: Uint8Array;
  /** The clips of the fold. */
  clips: Int32Array;
  /** Where its choices are made. */
  part: number;
}

export interface FoldPlan {
  clipCount: number;
  /** Of each clip [N]. */
  cells: Int32Array;
  cellCount: number;
  partCount: number;
  inner: readonly InnerFit[];
  /** One for each fold. */
  outer: readonly OuterFit[];
}

export function foldPlan(task: Pick<ProbeTask, 'folds' | 'clipLabels' | 'groups' | 'foldsBy' | 'seed'>): FoldPlan {
  const { folds } = task;
  const foldCount = folds.reduce((most, fold) => Math.max(most, fold), -1) + 1;
  return foldCount < fewestForPairs ? dividedAgain(task, foldCount) : pairsOfParts(task, foldCount);
}

function pairsOfParts({ folds }: Pick<ProbeTask, 'folds'>, foldCount: number): FoldPlan {
  const partOf = partsOfFolds(folds, foldCount);
  const partCount = largestOf(partOf) + 1;
  const clipsOfPart = (part: number) => clipsWhere(folds, (fold) => partOf[fold] === part);
  const inner: InnerFit[] = [];
  const isNear = (i: number, j: number) => j - i === 1 || j - i === partCount - 1;
  for (let i = 0; i < partCount; i++)
    for (let j = i + 1; j < partCount; j++) {
      if (folds.length > manyClips && !isNear(i, j)) continue;
      inner.push({
        trains: Uint8Array.from(partOf, (part) => Number(part !== i && part !== j)),
        serves: [
          { part: i, clips: clipsOfPart(j) },
          { part: j, clips: clipsOfPart(i) },
        ],
      });
    }
  return {
    clipCount: folds.length,
    cells: folds,
    cellCount: foldCount,
    partCount,
    inner,
    outer: Array.from(partOf, (part, fold) => ({
      trains: Uint8Array.from(partOf, (_, other) => Number(other !== fold)),
      clips: clipsWhere(folds, (one) => one === fold),
      part,
    })),
  };
}

/** Folds in parts of about as many clips each: the largest first, each to the part that has least. */
function partsOfFolds(folds: Int32Array, foldCount: number): number[] {
  if (foldCount <= mostParts) return Array.from({ length: foldCount }, (_, fold) => fold);
  const counts = countsOf(folds, foldCount);
  const bySize = Array.from(counts.keys()).sort((a, b) => itemAt(counts, b) - itemAt(counts, a) || a - b);
  const sizes = new Array<number>(mostParts).fill(0);
  const partOf = new Array<number>(foldCount).fill(0);
  for (const fold of bySize) {
    const part = sizes.indexOf(smallestOf(sizes));
    partOf[fold] = part;
    sizes[part] = itemAt(sizes, part) + itemAt(counts, fold);
  }
  return partOf;
}

function dividedAgain(
  task: Pick<ProbeTask, 'folds' | 'clipLabels' | 'groups' | 'foldsBy' | 'seed'>,
  foldCount: number,
): FoldPlan {
  const { folds } = task;
  const slices = innerSlices(task);
  // a cell is a fold's share of a slice
  const cells = Int32Array.from(folds, (fold, clip) => fold * innerFolds + itemAt(slices, clip));
  const cellCount = foldCount * innerFolds;
  const trainsWhere = (does: (fold: number, slice: number) => boolean) =>
    Uint8Array.from({ length: cellCount }, (_, cell) => Number(does(Math.floor(cell / innerFolds), cell % innerFolds)));
  const inner: InnerFit[] = [];
  for (let part = 0; part < foldCount; part++)
    for (let slice = 0; slice < innerFolds; slice++) {
      const clips = clipsWhere(cells, (cell) => Math.floor(cell / innerFolds) !== part && cell % innerFolds === slice);
      const trains = trainsWhere((fold, other) => fold !== part && other !== slice);
      const canTrain = cells.some((cell) => trains[cell] === 1);
      if (clips.length > 0 && canTrain) inner.push({ trains, serves: [{ part, clips }] });
    }
  return {
    clipCount: folds.length,
    cells,
    cellCount,
    partCount: foldCount,
    inner,
    outer: Array.from({ length: foldCount }, (_, fold) => ({
      trains: trainsWhere((other) => other !== fold),
      clips: clipsWhere(folds, (one) => one === fold),
      part: fold,
    })),
  };
}

/** A slice for each clip: whole groups where each fold's training clips have enough of them, else clip by clip, each class in
 *  proportion. */
function innerSlices({
  folds,
  clipLabels,
  groups,
  foldsBy,
  seed,
}: Pick<ProbeTask, 'folds' | 'clipLabels' | 'groups' | 'foldsBy' | 'seed'>): Int32Array {
  const group = groups.find(({ name }) => name === foldsBy);
  const byGroup = group?.clipValues.map((value, clip) => (value < 0 ? `clip ${clip}` : `group ${value}`));
  const units = byGroup && hasEnough(byGroup, folds) ? byGroup : clipLabels.map((_, clip) => `clip ${clip}`);
  const clipsOfUnit = new Map<string, number[]>();
  for (const [clip, unit] of units.entries()) clipsOfUnit.set(unit, [...(clipsOfUnit.get(unit) ?? []), clip]);
  const order = shuffledIndices(clipsOfUnit.size, seed, innerStream);
  const all = [...clipsOfUnit.values()];
  const dealt = order.map((index) => itemAt(all, index)).sort((a, b) => b.length - a.length);
  const slices = new Int32Array(clipLabels.length);
  const counts = new Map<string, number>();
  const sizes = new Array<number>(innerFolds).fill(0);
  for (const clips of dealt) {
    const cost = (slice: number) =>
      clips.reduce((sum, clip) => sum + (counts.get(`${slice} ${folds[clip]} ${clipLabels[clip]}`) ?? 0), 0);
    const ranked = sizes.map((size, slice) => ({ slice, cost: cost(slice), size }));
    const [{ slice } = { slice: 0 }] = ranked.sort((a, b) => a.cost - b.cost || a.size - b.size || a.slice - b.slice);
    for (const clip of clips) {
      const key = `${slice} ${folds[clip]} ${clipLabels[clip]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      slices[clip] = slice;
    }
    sizes[slice] = itemAt(sizes, slice) + clips.length;
  }
  return slices;
}

function hasEnough(units: readonly string[], folds: Int32Array): boolean {
  const foldCount = folds.reduce((most, fold) => Math.max(most, fold), -1) + 1;
  const training = (left: number) => new Set(units.filter((_, clip) => folds[clip] !== left)).size;
  return Array.from({ length: foldCount }, (_, fold) => training(fold)).every((count) => count >= innerFolds);
}

function countsOf(values: Int32Array, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const value of values) counts[value] = itemAt(counts, value) + 1;
  return counts;
}

function clipsWhere(values: Int32Array, is: (value: number) => boolean): Int32Array {
  return Int32Array.from(values.keys()).filter((clip) => is(itemAt(values, clip)));
}

/** 1 for each clip that trains [N]. */
export function trainingWeights({ cells }: Pick<FoldPlan, 'cells'>, trains: Uint8Array): Float64Array {
  return Float64Array.from(cells, (cell) => itemAt(trains, cell));
}
