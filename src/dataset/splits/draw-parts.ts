// Drawing the parts of a split while some clips stay together: copies always, and those of one value of a group that is kept
// apart.

import { VoxtuneError } from '../../lib/errors.ts';
import type { Group } from '../groups.ts';
import { type Block, blocksOf } from './blocks.ts';
import { splitCrossed } from './crossed-split.ts';
import { drawSplit, splitOf } from './drawn-split.ts';
import { splitByGroup } from './group-split.ts';
import { type Split, type SplitConfig, type SplitName, splitSizes } from './split.ts';

export interface DrawInput {
  /** By clip index, -1 for those that are not to be divided. */
  clipLabels: readonly number[];
  /** The groups that are kept apart. */
  groups: readonly Pick<Group, 'name' | 'clipValues'>[];
  /** By clip index: the same number for clips of the same content. */
  copies: readonly number[];
}

export type DrawConfig = Pick<SplitConfig, 'method' | 'validationFraction' | 'testFraction' | 'seed'>;

/** Draws train, validation and test. Clips that stay together are dealt as one; where that joins so many that no parts come of
 *  it, the clips that would be in two parts at once are left out instead.
 *  Throws `split/too-few-clips`, `split/no-group` and `split/too-few-groups`. */
export function drawParts({ clipLabels, groups, copies }: DrawInput, config: DrawConfig): Split {
  if (groups.length === 0) return drawSplit(blocksOf(clipLabels, [copies]), config);
  for (const { name, clipValues } of groups) {
    if (clipLabels.some((label, clip) => label >= 0 && (clipValues[clip] ?? -1) >= 0)) continue;
    throw new VoxtuneError(
      'split/no-group',
      `No clip's ${name} is known, so they cannot be kept apart. Say which part of a name, or which column, is the ${name}.`,
      { group: name },
    );
  }
  const needed = partCount(config);
  const blocks = blocksOf(clipLabels, [...groups.map(({ clipValues }) => clipValues), copies]);
  const joined = blocks.length >= needed ? splitOf(splitByGroup(blocks, config)) : null;
  const [first, ...others] = groups;
  if (joined && (others.length === 0 || isFair(joined, config))) return joined;

  const labelled = clipLabels.flatMap((label, clip) => (label >= 0 ? [clip] : []));
  const crossing = withoutImplied(
    labelled,
    groups.map(({ clipValues }) => clipValues),
  );
  const single = crossing.length === 1 ? blocksOf(clipLabels, crossing) : null;
  if (single && single.length < needed) throw tooFew(first?.name ?? '', single, needed);
  const crossed = single ? splitOf(splitByGroup(single, config)) : splitCrossed(labelled, clipLabels, crossing, config);
  if (!crossed) throw tooFew(groups.map(({ name }) => name).join(', '), blocks, needed);
  return withCopiesTogether(crossed, copies);
}

function partCount({ validationFraction, testFraction }: DrawConfig): number {
  return 1 + Number(validationFraction > 0) + Number(testFraction > 0);
}

/** Whether each part has at least half of what was asked. */
function isFair(split: Split, config: DrawConfig): boolean {
  const sizes = splitSizes(split.train.length + split.validation.length + split.test.length, config);
  return (Object.keys(sizes) as SplitName[]).every((part) => split[part].length >= sizes[part] / 2);
}

/** The groups without those that follow from another: a recording that is of one speaker is kept apart with the speakers. */
function withoutImplied(clips: readonly number[], groups: readonly (readonly number[])[]): (readonly number[])[] {
  const implied = new Set<readonly number[]>();
  for (const fine of groups) {
    for (const coarse of groups) {
      if (fine !== coarse && !implied.has(coarse) && decides(clips, fine, coarse)) implied.add(fine);
    }
  }
  return groups.filter((group) => !implied.has(group));
}

/** Whether each value of `fine` has clips of one value of `coarse` alone. */
function decides(clips: readonly number[], fine: readonly number[], coarse: readonly number[]): boolean {
  const aboveOf = new Map<number, number>();
  return clips.every((clip) => {
    const [value, above] = [fine[clip] ?? -1, coarse[clip] ?? -1];
    const known = aboveOf.get(value);
    aboveOf.set(value, above);
    return known === undefined || known === above;
  });
}

/** Of copies that came into several parts, those in the part of the most stay (training's, of equally many). */
export function withCopiesTogether(split: Split, copies: readonly number[]): Split {
  const partNames = ['train', 'validation', 'test'] as const;
  const counts = new Map<number, Record<SplitName, number>>();
  for (const part of partNames) {
    for (const clip of split[part]) {
      const content = copies[clip] ?? clip;
      const count = counts.get(content) ?? { train: 0, validation: 0, test: 0 };
      count[part]++;
      counts.set(content, count);
    }
  }
  const isIn = (part: SplitName) => (clip: number) => {
    const count = counts.get(copies[clip] ?? clip);
    return !count || partNames.reduce((best, one) => (count[one] > count[best] ? one : best)) === part;
  };
  return {
    train: split.train.filter(isIn('train')),
    validation: split.validation.filter(isIn('validation')),
    test: split.test.filter(isIn('test')),
  };
}

function tooFew(group: string, blocks: readonly Block[], parts: number): VoxtuneError {
  return new VoxtuneError(
    'split/too-few-groups',
    `Clips of one ${group} cannot be kept in one of ${parts} parts: that leaves ${blocks.length} to divide, and each part ` +
      'needs one at least. Add clips, leave a part out, or keep less apart.',
    { group, blocks: blocks.length, parts },
  );
}
