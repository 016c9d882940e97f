// The folds that a probe is cross-validated over. Every clip is in one, also the only one of its class: a model that cannot have
// learned it counts as wrong there, as it would be.

import { blocksOf } from '../../dataset/splits/blocks.ts';
import { foldsOf } from '../../dataset/splits/fold-split.ts';
import { clipFinder } from '../../dataset/splits/given-split.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { naturalKey } from '../../lib/natural-key.ts';
import { itemAt } from '../../lib/present.ts';
import type { ClipGroup } from '../test-intervals.ts';
import type { FoldChoice } from './fold-choice.ts';

/** Of the clips that are probed, in their order. */
export interface FoldInput {
  clipLabels: readonly number[];
  groups: readonly ClipGroup[];
  /** The same number for clips of the same content. */
  copies: readonly number[];
}

export interface ProbeFolds {
  /** By clip, 0..count−1; none is empty. */
  folds: Int32Array;
  count: number;
  /** The group whose values are whole in a fold; null where there is none. */
  by: string | null;
  /** One fold for each value of that group. */
  isLeaveOneOut: boolean;
  /** Where a group is kept apart: folds of the same clips that do not keep it so (copies stay together), to see what that changes. */
  mixed: Int32Array | null;
}

/** Mixed folds beside those that leave one speaker of many out: as many as this at most. */
const mostMixed = 10;

/** Throws `split/no-group`, `split/too-few-groups` and `split/no-fold`. */
export function probeFolds(input: FoldInput, choice: FoldChoice, seed: number): ProbeFolds {
  const { clipLabels, groups, copies } = input;
  const all = clipLabels.map(() => 0);
  const deal = (ties: readonly (readonly number[])[], count: number) => {
    const blocks = blocksOf(clipLabels, ties);
    return numbered(foldsOf(blocks, clipLabels.length, Math.min(count, blocks.length), seed, 'dealt'));
  };
  const mixedBeside = (by: string | null, count: number) =>
    by === null ? null : deal([copies], Math.min(count, mostMixed));
  const named = (name: string) => {
    const group = groups.find((one) => one.name === name);
    if (group) return group;
    const known = groups.map((one) => one.name).join(', ') || 'nothing';
    throw new VoxtuneError(
      'split/no-group',
      `Folds are to be made by ${name}, which is not known of the clips (known: ${known}). Say which part of a name it is.`,
      { group: name },
    );
  };

  if (choice.kind === 'given') {
    const folds = numbered(choice.folds);
    const count = checkedCount(folds, 'folds');
    const by = [...groups].sort(speakersFirst).find(({ clipValues }) => isWhole(clipValues, folds))?.name ?? null;
    const isLeaveOneOut = by !== null && new Set(named(by).clipValues).size === count;
    return { folds, count, by, isLeaveOneOut, mixed: mixedBeside(by, count) };
  }
  if (choice.kind === 'group') {
    const blocks = blocksOf(all, [named(choice.name).clipValues, copies]);
    const folds = new Int32Array(clipLabels.length);
    for (const [fold, { clips }] of blocks.entries()) for (const clip of clips) folds[clip] = fold;
    const count = checkedCount(folds, choice.name);
    return { folds, count, by: choice.name, isLeaveOneOut: true, mixed: mixedBeside(choice.name, count) };
  }
  if (choice.count < 2)
    throw new VoxtuneError('split/no-fold', `Folds have to be 2 at least; found ${choice.count}.`, {
      fold: choice.count,
      count: choice.count,
    });
  const ties = choice.group === null ? [copies] : [named(choice.group).clipValues, copies];
  const folds = deal(ties, choice.count);
  const count = checkedCount(folds, choice.group ?? 'clips');
  return { folds, count, by: choice.group, isLeaveOneOut: false, mixed: mixedBeside(choice.group, count) };
}

/** The group that folds usually keep apart: one that the split keeps apart, else who speaks, else where it was recorded. Null where
 *  none is known, or where all clips have one value of it. */
export function usualFoldGroup(groups: readonly ClipGroup[], keptApart: readonly string[]): string | null {
  const names = [...keptApart, 'speaker', 'recording', 'location', 'session'];
  const isUsable = (name: string) => {
    const group = groups.find((one) => one.name === name);
    return group !== undefined && new Set(group.clipValues).size >= 2;
  };
  return names.find(isUsable) ?? null;
}

/** Folds that a list of files says: the clips that it names, in their order, the fold of each, and what each fold is called. A file is named by its path or,
 *  where no other has it, its bare name. Throws `split/unknown-file`. */
export function foldsOfFiles(
  paths: readonly string[],
  rows: Iterable<{ file: string; fold: string }>,
): { clips: number[]; folds: number[]; names: string[] } {
  const clipOf = clipFinder(paths);
  const foldOf = new Map<number, string>();
  for (const { file, fold } of rows) {
    const clip = clipOf(file);
    if (clip === null)
      throw new VoxtuneError(
        'split/unknown-file',
        `The folds name ${file}, which is no clip of the data set (${paths.length} clips, the first is ` +
          `${paths[0] ?? 'none'}), or the name of several. Correct or remove that line.`,
        { path: file },
      );
    foldOf.set(clip, fold.trim());
  }
  const clips = [...foldOf.keys()].sort((a, b) => a - b);
  const names = [...new Set(foldOf.values())].sort((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
  return { clips, folds: clips.map((clip) => names.indexOf(foldOf.get(clip) ?? '')), names };
}

/** From 0 without gaps, in the order of the numbers. */
function numbered(folds: readonly number[]): Int32Array {
  const distinct = [...new Set(folds)].sort((a, b) => a - b);
  const placeOf = new Map(distinct.map((fold, place) => [fold, place]));
  return Int32Array.from(folds, (fold) => placeOf.get(fold) ?? 0);
}

function isWhole(values: readonly number[], folds: Int32Array): boolean {
  const foldOf = new Map<number, number>();
  return values.every((value, clip) => {
    const known = foldOf.get(value);
    foldOf.set(value, itemAt(folds, clip));
    return value >= 0 && (known === undefined || known === folds[clip]);
  });
}

function speakersFirst(a: ClipGroup, b: ClipGroup): number {
  return Number(b.name === 'speaker') - Number(a.name === 'speaker');
}

function checkedCount(folds: Int32Array, group: string): number {
  const count = new Set(folds).size;
  if (count >= 2) return count;
  throw new VoxtuneError(
    'split/too-few-groups',
    `Folds by ${group} need two at least; there is ${count}. Keep less apart, or add clips of others.`,
    { group, blocks: count, parts: 2 },
  );
}
