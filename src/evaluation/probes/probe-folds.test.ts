import { expect, test } from 'vitest';
import { itemAt } from '../../lib/present.ts';
import { type FoldInput, foldsOfFiles, probeFolds, usualFoldGroup } from './probe-folds.ts';

const all = Array.from({ length: 240 }, (_, clip) => clip);
const speaker = { name: 'speaker', clipValues: all.map((clip) => Math.floor(clip / 20)) };
const sentence = { name: 'sentence', clipValues: all.map((clip) => clip % 5) };
const input: FoldInput = {
  // the last clip's class is its own
  clipLabels: all.map((clip) => (clip === 239 ? 4 : clip % 4)),
  groups: [sentence, speaker],
  copies: all.map((clip) => (clip === 1 ? 0 : clip)),
};

test('speakers are whole in a fold, classes in proportion, every clip in one; mixed folds separate the speakers, not copies', () => {
  const { folds, count, by, isLeaveOneOut, mixed } = probeFolds(
    input,
    { kind: 'count', count: 5, group: 'speaker' },
    1,
  );
  expect([count, by, isLeaveOneOut]).toEqual([5, 'speaker', false]);
  expect(new Set(folds)).toEqual(new Set([0, 1, 2, 3, 4]));
  expect(foldsOfValue(speaker.clipValues, folds).every((size) => size === 1)).toBe(true);
  const mixedFolds = mixed ?? new Int32Array();
  expect(foldsOfValue(speaker.clipValues, mixedFolds).every((size) => size > 2)).toBe(true);
  expect(mixedFolds[0]).toBe(mixedFolds[1]);
  for (const label of [0, 1, 2]) {
    const sizes = [0, 1, 2, 3, 4].map((fold) =>
      all.filter((clip) => mixedFolds[clip] === fold && input.clipLabels[clip] === label),
    );
    expect(Math.max(...sizes.map((clips) => clips.length))).toBeLessThanOrEqual(13);
  }
  expect(probeFolds(input, { kind: 'count', count: 5, group: null }, 1)).toMatchObject({ by: null, mixed: null });
  // fewer speakers than folds: as many folds as speakers
  expect(probeFolds(input, { kind: 'count', count: 30, group: 'speaker' }, 1).count).toBe(12);
});

test('one speaker left out at a time; of two with a copy in common, both', () => {
  const { folds, count, isLeaveOneOut } = probeFolds(input, { kind: 'group', name: 'speaker' }, 1);
  expect([count, isLeaveOneOut]).toEqual([12, true]);
  expect([...folds]).toEqual(speaker.clipValues);
  const copies = all.map((clip) => (clip === 25 ? 0 : clip));
  expect(probeFolds({ ...input, copies }, { kind: 'group', name: 'speaker' }, 1).count).toBe(11);
});

test('folds that are given say by themselves what they keep apart', () => {
  const choice = { kind: 'given' as const, folds: speaker.clipValues.map((value) => 10 + (value % 3)) };
  expect(probeFolds(input, choice, 1)).toMatchObject({ count: 3, by: 'speaker', isLeaveOneOut: false });
  expect(probeFolds(input, { kind: 'given', folds: all.map((clip) => clip % 3) }, 1)).toMatchObject({ by: null });
  expect(probeFolds(input, { kind: 'given', folds: sentence.clipValues }, 1)).toMatchObject({
    by: 'sentence',
    isLeaveOneOut: true,
  });
});

test('a list of files: by path or bare name; others stay out, an unknown one is said', () => {
  const paths = ['a/1.wav', 'a/2.wav', 'b/1.wav', 'b/3.wav'];
  const rows = [
    { file: '3.wav', fold: 'test' },
    { file: 'a/1.wav', fold: 'dev ' },
    { file: 'b/1.wav', fold: 'test' },
  ];
  expect(foldsOfFiles(paths, rows)).toEqual({ clips: [0, 2, 3], folds: [0, 1, 1], names: ['dev', 'test'] });
  expect(() => foldsOfFiles(paths, [{ file: '1.wav', fold: 'a' }])).toThrow(
    expect.objectContaining({ code: 'split/unknown-file' }),
  );
});

test.each([
  ['a group that is not known', { kind: 'group', name: 'room' }, 'split/no-group'],
  ['one fold', { kind: 'count', count: 1, group: null }, 'split/no-fold'],
  ['all in one fold', { kind: 'given', folds: all.map(() => 3) }, 'split/too-few-groups'],
] as const)('%s', (_, choice, code) => {
  expect(() => probeFolds(input, choice, 1)).toThrow(expect.objectContaining({ code }));
});

test('the usual group is what the split keeps apart, else the speaker; one value is none', () => {
  expect(usualFoldGroup(input.groups, [])).toBe('speaker');
  expect(usualFoldGroup(input.groups, ['sentence'])).toBe('sentence');
  expect(usualFoldGroup([{ name: 'speaker', clipValues: all.map(() => 0) }], [])).toBe(null);
});

/** By value: how many folds have clips of it. */
function foldsOfValue(values: readonly number[], folds: Int32Array): number[] {
  const found = new Map<number, Set<number>>();
  for (const [clip, value] of values.entries()) {
    const known = found.get(value) ?? new Set();
    found.set(value, known.add(itemAt(folds, clip)));
  }
  return [...found.values()].map((set) => set.size);
}
