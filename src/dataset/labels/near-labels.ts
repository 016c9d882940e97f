// Labels that are probably one: they differ in what a person does not see or mean (how a letter is encoded, spaces, capitals,
// punctuation), or one is a slip of the other. Offered as a merge, never merged unasked.

import { itemAt, present } from '../../lib/present.ts';

/** What tells such labels apart, from what cannot be seen to what may be meant. */
export type LabelDifference = 'encoding' | 'spaces' | 'case' | 'separators' | 'typo';

export interface NearLabels {
  /** Two or more, the commonest first: the one that the others would be merged into. */
  labels: string[];
  difference: LabelDifference;
}

/** The same text for labels that differ in this, or in what stands before it, alone. */
const sameBut: readonly (readonly [LabelDifference, (label: string) => string])[] = [
  // full-width letters and ligatures too
  ['encoding', (label) => label.normalize('NFKC').replace(/\p{Cf}/gu, '')],
  ['spaces', (label) => label.replace(/\s+/gu, ' ').trim()],
  // s and S are two sounds
  ['case', (label) => (label.length > 1 ? label.toLowerCase() : label)],
  ['separators', withoutSeparators],
];

/** Without punctuation, but for what stands between two digits, and for a sign: 1.0 is not 10, and -1 not 1. */
function withoutSeparators(label: string): string {
  if (/^[+-]?[\d.,]+$/.test(label)) return label;
  const joined = label.replace(/(?<!\d)[\s_\-–.,'’"]+|[\s_\-–.,'’"]+(?!\d)/gu, '');
  return joined === '' ? label : joined;
}

/** Groups of near-equal labels, those with the most clips first; no label is in two of them.
 *  @param counts by label: how many clips carry it */
export function nearEqualLabels(labels: readonly string[], counts: readonly number[]): NearLabels[] {
  const countOf = new Map(labels.map((label, index) => [label, counts[index] ?? 0]));
  const clipsOf = (label: string) => countOf.get(label) ?? 0;
  const groups = new Map<string, string[]>();
  for (const label of countOf.keys()) {
    const key = foldedTo('separators', label);
    const group = groups.get(key);
    if (group) group.push(label);
    else groups.set(key, [label]);
  }
  const sorted = [...groups.values()].map((group) => group.sort((a, b) => clipsOf(b) - clipsOf(a)));
  const firsts = sorted.map((group) => itemAt(group, 0));
  const slipsOf = slips(firsts, sorted.filter((group) => group.length === 1).flat(), clipsOf);
  const allSlips = new Set([...slipsOf.values()].flat());
  const near: NearLabels[] = [];
  for (const group of sorted) {
    const first = itemAt(group, 0);
    const wrong = slipsOf.get(first) ?? [];
    if (group.length + wrong.length === 1 || allSlips.has(first)) continue;
    near.push({ labels: [...group, ...wrong], difference: group.length > 1 ? differenceOf(group) : 'typo' });
  }
  const total = ({ labels: group }: NearLabels) => group.reduce((sum, label) => sum + clipsOf(label), 0);
  return near.sort((a, b) => total(b) - total(a));
}

function foldedTo(last: LabelDifference, label: string): string {
  let text = label;
  for (const [difference, fold] of sameBut) {
    text = fold(text);
    if (difference === last) break;
  }
  return text;
}

function differenceOf(group: readonly string[]): LabelDifference {
  const found = sameBut.find(([difference]) => new Set(group.map((label) => foldedTo(difference, label))).size === 1);
  return present(found)[0];
}

/** A slip is made a few times, of a word that is written right far more often. */
const mostOfTypo = 3;
const timesCommoner = 10;
const shortestWord = 5;
const mostLabels = 2000;

/** By word: which of `rare` are slips of it. */
function slips(
  words: readonly string[],
  rare: readonly string[],
  clipsOf: (label: string) => number,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  if (words.length > mostLabels) return found;
  for (const label of rare) {
    const clips = clipsOf(label);
    if (clips > mostOfTypo) continue;
    const word = words.find((other) => clipsOf(other) >= timesCommoner * Math.max(1, clips) && isOneSlip(label, other));
    if (word !== undefined) found.set(word, [...(found.get(word) ?? []), label]);
  }
  return found;
}

/** Whether two words of letters differ by one letter that is missing, added or another, or by two that changed places. */
function isOneSlip(a: string, b: string): boolean {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  const isWord = (text: string) => text.length >= shortestWord && /^\p{L}+$/u.test(text);
  if (Math.abs(left.length - right.length) > 1 || !isWord(left) || !isWord(right)) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  let end = 0;
  const shorter = Math.min(left.length, right.length);
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  const middle = [left.slice(start, left.length - end), right.slice(start, right.length - end)] as const;
  if (middle[0].length <= 1 && middle[1].length <= 1) return true;
  return middle[0].length === 2 && middle[0] === [...middle[1]].reverse().join('');
}
