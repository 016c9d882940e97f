// manifest.csv of a job: every labelled clip with its label and part, what its samples are, and where they lie. Read by
// `voxtune_job.py`, and by the page when a result comes back.

import { type Clip, clipAt } from '../../dataset/clip.ts';
import { withoutPart } from '../../dataset/splits/make-split.ts';
import type { SplitName } from '../../dataset/splits/split.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { toCsv } from '../csv.ts';

export interface ManifestRow {
  clip: Clip;
  label: string;
  split: SplitName | 'none';
  /** Inside the job; '' where its audio is not in it. Made of numbers alone. */
  audio: string;
}

const fixedFields = [
  'clip',
  'path',
  'source',
  'start',
  'audio',
  'label',
  'split',
  'samples',
  'rate',
  'seconds',
  'encoding',
  'sha256',
] as const;

/** Each part in its own order, which the shuffle of an epoch starts from; then labelled clips that are in no part. */
export function manifestRows(
  run: Pick<RunRecord, 'split' | 'labels' | 'clipLabels'>,
  clips: readonly Clip[],
  hasAudio: boolean,
): ManifestRow[] {
  const { split, labels, clipLabels } = run;
  const parts = { ...split, none: withoutPart(split, clipLabels) };
  return (['train', 'validation', 'test', 'none'] as const).flatMap((part) =>
    parts[part].map((index) => ({
      clip: clipAt(clips, index),
      label: labels[clipLabels[index] ?? -1] ?? '',
      split: part,
      audio: hasAudio && part !== 'none' ? `audio/${String(index).padStart(6, '0')}.wav` : '',
    })),
  );
}

/** `start`, `samples`: at `rate`; `source`: the recording that a cut clip is a part of. Then a column for each group. */
export function manifestCsv(
  rows: readonly ManifestRow[],
  { groups = [] }: Pick<RunRecord, 'groups'>,
  clips: readonly Clip[],
  rateHz: number,
): string {
  const data = rows.map(({ clip, label, split, audio }) => {
    const { source, start } = sourceOf(clip, clips);
    return [
      clip.index,
      clip.path,
      source,
      start,
      audio,
      label,
      split,
      clip.sampleCount,
      rateHz,
      clip.sampleCount / rateHz,
      clip.encoding,
      clip.contentHash,
      ...groups.map(({ values, clipValues }) => values[clipValues[clip.index] ?? -1] ?? ''),
    ];
  });
  return toCsv([...fixedFields, ...groups.map(({ name }) => `group_${name}`)], data);
}

function sourceOf(clip: Clip, clips: readonly Clip[]): { source: string; start: number } {
  if (clip.cutFrom === undefined) return { source: clip.path, start: 0 };
  const whole = clipAt(clips, clip.cutFrom);
  const bytesPerSample = clip.encoding === 'pcm16' ? 2 : 4;
  return { source: whole.path, start: (clip.offsetBytes - whole.offsetBytes) / bytesPerSample };
}
