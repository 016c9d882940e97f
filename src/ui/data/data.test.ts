import { expect, test } from 'vitest';
import type { Clip } from '../../dataset/clip.ts';
import { rulesAreEqual } from '../../dataset/labels/label-rule.ts';
import { noColumns } from '../../dataset/tables/join-tables.ts';
import { naturalKey } from '../../lib/natural-key.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { activeFilters, type ClipFilter, noFilter, onlyValue, passingClips, toggled } from './clips/clip-filter.ts';
import { inOrder, orderOf } from './clips/clip-order.ts';
import { clipSource } from './clips/clip-source.ts';
import { keepShown, noSelection, select, selectAll } from './clips/selection.ts';
import { binWidth, lengthBins } from './length-bins.ts';
import { toggleFromEnd } from './rule-draft.ts';

function clip(index: number, path: string, seconds: number): Clip {
  return {
    index,
    path,
    sampleCount: seconds * 16_000,
    encoding: 'pcm16',
    offsetBytes: 0,
    contentHash: '',
    sourceSampleRateHz: 16_000,
    sourceChannelCount: 1,
  };
}

const dataset: OpenDataset = {
  record: {
    id: 'd',
    name: 'd',
    createdAt: 0,
    sampleRateHz: 16_000,
    clipCount: 4,
    problemCount: 0,
    totalSampleCount: 0,
    packBytes: 0,
    labelRule: { kind: 'field', separator: '_', index: 0 },
    splitConfig: { method: 'random', validationFraction: 0.25, testFraction: 0.25, seed: 1 },
  },
  clips: [clip(0, 'a/YES_1.wav', 1), clip(1, 'a/no_1.wav', 2), clip(2, 'b/no_2.wav', 3), clip(3, 'b/other.wav', 4)],
  problems: [],
  tables: [],
  joined: noColumns,
  ruleLabels: ['YES', 'no', 'no', null],
  labelCodes: null,
  isExcluded: [false, false, false, false],
  labels: ['YES', 'no'],
  clipLabels: [0, 1, 1, -1],
  split: { train: [0], validation: [1], test: [2] },
  groups: [],
  copies: [0, 1, 2],
  withoutPart: [],
  splitError: null,
};

const source = clipSource(dataset, null);
const passing = (filter: Partial<ClipFilter>) => passingClips(source, { ...noFilter, ...filter });
const paths = (filter: Partial<ClipFilter>) => Array.from(passing(filter).clips, (clip) => dataset.clips[clip]?.path);

test('each filter leaves its clips, and all of them together fewer', () => {
  expect(paths({ values: { label: ['no'] } })).toEqual(['a/no_1.wav', 'b/no_2.wav']);
  expect(paths({ values: { label: [''] } })).toEqual(['b/other.wav']);
  expect(paths({ values: { label: ['', 'YES'] } })).toEqual(['a/YES_1.wav', 'b/other.wav']);
  expect(paths({ seconds: [2, 4] })).toEqual(['a/no_1.wav', 'b/no_2.wav']);
  expect(paths({ values: { split: ['test'] } })).toEqual(['b/no_2.wav']);
  expect(paths({ search: ' yes ' })).toEqual(['a/YES_1.wav']);
  expect(paths({ search: 'no train' })).toEqual([]);
  expect(paths({ search: 'b/ test' })).toEqual(['b/no_2.wav']);
  expect(paths({ values: { label: ['no'] }, search: 'b/' })).toEqual(['b/no_2.wav']);
  expect(paths({ only: { name: 'two', clips: [3, 1] } })).toEqual(['a/no_1.wav', 'b/other.wav']);
});

test('a value that is no more does not filter, and is not among the filters at work', () => {
  const filter = { ...noFilter, values: { label: ['gone'], split: ['train'] } };
  expect(paths(filter)).toEqual(['a/YES_1.wav']);
  expect(activeFilters(filter, source.fields)).toMatchObject([{ field: { id: 'split' }, values: ['train'] }]);
});

test('a field counts what each of its values would leave under the other filters', () => {
  const { counts, seconds } = passing({ values: { label: ['no'] }, search: 'b/' });
  expect([...(counts.label ?? [])]).toEqual([0, 1, 1]);
  expect([...(counts.split ?? [])]).toEqual([0, 0, 1, 0]);
  expect([...seconds]).toEqual([3]);
  expect([...passing({ seconds: [2, 3] }).seconds]).toEqual([1, 2, 3, 4]);
});

test('marks are found one by one, though a clip has several', () => {
  const record = { ...dataset.record, clipEdits: { labels: { 0: 'no', 1: 'YES' }, excluded: [1] } };
  const isExcluded = [false, true, false, false];
  const marked = clipSource({ ...dataset, record, isExcluded, copies: [0, 1, 1, 3] }, source);
  const find = (...marks: string[]) => [...passingClips(marked, { ...noFilter, values: { marks } }).clips];
  expect(find('hand')).toEqual([0, 1]);
  expect(find('excluded')).toEqual([1]);
  expect(find('copy')).toEqual([1, 2]);
  const { counts } = passingClips(marked, { ...noFilter, values: { marks: ['excluded'] } });
  expect([...(counts.marks ?? [])]).toEqual([1, 2, 2, 1]);
});

test('a column of a table is a field, its numbers in their order; one that names clips is none', () => {
  const columns = [
    { name: 'age', values: ['9', '10', null, '-1.5'] },
    { name: 'empty', values: [null, null, null, null] },
  ];
  const withTable = clipSource({ ...dataset, joined: { ...noColumns, columns } }, source);
  expect(withTable.fields.find(({ id }) => id === 'column:age')?.values).toEqual(['-1.5', '9', '10']);
  expect(withTable.fields.some(({ id }) => id === 'column:empty')).toBe(false);
  expect([...passingClips(withTable, { ...noFilter, values: { 'column:age': ['9', ''] } }).clips]).toEqual([0, 2]);
});

test('a label is found by what its code stands for, in both languages', () => {
  const coded = clipSource({ ...dataset, labels: ['ANG', 'SAD'], labelCodes: 'emotion-codes' }, source);
  const find = (search: string) => [...passingClips(coded, { ...noFilter, search }).clips];
  expect(find('anger')).toEqual([0]);
  expect(find('悲伤')).toEqual([1, 2]);
});

test('a press on a bar takes its value alone, or away; with Ctrl one more', () => {
  const one = onlyValue(noFilter, 'label', 'no');
  expect(one.values.label).toEqual(['no']);
  expect(onlyValue(one, 'label', 'no').values.label).toEqual([]);
  expect(toggled(one, 'label', '').values.label).toEqual(['no', '']);
});

test('columns sort in both directions, numbers in names as numbers', async () => {
  const { signal } = new AbortController();
  expect([...((await orderOf(source, 'seconds', signal)) ?? [])]).toEqual([0, 1, 2, 3]);
  const byLabel = await orderOf(source, 'label', signal);
  expect([...inOrder(passing({}).clips, byLabel, false)]).toEqual([0, 1, 2, 3]);
  expect([...inOrder(passing({ search: 'b/' }).clips, byLabel, true)]).toEqual([3, 2]);
  const names = ['clip 10', 'clip 9', 'Clip 009b', 'clip 9a', 'clip', 'clip 100'];
  const sorted = names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
  expect(sorted).toEqual(['clip', 'clip 9', 'clip 9a', 'Clip 009b', 'clip 10', 'clip 100']);
});

test('Shift and Ctrl choose as in a list of files', () => {
  const shown = Int32Array.from([5, 3, 8, 1]);
  const first = select(noSelection, 3, 'one', shown);
  const range = select(first, 1, 'range', shown);
  expect([...range.chosen]).toEqual([3, 8, 1]);
  expect([...select(range, 5, 'range', shown).chosen]).toEqual([5, 3]);
  expect([...select(range, 8, 'toggle', shown).chosen]).toEqual([3, 1]);
  expect([...select(first, 8, 'toggle', shown).chosen]).toEqual([3, 8]);
  expect(selectAll(first, shown).chosen.size).toBe(4);
});

test('what is filtered away is not chosen any more, and the row in its place is the current one', () => {
  const shown = Int32Array.from([5, 3, 8, 1]);
  const chosen = select(select(noSelection, 3, 'one', shown), 8, 'range', shown);
  const kept = keepShown(chosen, shown, Int32Array.from([5, 3, 1]));
  expect(kept).toEqual({ chosen: new Set([3]), current: 1, anchor: 3 });
  expect(keepShown(chosen, shown, shown)).toBe(chosen);
});

test('bins are round, count every clip once, and hold the values on their edges', () => {
  expect(binWidth(10, 20)).toBe(0.5);
  expect(binWidth(0.1, 22)).toBe(0.005);
  const seconds = Array.from({ length: 500 }, (_, i) => 1 + (i % 41) / 10);
  const bins = lengthBins(seconds);
  expect(bins.length).toBeLessThanOrEqual(12);
  expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(500);
  for (const bin of bins) {
    expect(bin.count).toBe(seconds.filter((value) => value >= bin.fromSec && value < bin.toSec).length);
  }
});

test('one length alone, and none at all', () => {
  expect(lengthBins([2, 2]).reduce((sum, bin) => sum + bin.count, 0)).toBe(2);
  expect(lengthBins([])).toEqual([]);
});

test('counting from the end names the same field', () => {
  const rule = { kind: 'field', separator: '_', index: 2 } as const;
  const fromEnd = toggleFromEnd(rule, '1001_DFA_ANG_XX.wav');
  expect(fromEnd).toEqual({ kind: 'field', separator: '_', index: -2 });
  expect(toggleFromEnd({ ...rule, index: -2 }, '1001_DFA_ANG_XX.wav')).toEqual(rule);
  expect(rulesAreEqual(rule, { ...rule })).toBe(true);
  expect(rulesAreEqual(rule, fromEnd)).toBe(false);
});
