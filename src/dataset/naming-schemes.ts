// How well-known data sets name their clips: which part is the label and which the speaker, and what the labels' codes are.

import { itemAt } from '../lib/present.ts';
import { areEmotionCodes, type CodeSet } from './code-names.ts';
import { compileLabelRule, fileNameRange, type LabelRule } from './label-rule.ts';

export interface NamingScheme {
  /** The file's name without its extension. */
  name: RegExp;
  label: LabelRule;
  /** Null: the names do not tell. */
  speaker: LabelRule | null;
  codes: CodeSet;
}

const schemes: readonly NamingScheme[] = [
  // CREMA-D: 1001_DFA_ANG_XX = actor, sentence, emotion, level
  {
    name: /^\d{4}_[A-Z]{3}_[A-Z]{3}_[A-Z]{2}$/,
    label: field('_', 2),
    speaker: field('_', 0),
    codes: 'emotion-codes',
  },
  // Free Spoken Digit Dataset: 7_jackson_0 = digit, speaker, take
  { name: /^\d_[a-z]+_\d+$/, label: field('_', 0), speaker: field('_', 1), codes: 'digits' },
  // RAVDESS: 03-01-06-01-02-01-12 = modality, channel, emotion, intensity, statement, repetition, actor
  { name: /^\d\d(-\d\d){6}$/, label: field('-', 2), speaker: field('-', 6), codes: 'ravdess' },
  // ESC-50: 1-100032-A-0 = fold, source, take, class
  { name: /^\d-\d+-[A-Z]-\d+$/, label: field('-', -1), speaker: null, codes: 'esc-50' },
  // UrbanSound8K: 100032-3-0-0 = source, class, occurrence, slice
  { name: /^\d+-\d-\d+-\d+$/, label: field('-', 1), speaker: null, codes: 'urbansound8k' },
  // EMO-DB: 03a01Fa = speaker, text, emotion, version
  {
    name: /^\d\d[a-z]\d\d[A-Z][a-z]?$/,
    label: { kind: 'regex', pattern: '(?<label>[A-Z])[a-z]?\\.[^.]+$' },
    speaker: { kind: 'regex', pattern: '(?:^|/)(?<label>\\d\\d)[^/]*$' },
    codes: 'emo-db',
  },
  // SAVEE: DC_sa01 = speaker, emotion and sentence
  {
    name: /^[A-Z]{2}_(a|d|f|h|n|sa|su)\d\d$/,
    label: { kind: 'regex', pattern: '_(?<label>[a-z]+)\\d+\\.[^.]+$' },
    speaker: field('_', 0),
    codes: 'savee',
  },
  // TESS: OAF_back_angry = speaker, word, emotion
  {
    name: /^(OAF|YAF|OA|YA)_[a-z]+_(angry|disgust|fear|happy|neutral|ps|sad)$/,
    label: field('_', 2),
    speaker: field('_', 0),
    codes: 'tess',
  },
];

/** The scheme that nine in ten of the paths follow, or null. */
export function namingScheme(paths: readonly string[]): NamingScheme | null {
  return schemesIn(paths).find(({ count }) => count >= 0.9 * paths.length)?.scheme ?? null;
}

/** Two or more schemes that together name nine in ten of the paths, the most used first: data sets that were put together. Null: one
 *  alone does, or other names are among them. */
export function mixedSchemes(paths: readonly string[]): { scheme: NamingScheme; count: number }[] | null {
  const found = schemesIn(paths)
    .filter(({ count }) => count >= 0.02 * paths.length)
    .sort((a, b) => b.count - a.count);
  const covered = found.reduce((sum, { count }) => sum + count, 0);
  const [first] = found;
  return first && found.length > 1 && first.count < 0.9 * paths.length && covered >= 0.9 * paths.length ? found : null;
}

/** Those that at least one path follows. */
function schemesIn(paths: readonly string[]): { scheme: NamingScheme; count: number }[] {
  const stems = paths.map((path) => {
    const { start, end } = fileNameRange(path);
    return path.slice(start, end);
  });
  return schemes
    .map((scheme) => ({ scheme, count: stems.filter((stem) => scheme.name.test(stem)).length }))
    .filter(({ count }) => count > 0);
}

/** Enough to tell, and quick for any data set. */
const mostCompared = 1000;

/** The set of codes that the labels of the rule in use are of, where that can be told: the part of a well-known scheme's names
 *  that is its label, or nothing but usual abbreviations. Null where nothing tells.
 *  @param ruleLabels by clip, as the paths */
export function labelCodes(paths: readonly string[], ruleLabels: readonly (string | null)[]): CodeSet | null {
  const step = Math.max(1, paths.length / mostCompared);
  const at = Array.from({ length: Math.min(paths.length, mostCompared) }, (_, i) => Math.floor(i * step));
  const sampled = at.map((index) => itemAt(paths, index));
  const scheme = namingScheme(sampled);
  if (scheme) {
    const labelOf = compileLabelRule(scheme.label);
    const isItsLabel = (index: number, i: number) => (labelOf(itemAt(sampled, i))?.text ?? null) === ruleLabels[index];
    if (at.every(isItsLabel)) return scheme.codes;
  }
  return areEmotionCodes(ruleLabels.filter((label) => label !== null)) ? 'emotion-codes' : null;
}

function field(separator: string, index: number): LabelRule {
  return { kind: 'field', separator, index };
}
