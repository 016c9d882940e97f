// A stored data set as the page works with it: the label rule and the split applied to its clips.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { splitAsGiven } from '../dataset/given-split.ts';
import { labelClips } from '../dataset/labels.ts';
import { type Split, splitClips } from '../dataset/split.ts';
import { type ErrorRecord, toErrorRecord } from '../lib/errors.ts';
import type { OpenDataset } from './studio-state.ts';

/** Throws `labels/bad-regex`. A split that cannot be made is told in `splitError`. */
export function interpretDataset(record: DatasetRecord, clips: Clip[], problems: ImportProblem[]): OpenDataset {
  const { labels, clipLabels } = labelClips(clips, record.labelRule);
  return { record, clips, problems, labels, clipLabels, ...trySplit(clips, clipLabels, record.splitConfig) };
}

function trySplit(
  clips: readonly Pick<Clip, 'path'>[],
  clipLabels: readonly number[],
  config: DatasetRecord['splitConfig'],
): { split: Split; splitError: ErrorRecord | null } {
  try {
    const split =
      config.method === 'given'
        ? splitAsGiven(
            clips.map((clip) => clip.path),
            clipLabels,
            config.parts ?? {},
          )
        : splitClips(clipLabels, config);
    return { split, splitError: null };
  } catch (thrown) {
    const train = clipLabels.flatMap((label, index) => (label >= 0 ? [index] : []));
    return { split: { train, validation: [], test: [] }, splitError: toErrorRecord(thrown) };
  }
}
