import { expect, test } from 'vitest';
import type { Group } from '../groups.ts';
import { makeSplit, type SplitInput, withoutPart } from './make-split.ts';
import { defaultSplitConfig, type Split, type SplitConfig } from './split.ts';
import { guessSplitConfig } from './split-guess.ts';

const rule = { kind: 'folder' as const, level: 1 };
const named = (name: string, clipValues: number[]): Group => ({
  name,
  rule,
  clipValues,
  values: [...new Set(clipValues)].filter((value) => value >= 0).map(String),
});

const all = Array.from({ length: 300 }, (_, i) => i);
const speaker = named(
  'speaker',
  all.map((i) => Math.floor(i / 25)),
);
const sentence = named(
  'sentence',
  all.map((i) => i % 5),
);
const input: SplitInput = {
  paths: all.map((i) => `${i}.wav`),
  sourcePaths: all.map((i) => `${i}.wav`),
  clipLabels: all.map((i) => (i % 3) + (i === 299 ? 3 : 0)),
  groups: [speaker, sentence],
  copies: all.map((i) => (i === 1 ? 0 : i)),
};

function folds(count: number, changes: Partial<SplitConfig> = {}, from = input): Split[] {
  return Array.from({ length: count }, (_, i) =>
    makeSplit(from, { ...defaultSplitConfig, method: 'folds', folds: { count, fold: i + 1 }, ...changes }),
  );
}

test('every clip is tested once, each label in proportion; a label of one clip always trains', () => {
  const splits = folds(5);
  const tested = splits.flatMap((split) => split.test).sort((a, b) => a - b);
  expect(tested).toEqual(all.slice(0, 299));
  for (const split of splits) {
    expect(withoutPart(split, input.clipLabels)).toEqual([]);
    expect(split.train).toContain(299);
    expect(split.validation).toHaveLength(15);
    for (const label of [0, 1, 2]) {
      const count = split.test.filter((clip) => input.clipLabels[clip] === label).length;
      expect(Math.abs(count - 20)).toBeLessThanOrEqual(1);
    }
    expect(split.test.includes(0)).toBe(split.test.includes(1));
  }
});

test('folds that keep speakers apart, in training and validation too', () => {
  const splits = folds(4, { keepApart: ['speaker'] });
  expect(splits.map((split) => new Set(split.test.map((clip) => speaker.clipValues[clip])).size)).toEqual([3, 3, 3, 3]);
  for (const split of splits) {
    const sets = Object.values(split).map((part) => new Set(part.map((clip) => speaker.clipValues[clip])));
    expect(sets.reduce((sum, set) => sum + set.size, 0)).toBe(12);
  }
});

test('one speaker left out at a time', () => {
  const leaveOut = { folds: { count: 2, fold: 3, leaveOut: 'speaker' }, keepApart: ['speaker'] };
  const [split] = folds(1, leaveOut);
  expect(split?.test).toEqual(all.slice(50, 75));
  expect(split?.train.length).toBe(250);
  expect(() => folds(1, { folds: { count: 2, fold: 13, leaveOut: 'speaker' } })).toThrow('no fold 13 of 12');
});

test('folds of two groups that cross leave out what belongs to both sides', () => {
  const [split] = folds(5, { keepApart: ['speaker', 'sentence'] });
  expect(split).toBeDefined();
  if (!split) return;
  for (const group of [speaker, sentence]) {
    const sets = Object.values(split).map((part) => new Set(part.map((clip) => group.clipValues[clip])));
    const values = sets.flatMap((set) => [...set]);
    expect(new Set(values).size).toBe(values.length);
  }
  expect(withoutPart(split, input.clipLabels).length).toBeGreaterThan(50);
});

test.each([
  ['more folds than speakers', { folds: { count: 13, fold: 1 }, keepApart: ['speaker'] }, 'split/too-few-groups'],
  ['one fold', { folds: { count: 1, fold: 1 } }, 'split/no-fold'],
  ['a fold too many', { folds: { count: 5, fold: 6 } }, 'split/no-fold'],
  ['a group that is not there', { keepApart: ['room'] }, 'split/no-group'],
  ['folders that are not there', { method: 'folders' as const }, 'split/no-folders'],
  ['a column that is not there', { method: 'column' as const, column: 'split' }, 'split/no-column'],
  [
    'a protocol of another data set',
    { method: 'protocol' as const, protocol: { name: 'x', fold: 1 } },
    'split/no-protocol',
  ],
])('%s', (_, changes, code) => {
  expect(() => folds(1, changes)).toThrow(expect.objectContaining({ code }));
});

test('the archive’s folders; validation is drawn from train, copies and groups together', () => {
  const sourcePaths = all.map((i) => `set/${i < 200 ? 'train' : 'test'}/${i}.wav`);
  const [split] = folds(
    1,
    { method: 'folders', validationFraction: 0.1, keepApart: ['speaker'] },
    { ...input, sourcePaths },
  );
  expect(split?.test).toEqual(all.slice(200));
  expect(split?.validation.length).toBe(25);
  expect(new Set(split?.validation.map((clip) => speaker.clipValues[clip])).size).toBe(1);
  const [without] = folds(1, { method: 'folders', validationFraction: 0 }, { ...input, sourcePaths });
  expect(without?.train).toEqual(all.slice(0, 200));
});

test('folders without a test: it is drawn from train as well', () => {
  const sourcePaths = all.map((i) => `${i < 250 ? 'train' : 'dev'}/${i}.wav`);
  const [split] = folds(1, { method: 'folders', testFraction: 0.1 }, { ...input, sourcePaths });
  expect(split?.validation).toEqual(all.slice(250));
  expect(split?.test).toHaveLength(30);
  expect(split?.train).toHaveLength(220);
});

test('a data set’s own split is kept', () => {
  const columns = [
    { name: 'file', values: ['1.wav', '2.wav', '3.wav'] },
    { name: 'subset', values: ['train', 'train', 'test'] },
  ];
  const guess = (paths: string[], given: typeof columns) => guessSplitConfig(paths, { joins: [], columns: given });
  const plain = ['1.wav', '2.wav', '3.wav'];
  expect(guess(['train/a/1.wav', 'train/a/2.wav', 'test/a/1.wav'], columns)).toMatchObject({ method: 'folders' });
  expect(guess(plain, columns)).toMatchObject({ method: 'column', column: 'subset' });
  expect(guess(plain, [])).toEqual(defaultSplitConfig);
});

test('a column that says the parts; a clip that it does not name is in none', () => {
  const columnValues = () => all.map((i) => (i < 10 ? null : i < 200 ? 'train' : i < 250 ? 'dev' : 'test'));
  const [split] = folds(1, { method: 'column', column: 'split' }, { ...input, columnValues });
  expect([split?.train.length, split?.validation.length, split?.test.length]).toEqual([190, 50, 50]);
  expect(split && withoutPart(split, input.clipLabels)).toEqual(all.slice(0, 10));
});
