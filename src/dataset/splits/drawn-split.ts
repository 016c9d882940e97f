// Parts drawn by lot from blocks of clips: at random, or with each class in proportion.

import { VoxtuneError } from '../../lib/errors.ts';
import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import { apportion } from './apportion.ts';
import { type Block, countsIn } from './blocks.ts';
import { type Split, type SplitConfig, type SplitName, type SplitSizes, splitSizes } from './split.ts';

/** Tells the split's random numbers from the other uses of the seed. */
const splitStream = 2;
/** A block of so many times the usual clips would fill a part by itself: it trains, unless nothing else is left to. */
const oversized = 4;

export type BlockParts = Record<SplitName, Block[]>;

/** Draws the parts; the same blocks and config give the same ones. Their sizes are counted in blocks, so they are what the
 *  fractions say where blocks are equally large, single clips above all.
 *  A class keeps a block for training where it has two, or where its only one can change places with another's.
 *  Stratified: every part has each class in proportion (largest remainders), and a class of three blocks or more is in
 *  validation and test too, wherever those have room for all such classes.
 *  Throws `split/too-few-clips` when a part that was asked for would be empty. */
export function drawSplit(
  blocks: readonly Block[],
  config: Pick<SplitConfig, 'method' | 'validationFraction' | 'testFraction' | 'seed'>,
): Split {
  const sizes = splitSizes(blocks.length, config);
  checkSizes(blocks, sizes, config);
  const drawn = shuffledIndices(blocks.length, config.seed, splitStream).map((index) => itemAt(blocks, index));
  const usual = drawn.reduce((sum, { clips }) => sum + clips.length, 0) / drawn.length;
  const isLarge = ({ clips }: Block) => clips.length > oversized * usual;
  const order = [...drawn.filter((block) => !isLarge(block)), ...drawn.filter(isLarge)];
  return splitOf(config.method === 'random' ? cutInOrder(order, sizes) : stratify(order, sizes));
}

/** Every part in clip order. */
export function splitOf(parts: BlockParts): Split {
  const clipsOf = (part: readonly Block[]) => part.flatMap(({ clips }) => clips).sort((a, b) => a - b);
  return { train: clipsOf(parts.train), validation: clipsOf(parts.validation), test: clipsOf(parts.test) };
}

function cutInOrder(order: readonly Block[], { test, validation }: SplitSizes): BlockParts {
  const parts = {
    test: order.slice(0, test),
    validation: order.slice(test, test + validation),
    train: order.slice(test + validation),
  };
  return withEachClassInTrain(parts);
}

/** Where a class has no block to train on, its first one changes places with the last block that training can spare: one of
 *  as many clips, if there is. */
function withEachClassInTrain(parts: BlockParts): BlockParts {
  const trained = countsIn(parts.train);
  const isSpare = (block: Block) =>
    countsIn([block]).every((count, label) => count === 0 || count < (trained[label] ?? 0));
  for (const name of ['validation', 'test'] as const) {
    for (const [at, block] of parts[name].entries()) {
      if (block.labels.every((label) => trained[label])) continue;
      const equal = parts.train.findLastIndex((one) => one.clips.length === block.clips.length && isSpare(one));
      const spare = equal >= 0 ? equal : parts.train.findLastIndex(isSpare);
      if (spare < 0) continue;
      const other = itemAt(parts.train, spare);
      parts[name][at] = other;
      parts.train[spare] = block;
      for (const label of block.labels) trained[label] = (trained[label] ?? 0) + 1;
      for (const label of other.labels) trained[label] = (trained[label] ?? 0) - 1;
    }
  }
  return parts;
}

function stratify(order: readonly Block[], sizes: SplitSizes): BlockParts {
  const byClass: Block[][] = [];
  for (const block of order) {
    const label = classOf(block);
    byClass[label] ??= [];
    byClass[label].push(block);
  }
  const classes = byClass.filter((blocks) => blocks !== undefined);
  const counts = classes.map((blocks) => blocks.length);
  const least = counts.map((count) => (count >= 3 ? 1 : 0));
  const test = apportion(sizes.test, counts, {
    least,
    most: counts.map((count, i) => Math.max(0, count - 1 - itemAt(least, i))),
  });
  const validation = apportion(sizes.validation, counts, {
    least,
    most: counts.map((count, i) => Math.max(0, count - 1 - itemAt(test, i))),
    never: counts.map((count, i) => count - itemAt(test, i)),
  });
  const parts: BlockParts = { train: [], validation: [], test: [] };
  for (const [i, blocks] of classes.entries()) {
    const afterTest = itemAt(test, i);
    const afterValidation = afterTest + itemAt(validation, i);
    for (const [at, block] of blocks.entries()) {
      const part = at < afterTest ? 'test' : at < afterValidation ? 'validation' : 'train';
      parts[part].push(block);
    }
  }
  return parts;
}

/** The class of most of its clips; copies may carry several. */
function classOf(block: Block): number {
  const counts = countsIn([block]);
  return counts.reduce((best, count, label) => (count > (counts[best] ?? 0) ? label : best), 0);
}

function checkSizes(
  blocks: readonly Block[],
  sizes: SplitSizes,
  config: Pick<SplitConfig, 'validationFraction' | 'testFraction'>,
): void {
  const isEmpty =
    sizes.train < 1 ||
    (config.validationFraction > 0 && sizes.validation < 1) ||
    (config.testFraction > 0 && sizes.test < 1);
  if (!isEmpty) return;
  const { train, validation, test } = sizes;
  const clipCount = blocks.reduce((sum, { clips }) => sum + clips.length, 0);
  const copies = clipCount - blocks.length;
  throw new VoxtuneError(
    'split/too-few-clips',
    `${clipCount} labelled clips${copies > 0 ? `, ${copies} of them copies that stay with another,` : ''} split into ` +
      `${train} for training, ${validation} for validation and ${test} for the test: each part needs one at least. Add ` +
      'clips, or change the fractions or the label rule.',
    { clipCount, train, validation, test },
  );
}
