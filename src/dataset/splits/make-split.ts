// The split that a data set's choices ask for: drawn, cut into folds, or as the archive, a table, a protocol or a person says.

import { VoxtuneError } from '../../lib/errors.ts';
import type { Group } from '../groups.ts';
import { joined } from './blocks.ts';
import { type DrawInput, drawParts, withCopiesTogether } from './draw-parts.ts';
import { foldPool, leaveOnePool } from './fold-split.ts';
import { splitAsGiven } from './given-split.ts';
import { protocolParts } from './protocols/protocol.ts';
import { defaultFolds, type Split, type SplitConfig, type SplitName } from './split.ts';
import { splitFolders } from './split-folders.ts';
import { partsOfNames } from './split-words.ts';

export interface SplitInput {
  /** By clip index. */
  paths: readonly string[];
  /** By clip index: of the file that was imported, where a clip was cut out of another. */
  sourcePaths: readonly string[];
  /** By clip index, -1 for none. */
  clipLabels: readonly number[];
  groups: readonly Group[];
  /** By clip index: the same number for clips of the same content (`copiesOf`). */
  copies: readonly number[];
  /** By clip index: the clip that it was cut out of, or itself. */
  cutParents?: readonly number[];
  /** By clip index: what a table's column says; null where it is none of its rows. Null: there is no such column. */
  columnValues?(column: string): readonly (string | null)[] | null;
}

/** Throws a `split/…` error where it cannot be made. Labelled clips may be in no part: `withoutPart` names them. */
export function makeSplit(input: SplitInput, config: SplitConfig): Split {
  const { paths, clipLabels } = input;
  if (config.method === 'given') return splitAsGiven(paths, clipLabels, config.parts ?? {}, input.cutParents);
  const draw: DrawInput = {
    clipLabels,
    groups: groupsKeptApart(input.groups, config),
    // what was cut out of one clip stays together as its copies do
    copies: joined(input.copies, (input.cutParents ?? []).entries()),
  };
  if (config.method === 'random' || config.method === 'stratified') return drawParts(draw, config);
  if (config.method === 'folds') {
    const { test, rest } = poolOfFolds(input.groups, draw, config);
    if (test.length === 0 || rest.length === 0) throw emptyPart(rest, test);
    return withCopiesTogether(withDrawn({ train: rest, validation: [], test }, draw, config), draw.copies);
  }
  const parts = namedParts(input, config);
  const split: Split = { train: [], validation: [], test: [] };
  for (const [clip, label] of clipLabels.entries()) {
    const part = parts[clip];
    if (label >= 0 && part) split[part].push(clip);
  }
  if (split.train.length === 0) throw emptyPart(split.train, split.test);
  return withDrawn(split, draw, config);
}

/** Labelled clips that a split puts into no part, in order. */
export function withoutPart(split: Split, clipLabels: readonly number[]): number[] {
  const placed = new Set([...split.train, ...split.validation, ...split.test]);
  return clipLabels.flatMap((label, clip) => (label >= 0 && !placed.has(clip) ? [clip] : []));
}

function groupsKeptApart(groups: readonly Group[], { keepApart = [] }: SplitConfig): Group[] {
  return keepApart.map((name) => groupNamed(groups, name));
}

function groupNamed(groups: readonly Group[], name: string): Group {
  const group = groups.find((one) => one.name === name);
  if (group) return group;
  throw new VoxtuneError(
    'split/no-group',
    `Clips are to be kept apart by ${name}, which is not known of them (known: ${
      groups.map((one) => one.name).join(', ') || 'nothing'
    }). Say which part of a name, or which column, it is.`,
    { group: name },
  );
}

function poolOfFolds(groups: readonly Group[], draw: DrawInput, { folds, seed }: SplitConfig) {
  const chosen = folds ?? defaultFolds;
  if (chosen.leaveOut === undefined) return foldPool(draw, chosen, seed);
  return leaveOnePool(draw, groupNamed(groups, chosen.leaveOut), chosen.fold, seed);
}

/** The parts that a split lacks, drawn from what would all train: their shares are those of all labelled clips. */
function withDrawn(split: Split, draw: DrawInput, config: SplitConfig): Split {
  const pool = split.train;
  const labelled = draw.clipLabels.filter((label) => label >= 0).length;
  const share = (part: 'validation' | 'test', fraction: number) =>
    split[part].length > 0 || fraction <= 0 ? 0 : Math.min(0.45, (fraction * labelled) / pool.length);
  const validationFraction = share('validation', config.validationFraction);
  const testFraction = share('test', config.testFraction);
  if (validationFraction + testFraction === 0) return split;
  const inPool = new Set(pool);
  const drawn = drawParts(
    { ...draw, clipLabels: draw.clipLabels.map((label, clip) => (inPool.has(clip) ? label : -1)) },
    // a class has to keep clips to train on, however the other parts came about
    { method: 'stratified', validationFraction, testFraction, seed: config.seed },
  );
  return {
    train: drawn.train,
    validation: validationFraction > 0 ? drawn.validation : split.validation,
    test: testFraction > 0 ? drawn.test : split.test,
  };
}

function namedParts(
  { sourcePaths: paths, columnValues }: SplitInput,
  config: SplitConfig,
): readonly (SplitName | null)[] {
  if (config.method === 'folders') {
    const parts = splitFolders(paths);
    if (parts) return parts;
    throw new VoxtuneError(
      'split/no-folders',
      `The data set has no folders train and test (the first clip is ${paths[0] ?? 'none'}). Split it in another way.`,
      { path: paths[0] ?? '' },
    );
  }
  if (config.method === 'protocol') return protocolParts(paths, config.protocol ?? { name: '', fold: 1 });
  const column = config.column ?? '';
  const values = columnValues?.(column);
  const parts = values && partsOfNames(new Set(values.filter((value) => value !== null)));
  if (parts) return values.map((value) => (value === null ? null : (parts.get(value) ?? null)));
  const found = [...new Set((values ?? []).filter((value) => value !== null))].slice(0, 5).join(', ');
  throw new VoxtuneError(
    'split/no-column',
    values
      ? `The column ${column} does not say train and test (it has ${found || 'no values'}). Take another column.`
      : `No table of the data set has a column ${column}. Take another column, or split in another way.`,
    { column, found },
  );
}

function emptyPart(train: readonly number[], test: readonly number[]): VoxtuneError {
  return new VoxtuneError(
    'split/too-few-clips',
    `The split has ${train.length} labelled clips to train on and ${test.length} to test: each part needs one at least.`,
    { clipCount: train.length + test.length, train: train.length, validation: 0, test: test.length },
  );
}
