// How wide a column of the table of runs is: for what stands in it, and for its title, which may take two lines.

import { smallestOf } from '../../lib/long-lists.ts';
import type { RunColumn } from '../../run/table/run-column.ts';

const widths: Readonly<Record<string, number>> = {
  state: 132,
  split: 148,
  data_set: 140,
  model: 140,
  note: 220,
  device: 180,
  leaks: 150,
  data_hash: 120,
  split_hash: 120,
};

const ofKind: Readonly<Record<RunColumn['kind'], number>> = {
  text: 64,
  list: 140,
  number: 72,
  share: 88,
  seconds: 104,
  moment: 112,
  bytes: 84,
};

/** Beside a test figure: its interval, and what leaks where that is so. */
const intervalPx = 104;
const leakPx = 192;
/** More in a table of groups: mean and deviation. */
const deviationPx = 124;

const letterPx = 7;
const headRoomPx = 22;
const mostPx = 240;

export function columnWidthPx(
  { id, kind, group }: Pick<RunColumn, 'id' | 'kind' | 'group'>,
  title: string,
  { hasLeaks, isGrouped }: { hasLeaks: boolean; isGrouped: boolean },
): number {
  const ofTest = group === 'test' && kind === 'share' ? (hasLeaks ? leakPx : intervalPx) : 0;
  const least = Math.max(ofTest, isGrouped && kind === 'share' ? deviationPx : 0, widths[id] ?? ofKind[kind]);
  const longest = lettersInTwoLines(group === 'setting' ? settingWords(title) : title.split(/(?<= )/));
  return Math.round(Math.max(least, Math.min(mostPx, longest * letterPx + headRoomPx)));
}

/** "learning_rate" → "learning_", "rate": where its name may be broken. */
export function settingWords(name: string): string[] {
  return name.split(/(?<=_)/);
}

/** Of the longer line, where the words are broken at the best place. */
function lettersInTwoLines(words: readonly string[]): number {
  const length = (part: readonly string[]) => lengthOf(part.join('').trimEnd());
  return smallestOf(words.map((_, at) => Math.max(length(words.slice(0, at + 1)), length(words.slice(at + 1)))));
}

/** In letters; Chinese ones are wide. */
function lengthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 1.8 : 1), 0);
}

/** Numbers stand at the end of their column. */
export function isAtEnd({ kind }: Pick<RunColumn, 'kind'>): boolean {
  return kind !== 'text' && kind !== 'list' && kind !== 'moment';
}
