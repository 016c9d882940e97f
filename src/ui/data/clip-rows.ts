// The clips as table rows, and which of them the filters leave.

import { type Clip, durationSec } from '../../dataset/clip.ts';
import type { Split, SplitName } from '../../dataset/split.ts';
import type { OpenDataset } from '../../state/studio-state.ts';

export interface ClipRow {
  clipIndex: number;
  path: string;
  /** Index into the data set's labels, -1 for none. */
  label: number;
  /** "" for none. */
  labelName: string;
  seconds: number;
  split: SplitName | null;
}

export interface ClipFilter {
  /** A label index (-1: without label), or null for all. */
  label: number | null;
  /** From (inclusive) and to (exclusive), or null for all. */
  seconds: readonly [from: number, to: number] | null;
  split: SplitName | null;
  /** Part of the path, any case. */
  search: string;
}

export const noFilter: ClipFilter = { label: null, seconds: null, split: null, search: '' };

export function isFiltering({ label, seconds, split, search }: ClipFilter): boolean {
  return label !== null || seconds !== null || split !== null || search.trim() !== '';
}

export function clipRows({ clips, record, labels, clipLabels, split }: OpenDataset): ClipRow[] {
  const splitOf = splitByClip(clips, split);
  return clips.map((clip) => {
    const label = clipLabels[clip.index] ?? -1;
    return {
      clipIndex: clip.index,
      path: clip.path,
      label,
      labelName: labels[label] ?? '',
      seconds: durationSec(clip, record.sampleRateHz),
      split: splitOf[clip.index] ?? null,
    };
  });
}

/** The rows that pass; `except` leaves one filter out, so that a chart can show what else it could be set to. */
export function filterRows(rows: readonly ClipRow[], filter: ClipFilter, except?: keyof ClipFilter): ClipRow[] {
  const label = except === 'label' ? null : filter.label;
  const seconds = except === 'seconds' ? null : filter.seconds;
  const split = except === 'split' ? null : filter.split;
  const search = except === 'search' ? '' : filter.search.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (label === null || row.label === label) &&
      (seconds === null || (row.seconds >= seconds[0] && row.seconds < seconds[1])) &&
      (split === null || row.split === split) &&
      (search === '' || row.path.toLowerCase().includes(search)),
  );
}

function splitByClip(clips: readonly Clip[], split: Split): (SplitName | null)[] {
  const byClip: (SplitName | null)[] = clips.map(() => null);
  for (const name of ['train', 'validation', 'test'] as const) {
    for (const clipIndex of split[name]) byClip[clipIndex] = name;
  }
  return byClip;
}
