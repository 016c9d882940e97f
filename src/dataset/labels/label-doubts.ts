// Why a guessed label rule may be wrong: the page and the command say so and ask, rather than train speakers or record numbers.

import { columnRoles } from '../tables/column-roles.ts';
import type { ClipColumns } from '../tables/join-tables.ts';
import { samplePaths } from './label-candidates.ts';
import type { LabelRule } from './label-rule.ts';
import { looksLikePart, looksLikeSpeaker } from './label-words.ts';
import { mixedSchemes, namingScheme, partialScheme } from './naming-schemes.ts';

export type LabelDoubtKind =
  /** No clip has a label. */
  | 'none'
  /** The clips are named as those of two data sets or more. */
  | 'schemes'
  /** Some of them are, and the others are not. */
  | 'scheme-of-some'
  /** Some clips have no label. */
  | 'few'
  /** Speakers, sessions or parts of a split. */
  | 'people'
  | 'one'
  /** About a label a clip. */
  | 'each'
  | 'many'
  /** Numbers that no known data set uses for labels. */
  | 'numbers';

export interface LabelDoubt {
  kind: LabelDoubtKind;
  /** Values for the sentence: `labels` and `clips` are counts, `example` some of the labels, `path` one without a label. */
  params: Readonly<Record<string, string | number>>;
}

/** As many clips have a label, unless it is said. */
const usualCoverage = 0.95;
const manyLabels = 100;

/** @param ruleLabels by clip index, what the rule gives
 *  @returns the gravest first; none where the guess reads like labels */
export function labelGuessDoubts(
  paths: readonly string[],
  rule: LabelRule,
  ruleLabels: readonly (string | null)[],
  tables: ClipColumns,
): LabelDoubt[] {
  const clips = ruleLabels.length;
  const found = [...new Set(ruleLabels.filter((label) => label !== null))];
  const labelled = ruleLabels.filter((label) => label !== null).length;
  const path = paths[ruleLabels.indexOf(null)] ?? '';
  const example = `${found.slice(0, 3).join(', ')}${found.length > 3 ? ', …' : ''}`;
  const counts = { labels: found.length, clips, labelled, unlabelled: clips - labelled, example, path };
  const of = (kind: LabelDoubtKind, more: LabelDoubt['params'] = {}): LabelDoubt => ({
    kind,
    params: { ...counts, ...more },
  });
  if (found.length === 0) return [of('none')];

  const doubts: LabelDoubt[] = [];
  const sampled = samplePaths(paths);
  const inPath = rule.kind !== 'column' && rule.kind !== 'votes';
  const mixed = inPath ? mixedSchemes(sampled) : null;
  if (mixed) doubts.push(of('schemes', { schemes: mixed.map(({ scheme }) => scheme.title).join(', ') }));
  const partial = inPath && !mixed ? partialScheme(sampled) : null;
  if (partial) {
    const share = Math.round((100 * partial.count) / sampled.length);
    doubts.push(of('scheme-of-some', { schemes: partial.scheme.title, share }));
  }
  if (labelled < usualCoverage * clips) doubts.push(of('few'));
  const isKnown = inPath ? namingScheme(sampled) !== null : rule.kind === 'votes' || columnRoles(tables).label?.isNamed;
  const share = (test: (name: string) => boolean) => found.filter(test).length / found.length;
  if (found.length === 1) doubts.push(of('one'));
  else if (found.length > Math.max(2, labelled / 2)) doubts.push(of('each'));
  else if (!isKnown && share((name) => looksLikeSpeaker(name) || looksLikePart(name)) > 0.5) doubts.push(of('people'));
  else if (found.length > manyLabels) doubts.push(of('many'));
  else if (!isKnown && !mixed && share((name) => /^\d+$/.test(name)) > 0.5) doubts.push(of('numbers'));
  return doubts;
}
