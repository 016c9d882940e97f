// The labels of a data set: what its rule gives for each clip, sorted as datasets' `class_encode_column` sorts them (as
// strings, by code point), so that label2id is the reference's.

import type { Clip } from './clip.ts';
import { compileLabelRule, type LabelRule } from './label-rule.ts';

export interface DatasetLabels {
  /** Sorted label names: a label's class is its place here. */
  labels: string[];
  /** By clip index: index into `labels`, or -1 where the rule gives none. */
  clipLabels: number[];
  /** By class: how many clips carry it. */
  counts: number[];
}

/** Applies a rule to every clip. Throws `labels/bad-regex`. */
export function labelClips(clips: readonly Pick<Clip, 'path'>[], rule: LabelRule): DatasetLabels {
  const labelOf = compileLabelRule(rule);
  const names = clips.map((clip) => labelOf(clip.path)?.text ?? null);
  const labels = sortLabels(names.filter((name) => name !== null));
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
