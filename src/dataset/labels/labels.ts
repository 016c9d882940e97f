// The labels of a data set: what its rule gives for each clip, sorted as datasets' `class_encode_column` sorts them (as
// strings, by code point), so that label2id is the reference's.

import type { Clip } from '../clip.ts';
import { type ClipColumn, columnValues } from '../tables/clip-columns.ts';
import { voteLabels } from '../tables/votes.ts';
import { compileLabelRule, type LabelRule } from './label-rule.ts';

export interface DatasetLabels {
  /** Label names, sorted unless an order was chosen: a label's class is its place here. */
  labels: string[];
  /** By clip index: index into `labels`, or -1 where the rule gives none. */
  clipLabels: number[];
  /** By class: how many clips carry it. */
  counts: number[];
}

/** What a rule gives for every clip; null: nothing. `columns`: of the tables (`joinTables`). Throws `labels/bad-regex`. */
export function ruleValues(
  clips: readonly Pick<Clip, 'path'>[],
  rule: LabelRule,
  columns: readonly ClipColumn[] = [],
): (string | null)[] {
  if (rule.kind === 'column') return columnValues(columns, rule.column) ?? clips.map(() => null);
  if (rule.kind === 'votes') return voteLabels(columns, rule.columns, clips.length);
  const read = compileLabelRule(rule);
  return clips.map((clip) => read(clip.path)?.text ?? null);
}

/** Applies a rule to every clip. Throws `labels/bad-regex`. */
export function labelClips(
  clips: readonly Pick<Clip, 'path'>[],
  rule: LabelRule,
  columns: readonly ClipColumn[] = [],
): DatasetLabels {
  return classesOf(ruleValues(clips, rule, columns));
}

/** The classes that names by clip index make. Those in `order` come first, as they stand there; the others follow, sorted. */
export function classesOf(names: readonly (string | null)[], order: readonly string[] = []): DatasetLabels {
  const found = sortLabels(names.filter((name) => name !== null));
  const known = new Set(found);
  const chosen = new Set(order.filter((name) => known.has(name)));
  const labels = [...chosen, ...found.filter((name) => !chosen.has(name))];
  const classOf = new Map(labels.map((label, index) => [label, index]));
  const clipLabels = names.map((name) => (name === null ? -1 : (classOf.get(name) ?? -1)));
  const counts = labels.map(() => 0);
  for (const label of clipLabels) if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  return { labels, clipLabels, counts };
}

/** Each name once, in the order Python sorts strings: by code point (JavaScript's own sort compares UTF-16 units, which
 *  puts an emoji before a full-width letter). */
export function sortLabels(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => {
    const [left, right] = [codePoints(a), codePoints(b)];
    for (const [i, point] of left.entries()) {
      // a name that another begins with comes first
      const difference = point - (right[i] ?? -1);
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  });
}

function codePoints(text: string): number[] {
  return Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
}
