// A split in which no block of clips is in two parts, where blocks are large: whole speakers, say, are drawn for the test and
// for validation.

import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import { type Block, countsIn } from './blocks.ts';
import type { BlockParts } from './drawn-split.ts';
import { type SplitConfig, type SplitSizes, splitSizes } from './split.ts';

/** Tells the draws' random numbers from the other uses of the seed. */
const groupStream = 3;
/** Orders of the blocks that are tried; the one whose parts are nearest to the sizes and classes asked for is kept. */
const draws = 50;

/** The parts; the same blocks and config give the same ones. Sizes come as near to the fractions as whole blocks allow, and,
 *  unless the method is `random`, each part's classes as near to the data set's as the best of 50 draws allows. A draw that
 *  leaves a class nothing to train on is taken only where all do. Every part that is asked for gets a block: there have to be
 *  as many. */
export function splitByGroup(
  blocks: readonly Block[],
  config: Pick<SplitConfig, 'method' | 'validationFraction' | 'testFraction' | 'seed'>,
): BlockParts {
  const wanted = splitSizes(
    blocks.reduce((sum, { clips }) => sum + clips.length, 0),
    config,
  );
  const totals = countsIn(blocks);
  let best: BlockParts = { test: [], validation: [], train: [...blocks] };
  let bestCost: Cost = { untrained: Number.POSITIVE_INFINITY, distance: Number.POSITIVE_INFINITY };
  for (let draw = 0; draw < draws && (bestCost.distance > 0 || bestCost.untrained > 0); draw++) {
    const order = shuffledIndices(blocks.length, config.seed, groupStream, draw);
    const parts = cut(
      order.map((index) => itemAt(blocks, index)),
      wanted,
    );
    const cost = costOf(parts, wanted, totals, config.method === 'random');
    if (isLess(cost, bestCost)) [best, bestCost] = [parts, cost];
  }
  return best;
}

/** Blocks in their order for the test, then for validation, then for training; each part that is asked for gets one. */
function cut(order: readonly Block[], wanted: SplitSizes): BlockParts {
  const left = [...order];
  const take = (size: number, keep: number): Block[] => {
    const part: Block[] = [];
    let missing = size;
    for (let next = left[0]; next && missing > 0 && left.length > keep; next = left[0]) {
      // Another block only where that comes nearer to the size.
      if (part.length > 0 && Math.abs(missing - next.clips.length) >= missing) break;
      part.push(next);
      left.shift();
      missing -= next.clips.length;
    }
    return part;
  };
  const test = take(wanted.test, 1 + Number(wanted.validation > 0));
  const validation = take(wanted.validation, 1);
  return { test, validation, train: left };
}

interface Cost {
  /** Classes without a clip to train on. */
  untrained: number;
  /** How far the parts are from what they should hold: 0 where each has each class in proportion. */
  distance: number;
}

function isLess(a: Cost, b: Cost): boolean {
  return a.untrained < b.untrained || (a.untrained === b.untrained && a.distance < b.distance - 1e-12);
}

function costOf(parts: BlockParts, wanted: SplitSizes, totals: readonly number[], bySizeAlone: boolean): Cost {
  const partNames = ['test', 'validation', 'train'] as const;
  const all = wanted.train + wanted.validation + wanted.test;
  const counts = { test: countsIn(parts.test), validation: countsIn(parts.validation), train: countsIn(parts.train) };
  const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  let distance = 0;
  for (const [label, total] of (bySizeAlone ? [all] : totals).entries()) {
    for (const name of partNames) {
      const ideal = (total * wanted[name]) / all;
      const found = bySizeAlone ? sumOf(counts[name]) : (counts[name][label] ?? 0);
      if (ideal > 0) distance += (found - ideal) ** 2 / ideal;
    }
  }
  const untrained = totals.filter((total, label) => total > 0 && !counts.train[label]).length;
  return { untrained, distance };
}
