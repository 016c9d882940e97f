// split.csv: which part each labelled clip went to, so that another program can train on the same split.

import type { Clip } from '../dataset/clip.ts';
import { noClipEdits } from '../dataset/labels/label-edits.ts';
import { withoutPart } from '../dataset/splits/make-split.ts';
import type { RunRecord } from '../run/run-record.ts';
import { toCsv } from './csv.ts';
import { labelSources } from './labels-csv.ts';

const parts = ['train', 'validation', 'test', 'none'] as const;

/** Columns `file, split, label, label_source`, then one for each group; train first, each part in its own order. Clips that are in no
 *  part come last, as `none`: those with a label, then those that a person has left out. */
export function splitCsv(
  run: Pick<RunRecord, 'split' | 'labels' | 'clipLabels' | 'clipEdits' | 'groups'>,
  clips: readonly Pick<Clip, 'path'>[],
): string {
  const { split, clipLabels, labels, clipEdits = noClipEdits, groups = [] } = run;
  const excluded = clipEdits.excluded.filter((clip) => clip < clips.length);
  const clipsOf = { ...split, none: [...withoutPart(split, clipLabels), ...excluded] };
  const sourceOf = labelSources(clipEdits);
  const data = parts.flatMap((part) =>
    clipsOf[part].map((clip) => [
      clips[clip]?.path ?? '',
      part,
      labels[clipLabels[clip] ?? -1] ?? '',
      sourceOf(clip),
      ...groups.map(({ values, clipValues }) => values[clipValues[clip] ?? -1] ?? ''),
    ]),
  );
  const fixed = ['file', 'split', 'label', 'label_source'];
  const names = groups.map(({ name }) => (fixed.includes(name) ? `group_${name}` : name));
  return toCsv([...fixed, ...names], data);
}
