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
  const clipLabels = names.map((name) => (name === null ? -1 : classOf.get(name)!));
  const counts = labels.map(() => 0);
  for (const label of clipLabels) if (label >= 0) counts[label]!++;
  return { labels, clipLabels, counts };
}

/** Each name once, in the order Python sorts strings: by code point (JavaScript's own sort compares UTF-16 units, which
 *  puts an emoji before a full-width letter). */
export function sortLabels(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => {
    const left = [...a];
    const right = [...b];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  });
}
