// How well-known data sets name their clips: which part is the label, which parts say what clips have in common, and what the
// labels' codes are.

import { itemAt } from '../../lib/present.ts';
import type { GroupRule } from '../group-rule.ts';
import { areEmotionCodes, type CodeSet } from './code-names.ts';
import { compileLabelRule, fileNameRange, type LabelRule } from './label-rule.ts';

export interface NamingScheme {
  id: string;
  /** As its authors write it. */
  title: string;
  /** The file's name without its extension. */
  name: RegExp;
  label: LabelRule;
  /** What its labels are the codes of; null: they are words. */
  codes: CodeSet | null;
  groups: readonly GroupRule[];
}

const schemes: readonly NamingScheme[] = [
  // CREMA-D: 1001_DFA_ANG_XX = actor, sentence, emotion, level
  {
    id: 'crema-d',
    title: 'CREMA-D',
    codes: 'emotion-codes',
    name: /^\d{4}_[A-Z]{3}_[A-Z]{3}_[A-Z]{2}$/,
    label: field('_', 2),
    groups: [speaker(field('_', 0)), sentence(field('_', 1))],
  },
  // Free Spoken Digit Dataset: 7_jackson_0 = digit, speaker, take
  {
    id: 'fsdd',
    title: 'Free Spoken Digit Dataset',
    codes: 'digits',
    name: /^\d_[a-z]+_\d+$/,
    label: field('_', 0),
    groups: [speaker(field('_', 1))],
  },
  // RAVDESS: 03-01-06-01-02-01-12 = modality, channel, emotion, intensity, statement, repetition, actor
  {
    id: 'ravdess',
    title: 'RAVDESS',
    codes: 'ravdess',
    name: /^\d\d(-\d\d){6}$/,
    label: field('-', 2),
    groups: [speaker(field('-', 6)), sentence(field('-', 4))],
  },
  // ESC-50: 1-100032-A-0 = fold, source, take, class; takes are cuts of their source
  {
    id: 'esc-50',
    title: 'ESC-50',
    codes: 'esc-50',
    name: /^\d-\d+-[A-Z]-\d+$/,
    label: field('-', -1),
    groups: [recording(field('-', 1))],
  },
  // UrbanSound8K: 100032-3-0-0 = source, class, occurrence, slice
  {
    id: 'urbansound8k',
    title: 'UrbanSound8K',
    codes: 'urbansound8k',
    name: /^\d+-\d-\d+-\d+$/,
    label: field('-', 1),
    groups: [recording(field('-', 0))],
  },
  // TAU Urban Acoustic Scenes: airport-barcelona-0-12-a = scene, city, location, segment, device
  {
    id: 'tau-scenes',
    title: 'TAU Urban Acoustic Scenes',
    codes: null,
    name: /^[a-z]+(_[a-z]+)*-[a-z]+-\d+-\d+-[a-z]\d?$/,
    label: field('-', 0),
    groups: [{ name: 'location', rule: regex('-(?<label>[a-z]+-\\d+)-\\d+-[a-z]\\d?\\.[^./]+$') }],
  },
  // Speech Commands: yes/004ae714_nohash_0 = word, speaker, take
  {
    id: 'speech-commands',
    title: 'Speech Commands',
    codes: null,
    name: /^[0-9a-f]{6,8}_nohash_\d+$/,
    label: { kind: 'folder', level: 1 },
    groups: [speaker(field('_', 0))],
  },
  // EMO-DB: 03a01Fa = speaker, text, emotion, version
  {
    id: 'emo-db',
    title: 'EMO-DB',
    codes: 'emo-db',
    name: /^\d\d[a-z]\d\d[A-Z][a-z]?$/,
    label: regex('(?<label>[A-Z])[a-z]?\\.[^.]+$'),
    groups: [
      speaker(regex('(?:^|/)(?<label>\\d\\d)[^/]*$')),
      sentence(regex('(?:^|/)\\d\\d(?<label>[a-z]\\d\\d)[^/]*$')),
    ],
  },
  // SAVEE: DC_sa01 = speaker, emotion and sentence
  {
    id: 'savee',
    title: 'SAVEE',
    codes: 'savee',
    name: /^[A-Z]{2}_(a|d|f|h|n|sa|su)\d\d$/,
    label: regex('_(?<label>[a-z]+)\\d+\\.[^.]+$'),
    groups: [speaker(field('_', 0)), sentence(field('_', 1))],
  },
  // TESS: OAF_back_angry = speaker, word, emotion
  {
    id: 'tess',
    title: 'TESS',
    codes: 'tess',
    name: /^(OAF|YAF|OA|YA)_[a-z]+_(angry|disgust|fear|happy|neutral|ps|sad)$/,
    label: field('_', 2),
    groups: [speaker(field('_', 0)), { name: 'word', rule: field('_', 1) }],
  },
  // EMOVO: rab-f1-b1 = emotion, speaker, sentence
  {
    id: 'emovo',
    title: 'EMOVO',
    codes: null,
    name: /^(dis|gio|neu|pau|rab|sor|tri)-[fm]\d-[a-z]\d$/,
    label: field('-', 0),
    groups: [speaker(field('-', 1)), sentence(field('-', 2))],
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

/** The scheme that most of the paths follow where it is a good part of them and not nearly all: one data set among others. */
export function partialScheme(paths: readonly string[]): { scheme: NamingScheme; count: number } | null {
  const [first] = schemesIn(paths).sort((a, b) => b.count - a.count);
  return first && first.count >= 0.1 * paths.length && first.count < 0.9 * paths.length ? first : null;
}

/** Those that at least one path follows. */
function schemesIn(paths: readonly string[]): { scheme: NamingScheme; count: number }[] {
  const stems = paths.map(fileStem);
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
    if (scheme.codes && at.every(isItsLabel)) return scheme.codes;
  }
  return areEmotionCodes(ruleLabels.filter((label) => label !== null)) ? 'emotion-codes' : null;
}

/** The file's name without its extension. */
export function fileStem(path: string): string {
  const { start, end } = fileNameRange(path);
  return path.slice(start, end);
}

function field(separator: string, index: number): LabelRule {
  return { kind: 'field', separator, index };
}

function regex(pattern: string): LabelRule {
  return { kind: 'regex', pattern };
}

function speaker(rule: LabelRule): GroupRule {
  return { name: 'speaker', rule };
}

function sentence(rule: LabelRule): GroupRule {
  return { name: 'sentence', rule };
}

/** What was cut into several clips. */
function recording(rule: LabelRule): GroupRule {
  return { name: 'recording', rule };
}
