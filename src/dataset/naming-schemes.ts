// How well-known data sets name their clips: which part is the label and which the speaker.

import { fileNameRange, type LabelRule } from './label-rule.ts';

interface NamingScheme {
  /** The file's name without its extension. */
  name: RegExp;
  label: LabelRule;
  /** Null: the names do not tell. */
  speaker: LabelRule | null;
}

const schemes: readonly NamingScheme[] = [
  // CREMA-D: 1001_DFA_ANG_XX = actor, sentence, emotion, level
  { name: /^\d{4}_[A-Z]{3}_[A-Z]{3}_[A-Z]{2}$/, label: field('_', 2), speaker: field('_', 0) },
  // Free Spoken Digit Dataset: 7_jackson_0 = digit, speaker, take
  { name: /^\d_[a-z]+_\d+$/, label: field('_', 0), speaker: field('_', 1) },
  // RAVDESS: 03-01-06-01-02-01-12 = modality, channel, emotion, intensity, statement, repetition, actor
  { name: /^\d\d(-\d\d){6}$/, label: field('-', 2), speaker: field('-', 6) },
  // ESC-50: 1-100032-A-0 = fold, source, take, class
  { name: /^\d-\d+-[A-Z]-\d+$/, label: field('-', -1), speaker: null },
  // UrbanSound8K: 100032-3-0-0 = source, class, occurrence, slice
  { name: /^\d+-\d-\d+-\d+$/, label: field('-', 1), speaker: null },
  // EMO-DB: 03a01Fa = speaker, text, emotion, version
  {
    name: /^\d\d[a-z]\d\d[A-Z][a-z]?$/,
    label: { kind: 'regex', pattern: '(?<label>[A-Z])[a-z]?\\.[^.]+$' },
    speaker: { kind: 'regex', pattern: '(?:^|/)(?<label>\\d\\d)[^/]*$' },
  },
  // SAVEE: DC_sa01 = speaker, emotion and sentence
  {
    name: /^[A-Z]{2}_(a|d|f|h|n|sa|su)\d\d$/,
    label: { kind: 'regex', pattern: '_(?<label>[a-z]+)\\d+\\.[^.]+$' },
    speaker: field('_', 0),
  },
];

/** The scheme that nine in ten of the paths follow, or null. */
export function namingScheme(paths: readonly string[]): NamingScheme | null {
  if (paths.length === 0) return null;
  const stems = paths.map((path) => {
    const { start, end } = fileNameRange(path);
    return path.slice(start, end);
  });
  return schemes.find(({ name }) => stems.filter((stem) => name.test(stem)).length >= 0.9 * stems.length) ?? null;
}

function field(separator: string, index: number): LabelRule {
  return { kind: 'field', separator, index };
}
