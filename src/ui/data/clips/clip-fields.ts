// What clips can be told apart by, beside their names and lengths: each field is a column of the table, and a facet whose values
// filter it. Codes instead of names, so that 60,000 clips are counted in a moment.

import type { Clip } from '../../../dataset/clip.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';

/** `label`, `split`, `rate`, `channels`, `marks`, or `group:` and the name of a group. */
export type FieldId = string;

export interface ClipField {
  id: FieldId;
  /** In the order in which they are shown and sorted. */
  values: readonly string[];
  /** By clip index: an index into `values`, -1 for none; of `isMany`, a bit for each value. */
  codes: Int32Array;
  /** Whether a clip may have several of the values. */
  isMany: boolean;
}

/** Where a filter or a count is about clips without any value: none of a field's values is empty. */
export const noValue = '';

export const splitNames = ['train', 'validation', 'test'] as const;

/** What is said of single clips. Their order is that of the bits. */
export const markNames = ['excluded', 'hand', 'copy'] as const;

export type MarkName = (typeof markNames)[number];

export function clipFields(dataset: OpenDataset): ClipField[] {
  const { clips, labels, clipLabels, groups } = dataset;
  const rates = codesOf(clips.map((clip) => clip.sourceSampleRateHz));
  const channels = codesOf(clips.map((clip) => clip.sourceChannelCount));
  return [
    { id: 'label', values: labels, codes: Int32Array.from(clipLabels), isMany: false },
    ...groups.map(({ name, values, clipValues }) => ({
      id: `group:${name}`,
      values,
      codes: Int32Array.from(clipValues),
      isMany: false,
    })),
    { id: 'split', values: splitNames, codes: splitCodes(dataset), isMany: false },
    { id: 'rate', ...rates, isMany: false },
    { id: 'channels', ...channels, isMany: false },
    { id: 'marks', values: markNames, codes: markCodes(dataset), isMany: true },
  ];
}

/** A group's name, where the field is one. */
export function groupName(id: FieldId): string | null {
  return id.startsWith('group:') ? id.slice('group:'.length) : null;
}

/** The places of a field's values that a clip has, first to last. */
export function valuesAt({ codes, values, isMany }: ClipField, clip: number): number[] {
  const code = codes[clip] ?? (isMany ? 0 : -1);
  if (!isMany) return code < 0 ? [] : [code];
  return values.flatMap((_, value) => (code & (1 << value) ? [value] : []));
}

function codesOf(numbers: readonly number[]): Pick<ClipField, 'values' | 'codes'> {
  const found = [...new Set(numbers)].sort((a, b) => a - b);
  const codeOf = new Map(found.map((value, code) => [value, code]));
  return { values: found.map(String), codes: Int32Array.from(numbers, (value) => codeOf.get(value) ?? -1) };
}

function splitCodes({ clips, split }: OpenDataset): Int32Array {
  const codes = new Int32Array(clips.length).fill(-1);
  for (const [code, name] of splitNames.entries()) for (const clip of split[name]) codes[clip] = code;
  return codes;
}

function markCodes({ clips, isExcluded, record }: OpenDataset): Int32Array {
  const codes = new Int32Array(clips.length);
  const add = (clip: number, mark: MarkName) => {
    codes[clip] = (codes[clip] ?? 0) | (1 << markNames.indexOf(mark));
  };
  for (const [clip, isOut] of isExcluded.entries()) if (isOut) add(clip, 'excluded');
  for (const clip of Object.keys(record.clipEdits?.labels ?? {})) add(Number(clip), 'hand');
  for (const clip of copiesAmong(clips)) add(clip, 'copy');
  return codes;
}

/** Indices of the clips whose samples another clip has, too. */
function copiesAmong(clips: readonly Clip[]): number[] {
  const firstOf = new Map<string, number>();
  const found = new Set<number>();
  for (const { index, contentHash } of clips) {
    const first = firstOf.get(contentHash);
    if (first === undefined) firstOf.set(contentHash, index);
    else found.add(first).add(index);
  }
  return [...found];
}
