import { expect, test } from 'vitest';
import type { Clip } from '../../dataset/clip.ts';
import { rulesAreEqual } from '../../dataset/label-rule.ts';
import { noColumns } from '../../dataset/tables/join-tables.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { type ClipFilter, clipRows, filterRows, noFilter } from './clip-rows.ts';
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
  speakerRule: null,
  speakers: [],
  clipSpeakers: [-1, -1, -1],
  splitError: null,
};

const paths = (filter: Partial<ClipFilter>, except?: keyof ClipFilter) =>
  filterRows(clipRows(dataset), { ...noFilter, ...filter }, except).map((row) => row.path);

test('rows carry label, seconds and split', () => {
  expect(clipRows(dataset).map((row) => [row.labelName, row.seconds, row.split])).toEqual([
    ['YES', 1, 'train'],
    ['no', 2, 'validation'],
    ['no', 3, 'test'],
    ['', 4, null],
  ]);
});

test('each filter leaves its rows, and all of them together fewer', () => {
  expect(paths({ label: 1 })).toEqual(['a/no_1.wav', 'b/no_2.wav']);
  expect(paths({ label: -1 })).toEqual(['b/other.wav']);
  expect(paths({ seconds: [2, 4] })).toEqual(['a/no_1.wav', 'b/no_2.wav']);
  expect(paths({ split: 'test' })).toEqual(['b/no_2.wav']);
  expect(paths({ search: ' yes ' })).toEqual(['a/YES_1.wav']);
  expect(paths({ label: 1, search: 'b/' })).toEqual(['b/no_2.wav']);
  expect(paths({ label: 1, search: 'b/' }, 'label')).toEqual(['b/no_2.wav', 'b/other.wav']);
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
