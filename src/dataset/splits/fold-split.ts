// Folds for cross-validation: the labelled clips are cut once, and each fold is the test of one run. What a fold holds does not
// depend on which one tests.

import { VoxtuneError } from '../../lib/errors.ts';
import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import type { Group } from '../groups.ts';
import { type Block, blocksOf } from './blocks.ts';
import type { DrawInput } from './draw-parts.ts';
import type { SplitConfig } from './split.ts';

/** Tells the draws' random numbers from the other uses of the seed. */
const foldStream = 5;

export type Folds = NonNullable<SplitConfig['folds']>;

/** What a choice of folds comes to: clips that test, and clips that the rest is drawn from. */
export interface FoldPool {
  test: number[];
  rest: number[];
}

/** The test of one fold. Every fold has each class in proportion, as near as blocks allow, and what stays together is in one. A
 *  class of a single block is in no fold: it only trains. Groups that cross are cut into folds each, and a clip whose groups
 *  disagree is in neither list.
 *  Throws `split/too-few-groups` where there is less to divide than there are folds, and `split/no-fold`. */
export function foldPool({ clipLabels, groups, copies }: DrawInput, folds: Folds, seed: number): FoldPool {
  checkFold(folds.fold, folds.count);
  const ties = groups.map(({ clipValues }) => clipValues);
  const joined = blocksOf(clipLabels, [...ties, copies]);
  if (joined.length >= folds.count)
    return poolOf([foldsOf(joined, clipLabels.length, folds.count, seed)], clipLabels, folds.fold);
  if (groups.length < 2) throw tooFew(groups[0]?.name ?? 'clips', joined.length, folds.count);
  const each = groups.map(({ name, clipValues }) => {
    const blocks = blocksOf(clipLabels, [clipValues]);
    if (blocks.length < folds.count) throw tooFew(name, blocks.length, folds.count);
    return foldsOf(blocks, clipLabels.length, folds.count, seed);
  });
  return poolOf(each, clipLabels, folds.fold);
}

/** The test is the clips of one value of a group, the fold's; clips without a value only train. */
export function leaveOnePool(
  { clipLabels, groups }: Pick<DrawInput, 'clipLabels' | 'groups'>,
  left: Pick<Group, 'name' | 'values' | 'clipValues'>,
  fold: number,
  seed: number,
): FoldPool {
  const values = usedValues(clipLabels, left);
  checkFold(fold, values.length);
  const foldOf = new Map(values.map((value, index) => [value, index + 1]));
  const own = clipLabels.map((_, clip) => foldOf.get(left.clipValues[clip] ?? -1) ?? 0);
  const others = groups
    .filter(({ name }) => name !== left.name)
    .map(({ clipValues }) => {
      const blocks = blocksOf(clipLabels, [clipValues]);
      const count = Math.min(values.length, blocks.length);
      return { count, folds: foldsOf(blocks, clipLabels.length, count, seed) };
    });
  const isOf = (clip: number, { count, folds }: (typeof others)[number]) => folds[clip] === 1 + ((fold - 1) % count);
  const pool: FoldPool = { test: [], rest: [] };
  for (const [clip, label] of clipLabels.entries()) {
    if (label < 0) continue;
    const inTest = [own[clip] === fold, ...others.map((other) => isOf(clip, other))];
    if (inTest.every((is) => is)) pool.test.push(clip);
    else if (inTest.every((is) => !is)) pool.rest.push(clip);
  }
  return pool;
}

/** The values that labelled clips have, in their order: leaving one out at a time gives as many folds. */
export function usedValues(clipLabels: readonly number[], { clipValues }: Pick<Group, 'clipValues'>): number[] {
  const used = new Set(clipValues.filter((value, clip) => value >= 0 && (clipLabels[clip] ?? -1) >= 0));
  return [...used].sort((a, b) => a - b);
}

/** By clip index: its fold, from 1; 0 for none. Large blocks are dealt first, each to the fold that has least of its classes.
 *  @param lone what becomes of a block of classes that no other block has: it is in no fold, or dealt as the others */
export function foldsOf(
  blocks: readonly Block[],
  clipCount: number,
  count: number,
  seed: number,
  lone: 'left' | 'dealt' = 'left',
): number[] {
  const order = shuffledIndices(blocks.length, seed, foldStream).map((index) => itemAt(blocks, index));
  order.sort((a, b) => b.clips.length - a.clips.length);
  const total = new Map<number, number>();
  const blocksOfClass = new Map<number, number>();
  for (const { labels } of order) {
    for (const label of labels) total.set(label, (total.get(label) ?? 0) + 1);
    for (const label of new Set(labels)) blocksOfClass.set(label, (blocksOfClass.get(label) ?? 0) + 1);
  }
  const folds = Array.from({ length: count }, () => ({ clips: 0, counts: new Map<number, number>() }));
  const foldOf: number[] = new Array(clipCount).fill(0);
  for (const block of order) {
    const isLone = block.labels.every((label) => blocksOfClass.get(label) === 1);
    if (lone === 'left' && isLone && blocks.length > count) continue;
    const own = new Map<number, number>();
    for (const label of block.labels) own.set(label, (own.get(label) ?? 0) + 1);
    /** How much the squared shares of the classes grow. */
    const cost = ({ counts }: (typeof folds)[number]) => {
      let sum = 0;
      for (const [label, n] of own)
        sum += (n * (n + 2 * (counts.get(label) ?? 0))) / itemAt([total.get(label) ?? 1], 0) ** 2;
      return sum;
    };
    let best = 0;
    for (let fold = 1; fold < count; fold++) {
      const difference = cost(itemAt(folds, fold)) - cost(itemAt(folds, best));
      const isSmaller = itemAt(folds, fold).clips < itemAt(folds, best).clips;
      if (difference < -1e-12 || (difference < 1e-12 && isSmaller)) best = fold;
    }
    const fold = itemAt(folds, best);
    fold.clips += block.clips.length;
    for (const [label, n] of own) fold.counts.set(label, (fold.counts.get(label) ?? 0) + n);
    for (const clip of block.clips) foldOf[clip] = best + 1;
  }
  return foldOf;
}

function poolOf(foldLists: readonly (readonly number[])[], clipLabels: readonly number[], fold: number): FoldPool {
  const pool: FoldPool = { test: [], rest: [] };
  for (const [clip, label] of clipLabels.entries()) {
    if (label < 0) continue;
    if (foldLists.every((folds) => folds[clip] === fold)) pool.test.push(clip);
    else if (foldLists.every((folds) => folds[clip] !== fold)) pool.rest.push(clip);
  }
  return pool;
}

function checkFold(fold: number, count: number): void {
  if (count >= 2 && fold <= count) return;
  throw new VoxtuneError(
    'split/no-fold',
    count < 2 ? `Folds have to be 2 at least; found ${count}.` : `There is no fold ${fold} of ${count}.`,
    { fold, count },
  );
}

function tooFew(group: string, blocks: number, parts: number): VoxtuneError {
  return new VoxtuneError(
    'split/too-few-groups',
    `${parts} folds need ${parts} of ${group} at least; there are ${blocks}. Take fewer folds, or keep less apart.`,
    { group, blocks, parts },
  );
}
