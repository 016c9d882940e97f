// Which labels of two data sets are the same, guessed from what they are called: as they are, without regard to case, and by the names
// of known codes in both languages (ANG, angry, 愤怒).

import { areEmotionCodes, type CodeSet, codeName } from './code-names.ts';

export interface NamedLabels {
  labels: readonly string[];
  /** What known codes they are; null: none. */
  codes: string | null;
}

/** Label → label of the other, or null. */
export type LabelPairs = Record<string, string | null>;

/** Sets whose codes are whole words: they say the same wherever they are found. */
const words: readonly CodeSet[] = ['tess'];

/** Of each label of `from` the one of `to` that is called most alike; null where none is. Two of `from` may be one of `to`. */
export function guessMapping(from: NamedLabels, to: NamedLabels): LabelPairs {
  const targets = to.labels.map((label) => ({ label, plain: plain(label), names: namesOf(label, to) }));
  const pairs: LabelPairs = {};
  for (const label of from.labels) {
    const names = namesOf(label, from);
    // the same number in two known sets is not the same thing
    const isOther = isCode(label) && from.codes !== null && to.codes !== null && from.codes !== to.codes;
    const alike = isOther ? [] : targets;
    const found =
      alike.find((target) => target.label === label) ??
      alike.find((target) => target.plain === plain(label)) ??
      targets.find((target) => [...target.names].some((name) => names.has(name)));
    pairs[label] = found?.label ?? null;
  }
  return pairs;
}

function plain(label: string): string {
  return label.normalize('NFKC').trim().toLowerCase();
}

/** A number, or a letter or two: such codes are of their set. */
function isCode(label: string): boolean {
  return /^(\d+|[a-z]{1,2})$/i.test(label.trim());
}

/** All that a label is called. */
function namesOf(label: string, { labels, codes }: NamedLabels): Set<string> {
  // a code alone says nothing
  const names = new Set(isCode(label) ? [] : [plain(label)]);
  const sets = [codes, ...words, ...(areEmotionCodes(labels) ? ['emotion-codes'] : [])];
  for (const set of sets)
    for (const language of ['en', 'zh'] as const) {
      const name = codeName(set, set === codes ? label : plain(label), language);
      if (name !== null) names.add(plain(name));
    }
  return names;
}

/** What two label sets have in common under a mapping: labels of `to` that some label of `from` is. */
export function mappedLabels(pairs: LabelPairs): Set<string> {
  return new Set(Object.values(pairs).filter((label) => label !== null));
}
