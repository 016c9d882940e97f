// split.csv: which part each labelled clip went to, so that another program can train on the same split.

import type { Clip } from '../dataset/clip.ts';
import type { SplitName } from '../dataset/split.ts';
import type { RunRecord } from '../run/run-record.ts';
import { toCsv } from './csv.ts';

const parts: readonly SplitName[] = ['train', 'validation', 'test'];

/** Columns `file, split, label`; train first, each part in its own order. */
export function splitCsv(
  run: Pick<RunRecord, 'split' | 'labels' | 'clipLabels'>,
  clips: readonly Pick<Clip, 'path'>[],
): string {
  const data = parts.flatMap((part) =>
    run.split[part].map((clip) => [clips[clip]?.path ?? '', part, run.labels[run.clipLabels[clip] ?? -1]]),
  );
  return toCsv(['file', 'split', 'label'], data);
}
