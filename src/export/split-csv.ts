// split.csv: which part each labelled clip went to, so that another program can train on the same split.

import type { Clip } from '../dataset/clip.ts';
import { withoutPart } from '../dataset/make-split.ts';
import type { RunRecord } from '../run/run-record.ts';
import { toCsv } from './csv.ts';

const parts = ['train', 'validation', 'test', 'none'] as const;

/** Columns `file, split, label`, then one for each group; train first, each part in its own order. Labelled clips that are in no
 *  part come last, as `none`. */
export function splitCsv(
  run: Pick<RunRecord, 'split' | 'labels' | 'clipLabels' | 'groups'>,
  clips: readonly Pick<Clip, 'path'>[],
): string {
  const { split, clipLabels, labels, groups = [] } = run;
  const clipsOf = { ...split, none: withoutPart(split, clipLabels) };
  const data = parts.flatMap((part) =>
    clipsOf[part].map((clip) => [
      clips[clip]?.path ?? '',
      part,
      labels[clipLabels[clip] ?? -1],
      ...groups.map(({ values, clipValues }) => values[clipValues[clip] ?? -1] ?? ''),
    ]),
  );
  const fixed = ['file', 'split', 'label'];
  const names = groups.map(({ name }) => (fixed.includes(name) ? `group_${name}` : name));
  return toCsv([...fixed, ...names], data);
}
