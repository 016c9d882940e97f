// How often a row is right for each speaker, or each value of another group.

import type { Group } from '../../dataset/groups.ts';
import type { ProbeReport, ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { itemAt } from '../../lib/present.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';
import { groupSaid, kindOfGroup } from './group-names.ts';

export interface GroupShare {
  /** Its name in the data set. */
  value: string;
  right: number;
  clipCount: number;
  share: number;
  /** Too few clips to say much. */
  isSmall: boolean;
}

/** Fewer clips than this are marked, as Evaluate does. */
const smallCount = 10;

/** The worst first. Clips without a value are left out. */
export function groupShares(
  report: Pick<ProbeReport, 'clips' | 'clipLabels'>,
  { predicted }: Pick<ProbeRow, 'predicted'>,
  { values, clipValues }: Pick<Group, 'values' | 'clipValues'>,
): GroupShare[] {
  const counts = values.map(() => ({ right: 0, clipCount: 0 }));
  report.clips.forEach((clip, at) => {
    const count = counts[clipValues[clip] ?? -1];
    if (!count) return;
    count.clipCount++;
    if (predicted[at] === report.clipLabels[at]) count.right++;
  });
  return counts
    .map(({ right, clipCount }, at) => ({
      value: itemAt(values, at),
      right,
      clipCount,
      share: right / clipCount,
      isSmall: clipCount < smallCount,
    }))
    .filter(({ clipCount }) => clipCount > 0)
    .sort((a, b) => a.share - b.share || b.clipCount - a.clipCount);
}

/** How many values of a group the report's clips have; null where the data set has no such group. */
export function groupCount({ clips }: Pick<ProbeReport, 'clips'>, group: Pick<Group, 'clipValues'> | undefined) {
  if (!group) return null;
  return new Set(clips.map((clip) => group.clipValues[clip] ?? -1).filter((value) => value >= 0)).size;
}

/** The spread in a sentence. `shares`: the worst first. */
export function spreadSaid(
  shares: readonly GroupShare[],
  group: string,
  format: Pick<NumberFormat, 'percent'>,
): Said[] {
  const kind = kindOfGroup(group);
  const large = shares.filter(({ isSmall }) => !isSmall);
  const [worst, best] = [large[0], large.at(-1)];
  if (!worst || !best) return [{ key: 'spread.allSmall' }];
  if (large.length === 1) return [{ key: `spread.one.${kind}`, values: { share: format.percent(worst.share) } }];
  const values = {
    total: large.length,
    worst: format.percent(worst.share),
    best: format.percent(best.share),
    worstName: worst.value,
    bestName: best.value,
    middle: format.percent(median(large.map(({ share }) => share))),
    by: [groupSaid(group)],
  };
  return [{ key: `spread.range.${kind}`, values }];
}

/** @param sorted not empty */
function median(sorted: readonly number[]): number {
  const half = (sorted.length - 1) / 2;
  return (itemAt(sorted, Math.floor(half)) + itemAt(sorted, Math.ceil(half))) / 2;
}

export interface StackedShare extends GroupShare {
  /** The middle of its bin, 0..1. */
  place: number;
  /** From 0: how many of its bin lie below it. */
  level: number;
}

/** Each in one of `binCount` equal bins, one on the other. */
export function stackShares(shares: readonly GroupShare[], binCount: number): StackedShare[] {
  const filled = new Array<number>(binCount).fill(0);
  return shares.map((one) => {
    const bin = Math.min(binCount - 1, Math.floor(one.share * binCount));
    const level = filled[bin] ?? 0;
    filled[bin] = level + 1;
    return { ...one, place: (bin + 0.5) / binCount, level };
  });
}
