// labels.csv: every clip of a data set with the label that is used, where that came from, and its part: to look at, to hand on, or to
// give back as a table.

import type { Clip } from '../dataset/clip.ts';
import { type ClipEdits, noClipEdits } from '../dataset/labels/label-edits.ts';
import type { Split, SplitName } from '../dataset/splits/split.ts';
import { toCsv } from './csv.ts';

export interface LabelledClips {
  record: { clipEdits?: ClipEdits | undefined };
  clips: readonly Pick<Clip, 'path'>[];
  ruleLabels: readonly (string | null)[];
  labels: readonly string[];
  clipLabels: readonly number[];
  isExcluded: readonly boolean[];
  split: Split;
}

/** Where a clip's label came from; a clip that is left out has none. */
export type LabelSource = 'rule' | 'hand' | 'excluded';

/** By clip index. */
export function labelSources({ labels, excluded }: ClipEdits): (clip: number) => LabelSource {
  const out = new Set(excluded);
  return (clip) => (out.has(clip) ? 'excluded' : labels[clip] === undefined ? 'rule' : 'hand');
}

/** Columns `file, label, rule_label, label_source, split`, in the order of the clips. */
export function labelsCsv(dataset: LabelledClips): string {
  const { record, clips, ruleLabels, labels, clipLabels, isExcluded, split } = dataset;
  const sourceOf = labelSources(record.clipEdits ?? noClipEdits);
  const partOf = new Map<number, SplitName>();
  for (const part of ['train', 'validation', 'test'] as const) for (const clip of split[part]) partOf.set(clip, part);
  const data = clips.map(({ path }, clip) => {
    // a part of a cut clip that is not used is left out as well
    const source = isExcluded[clip] ? 'excluded' : sourceOf(clip);
    return [path, labels[clipLabels[clip] ?? -1] ?? '', ruleLabels[clip] ?? '', source, partOf.get(clip) ?? ''];
  });
  return toCsv(['file', 'label', 'rule_label', 'label_source', 'split'], data);
}
