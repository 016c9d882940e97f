// What clips can be told apart by, beside their names and lengths: each field is a column of the table, and a facet whose values
// filter it. Codes instead of names, so that 60,000 clips are counted in a moment.

import { codeName } from '../../../dataset/labels/code-names.ts';
import { naturalKey } from '../../../lib/natural-key.ts';
import type { Doubt } from '../../../state/doubts.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';

/** `label`, `looksLike`, `split`, `rate`, `channels`, `marks`, or `group:` or `column:` and the name of a group or of a table's column. */
export type FieldId = string;

export interface ClipField {
  id: FieldId;
  /** In the order in which they are shown and sorted. */
  values: readonly string[];
  /** By clip index: an index into `values`, -1 for none; of `isMany`, a bit for each value. */
  codes: Int32Array;
  /** Whether a clip may have several of the values. */
  isMany: boolean;
  /** What a value is found by, where that is more than itself. */
  searched?: readonly string[];
}

/** Where a filter or a count is about clips without any value: none of a field's values is empty. */
export const noValue = '';

export const splitNames = ['train', 'validation', 'test'] as const;

/** What is said of single clips. Their order is that of the bits. */
export const markNames = ['excluded', 'hand', 'copy'] as const;

export type MarkName = (typeof markNames)[number];

/** @param doubts labels that a probe doubts */
export function clipFields(dataset: OpenDataset, doubts: readonly Doubt[] = []): ClipField[] {
  const { clips, labels, clipLabels, groups, labelCodes, joined } = dataset;
  const spelledOut = labels.map((label) =>
    [label, codeName(labelCodes, label, 'en'), codeName(labelCodes, label, 'zh')].filter(Boolean).join(' '),
  );
  const rates = codesOf(clips.map((clip) => clip.sourceSampleRateHz));
  const channels = codesOf(clips.map((clip) => clip.sourceChannelCount));
  return [
    { id: 'label', values: labels, codes: Int32Array.from(clipLabels), isMany: false, searched: spelledOut },
    ...(doubts.length > 0 ? [doubtField(dataset, doubts, spelledOut)] : []),
    ...groups.map(({ name, values, clipValues }) => ({
      id: `group:${name}`,
      values,
      codes: Int32Array.from(clipValues),
      isMany: false,
    })),
    ...joined.columns.flatMap(({ name, values }) => columnField(name, values)),
    { id: 'split', values: splitNames, codes: splitCodes(dataset), isMany: false },
    { id: 'rate', ...rates, isMany: false },
    { id: 'channels', ...channels, isMany: false },
    { id: 'marks', values: markNames, codes: markCodes(dataset), isMany: true },
  ];
}

/** What the clip looks like to the probe, where that is not its label. */
function doubtField({ clips, labels }: OpenDataset, doubts: readonly Doubt[], searched: string[]): ClipField {
  const codes = new Int32Array(clips.length).fill(-1);
  for (const { clip, looksLike } of doubts) codes[clip] = labels.indexOf(looksLike);
  return { id: 'looksLike', values: labels, codes, isMany: false, searched };
}

/** The name that a data set itself gives a field; null for those that every data set has. */
export function ownName(id: FieldId): { kind: 'group' | 'column'; name: string } | null {
  const [, kind, name] = /^(group|column):(.*)$/s.exec(id) ?? [];
  return name === undefined ? null : { kind: kind === 'group' ? 'group' : 'column', name };
}

/** A column with more of them names clips, and divides nothing. */
const mostColumnValues = 1000;

/** A column of a table, or none where it has too many values. */
function columnField(name: string, values: readonly (string | null)[]): ClipField[] {
  const found = new Set<string>();
  for (const value of values) {
    if (value !== null) found.add(value);
    if (found.size > mostColumnValues) return [];
  }
  if (found.size === 0) return [];
  const keys = new Map([...found].map((value) => [value, naturalKey(value)]));
  const areNumbers = [...found].every((value) => value.trim() !== '' && Number.isFinite(Number(value)));
  const sorted = [...found].sort((a, b) =>
    areNumbers ? Number(a) - Number(b) : (keys.get(a) ?? a) < (keys.get(b) ?? b) ? -1 : 1,
  );
  const codeOf = new Map(sorted.map((value, code) => [value, code]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : (codeOf.get(value) ?? -1)));
  return [{ id: `column:${name}`, values: sorted, codes, isMany: false }];
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

function markCodes({ clips, isExcluded, record, copies }: OpenDataset): Int32Array {
  const codes = new Int32Array(clips.length);
  const add = (clip: number, mark: MarkName) => {
    codes[clip] = (codes[clip] ?? 0) | (1 << markNames.indexOf(mark));
  };
  for (const [clip, isOut] of isExcluded.entries()) if (isOut) add(clip, 'excluded');
  for (const clip of Object.keys(record.clipEdits?.labels ?? {})) add(Number(clip), 'hand');
  for (const [clip, first] of copies.entries()) {
    if (first === clip) continue;
    add(clip, 'copy');
    add(first, 'copy');
  }
  return codes;
}
