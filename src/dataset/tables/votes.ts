// Several columns of numbers that say together what a clip is: how many heard each emotion (CREMA-D's tabulatedVotes.csv), or the
// probability of each class. The largest is the label; all of them are kept as a distribution.

import { largestOf } from '../../lib/long-lists.ts';
import { type ClipColumn, columnValues } from './clip-columns.ts';
import { numberIn } from './table-values.ts';

/** By clip: the share of each of the columns, together 1; null where the tables say nothing, or only zeros. */
export function voteShares(
  columns: readonly ClipColumn[],
  names: readonly string[],
  clipCount: number,
): (number[] | null)[] {
  const values = names.map((name) => columnValues(columns, name));
  return Array.from({ length: clipCount }, (_, clip) => {
    const votes = values.map((column) => Math.max(0, numberIn(column?.[clip] ?? '') ?? 0));
    const total = votes.reduce((sum, vote) => sum + vote, 0);
    return total > 0 && Number.isFinite(total) ? votes.map((vote) => vote / total) : null;
  });
}

/** The label of each clip; of several that are largest the first. */
export function voteLabels(
  columns: readonly ClipColumn[],
  names: readonly string[],
  clipCount: number,
): (string | null)[] {
  const labels = voteNames(names);
  return voteShares(columns, names, clipCount).map((shares) => {
    if (!shares) return null;
    let best = 0;
    for (const [at, share] of shares.entries()) if (share > (shares[best] ?? 0)) best = at;
    return labels[best] ?? null;
  });
}

/** How many clips have no single largest. */
export function countTies(shares: readonly (readonly number[] | null)[]): number {
  return shares.filter((votes) => votes && votes.filter((vote) => vote === largestOf(votes, 0)).length > 1).length;
}

/** What the columns are called beside each other: `votes.A`, `votes.H` are A and H. */
export function voteNames(names: readonly string[]): string[] {
  const [first = '', ...others] = names;
  const common = (from: (name: string, length: number) => string) => {
    let length = 0;
    while (length < first.length && others.every((name) => from(name, length + 1) === from(first, length + 1)))
      length++;
    return from(first, length);
  };
  // whole words alone: happy and happiness have no common beginning
  const start = /^.*[\s_.:-]/.exec(common((name, length) => name.slice(0, length)))?.[0].length ?? 0;
  const end = /[\s_.:-].*$/.exec(common((name, length) => name.slice(name.length - length)))?.[0].length ?? 0;
  return names.map((name) => name.slice(start, name.length - end) || name);
}
