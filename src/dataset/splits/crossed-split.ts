// Several groups kept apart at once where they cross, as speakers and sentences do when everybody says everything: no speaker and
// no sentence is in two parts only if the clips of a training speaker with a test sentence are in none.

import { itemAt } from '../../lib/present.ts';
import { shuffledIndices } from '../../lib/shuffle.ts';
import { type Split, type SplitConfig, type SplitName, type SplitSizes, splitSizes } from './split.ts';

/** Tells the draws' random numbers from the other uses of the seed. */
const crossedStream = 4;
const draws = 12;

const partNames: readonly SplitName[] = ['train', 'validation', 'test'];
type Shares = Record<SplitName, number>;

/** Draws a part for every value of every group; a clip is in a part where all of its values are, else in none. The draw that is
 *  kept leaves out few clips while the fractions hold for those that stay. The same input gives the same split; null where
 *  every draw leaves a part empty.
 *  @param clips that are to be divided
 *  @param groups lists of a value by clip index, -1 for not known: such clips stay together */
export function splitCrossed(
  clips: readonly number[],
  clipLabels: readonly number[],
  groups: readonly (readonly number[])[],
  config: Pick<SplitConfig, 'method' | 'validationFraction' | 'testFraction' | 'seed'>,
): Split | null {
  const sizes = splitSizes(clips.length, config);
  const fraction = (part: SplitName) => sizes[part] / clips.length;
  let best: { split: Split; cost: number } | null = null;
  let draw = 0;
  // the shares that the values of a group get: with the n-th root of the fractions, n groups that cross fully give the fractions
  for (const exponent of [1, (1 + 1 / groups.length) / 2, 1 / groups.length]) {
    const powers = partNames.map((part) => fraction(part) ** exponent);
    const sum = powers.reduce((total, power) => total + power, 0);
    const shares = Object.fromEntries(partNames.map((part, i) => [part, itemAt(powers, i) / sum])) as Shares;
    for (let n = 0; n < draws; n++, draw++) {
      const split = drawOnce(clips, groups, shares, config.seed, draw);
      const cost = costOf(split, clips, clipLabels, sizes, config.method === 'random');
      if (Number.isFinite(cost) && (!best || cost < best.cost - 1e-12)) best = { split, cost };
    }
  }
  return best?.split ?? null;
}

function drawOnce(
  clips: readonly number[],
  groups: readonly (readonly number[])[],
  shares: Shares,
  seed: number,
  draw: number,
): Split {
  /** By place in `clips`: the part by the groups so far; null where they disagree. */
  let parts: readonly (SplitName | null)[] | null = null;
  for (const [g, values] of groups.entries()) {
    const lists = placesByValue(clips, values);
    const order = shuffledIndices(lists.length, seed, crossedStream, draw * groups.length + g);
    parts = assign(
      order.map((index) => itemAt(lists, index)),
      parts,
      shares,
      clips.length,
    );
  }
  const split: Split = { train: [], validation: [], test: [] };
  for (const [at, clip] of clips.entries()) {
    const part = parts?.[at];
    if (part) split[part].push(clip);
  }
  return split;
}

function placesByValue(clips: readonly number[], values: readonly number[]): number[][] {
  const byValue = new Map<number, number[]>();
  for (const [at, clip] of clips.entries()) {
    const value = values[clip] ?? -1;
    const places = byValue.get(value);
    if (places) places.push(at);
    else byValue.set(value, [at]);
  }
  return [...byValue.entries()].sort(([a], [b]) => a - b).map(([, places]) => places);
}

/** Gives each value, in order, the part where most of its clips already are, among those that have room for half of them. The
 *  last values go to parts that have none yet. Where the earlier groups say another part, a clip is in none. */
function assign(
  lists: readonly (readonly number[])[],
  earlier: readonly (SplitName | null)[] | null,
  shares: Shares,
  clipCount: number,
): (SplitName | null)[] {
  const asked = partNames.filter((part) => shares[part] > 0);
  const room = { train: 0, validation: 0, test: 0 };
  for (const part of asked) room[part] = shares[part] * clipCount;
  const empty = new Set(asked);
  const parts: (SplitName | null)[] = new Array(clipCount).fill(null);
  for (const [index, list] of lists.entries()) {
    const open = asked.filter((part) => room[part] >= list.length / 2);
    const among = empty.size >= lists.length - index ? [...empty] : open.length > 0 ? open : asked;
    const kept = { train: 0, validation: 0, test: 0 };
    for (const at of list) {
      const before = earlier?.[at];
      if (before) kept[before]++;
    }
    const better = (a: SplitName, b: SplitName) => kept[b] - kept[a] || room[b] / shares[b] - room[a] / shares[a];
    const part = itemAt([...among].sort(better), 0);
    room[part] -= list.length;
    empty.delete(part);
    for (const at of list) if (!earlier || earlier[at] === part) parts[at] = part;
  }
  return parts;
}

/** Clips left out, as a share of all; how far the sizes of those that stay are from the fractions; and, unless they are drawn
 *  at random, their classes. Infinite where a part is empty. */
function costOf(
  split: Split,
  clips: readonly number[],
  clipLabels: readonly number[],
  sizes: SplitSizes,
  bySizeAlone: boolean,
): number {
  const totals = classCounts(clips, clipLabels);
  const kept = split.train.length + split.validation.length + split.test.length;
  let cost = 1 - kept / clips.length;
  for (const part of partNames) {
    if (sizes[part] === 0) continue;
    if (split[part].length === 0) return Number.POSITIVE_INFINITY;
    const ratio = split[part].length / ((sizes[part] / clips.length) * kept);
    cost += 0.5 * Math.log(ratio) ** 2;
    const counts = classCounts(split[part], clipLabels);
    if (part === 'train') cost += [...totals.keys()].filter((label) => !counts.has(label)).length;
    if (bySizeAlone) continue;
    for (const [label, total] of totals) {
      const ideal = (split[part].length * total) / clips.length;
      cost += (0.5 * ((counts.get(label) ?? 0) - ideal) ** 2) / ideal / clips.length;
    }
  }
  return cost;
}

function classCounts(clips: readonly number[], clipLabels: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const clip of clips) {
    const label = itemAt(clipLabels, clip);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}
