// Sizes against the reference's train_test_split: parity/check-shared.ts.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VoxtuneError } from '../../lib/errors.ts';
import { blocksOf } from './blocks.ts';
import { drawSplit } from './drawn-split.ts';
import { defaultSplitConfig, type Split, type SplitConfig, splitSizes } from './split.ts';

/** Of clips none of which is a copy. */
const splitClips = (clipLabels: readonly number[], config: SplitConfig) => drawSplit(blocksOf(clipLabels, []), config);

test('fractions mean the decimals they are written as', () => {
  // 0.1 + 0.2 is 0.30000000000000004 in binary: 10 clips would hold out 4
  const sizes = splitSizes(10, { ...defaultSplitConfig, validationFraction: 0.1, testFraction: 0.2 });
  expect(sizes).toEqual({ train: 7, validation: 1, test: 2 });
  // but as in Python, 0.07 * 100 is a little more than 7: datasets holds out 8
  expect(splitSizes(100, { ...defaultSplitConfig, validationFraction: 0.03, testFraction: 0.04 }).train).toBe(92);
  expect(splitSizes(50, { ...defaultSplitConfig, validationFraction: 0 })).toEqual({
    train: 47,
    validation: 0,
    test: 3,
  });
  expect(splitSizes(50, { ...defaultSplitConfig, testFraction: 0 })).toEqual({ train: 47, validation: 3, test: 0 });
});

function parts(split: Split): number[] {
  return [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
}

test('every labelled clip is in one part, the others in none, and the seed decides', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 60, maxLength: 300 }),
      fc.constantFrom('random' as const, 'stratified' as const),
      fc.integer({ min: 0, max: 2 ** 40 }),
      (clipLabels, method, seed) => {
        fc.pre(clipLabels.filter((label) => label >= 0).length > 30);
        const config = { ...defaultSplitConfig, method, seed };
        const split = splitClips(clipLabels, config);
        expect(parts(split)).toEqual(clipLabels.flatMap((label, i) => (label >= 0 ? [i] : [])));
        expect(splitClips(clipLabels, config)).toEqual(split);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
  const labels = Array.from({ length: 200 }, () => 0);
  const first = splitClips(labels, defaultSplitConfig);
  expect(splitClips(labels, { ...defaultSplitConfig, seed: 43 }).test).not.toEqual(first.test);
});

test('stratified: each class in proportion', () => {
  const sizes = [1271, 1271, 1271, 1271, 1087, 1271];
  const clipLabels = sizes.flatMap((size, label) => Array.from({ length: size }, () => label));
  const split = splitClips(clipLabels, { ...defaultSplitConfig, method: 'stratified' });
  for (const part of [split.validation, split.test]) {
    for (const [label, size] of sizes.entries()) {
      const found = part.filter((index) => clipLabels[index] === label).length;
      expect(Math.abs(found - (part.length * size) / clipLabels.length)).toBeLessThan(1);
    }
  }
});

test('stratified: small classes keep a clip for training and reach every part where there is room', () => {
  const sizes = [150, 100, 3, 2, 1];
  const clipLabels = sizes.flatMap((size, label) => Array.from({ length: size }, () => label));
  for (let seed = 0; seed < 20; seed++) {
    const split = splitClips(clipLabels, { ...defaultSplitConfig, method: 'stratified', seed });
    const count = (part: number[], label: number) => part.filter((index) => clipLabels[index] === label).length;
    for (const label of [0, 1, 2]) {
      expect(count(split.validation, label)).toBeGreaterThan(0);
      expect(count(split.test, label)).toBeGreaterThan(0);
    }
    for (const label of sizes.keys()) expect(count(split.train, label)).toBeGreaterThan(0);
  }
});

test('stratified sizes hold even where most classes have one clip', () => {
  const clipLabels = Array.from({ length: 40 }, (_, i) => i);
  const split = splitClips(clipLabels, { ...defaultSplitConfig, method: 'stratified' });
  expect([split.train.length, split.validation.length, split.test.length]).toEqual([36, 2, 2]);
});

test.each([
  [0, defaultSplitConfig],
  [1, defaultSplitConfig],
  [10, defaultSplitConfig],
  [30, { ...defaultSplitConfig, validationFraction: 0.5, testFraction: 0.5 }],
])('%d clips are too few for %j', (clipCount, config) => {
  const labels = Array.from({ length: clipCount }, () => 0);
  let thrown: unknown;
  try {
    splitClips(labels, config);
  } catch (error) {
    thrown = error;
  }
  expect((thrown as VoxtuneError).code).toBe('split/too-few-clips');
  expect((thrown as VoxtuneError).params.clipCount).toBe(clipCount);
  expect(thrown).toBeInstanceOf(VoxtuneError);
});

/** 120 clips, each of which is there twice: labels and copies by clip index. */
const doubled = {
  clipLabels: Array.from({ length: 240 }, (_, i) => (i % 120) % 4),
  copies: Array.from({ length: 240 }, (_, i) => i % 120),
};

test.each(['random', 'stratified'] as const)('%s: copies are in one part, and the sizes hold', (method) => {
  const split = drawSplit(blocksOf(doubled.clipLabels, [doubled.copies]), { ...defaultSplitConfig, method });
  expect(parts(split)).toEqual(doubled.clipLabels.map((_, i) => i));
  expect([split.train.length, split.validation.length, split.test.length]).toEqual([216, 12, 12]);
  for (const part of Object.values(split)) {
    for (const clip of part) expect(part).toContain((clip + 120) % 240);
  }
});

test('copies of which some carry no label, or another one, are no trouble', () => {
  const clipLabels = doubled.clipLabels.map((label, i) => (i >= 120 && i % 2 ? -1 : i > 200 ? (label + 1) % 4 : label));
  const split = drawSplit(blocksOf(clipLabels, [doubled.copies]), { ...defaultSplitConfig, method: 'stratified' });
  expect(parts(split)).toEqual(clipLabels.flatMap((label, i) => (label >= 0 ? [i] : [])));
  const contents = Object.values(split).map((part) => new Set(part.map((clip) => clip % 120)));
  expect(contents.reduce((sum, set) => sum + set.size, 0)).toBe(120);
});

test('one clip that is there a hundred times does not fill the test', () => {
  const clipLabels = Array.from({ length: 300 }, (_, i) => i % 3);
  const copies = clipLabels.map((_, i) => Math.max(0, i - 100));
  for (let seed = 0; seed < 30; seed++) {
    for (const method of ['random', 'stratified'] as const) {
      const split = drawSplit(blocksOf(clipLabels, [copies]), { ...defaultSplitConfig, method, seed });
      expect(split.train).toContain(0);
    }
  }
});

test('a label whose only clip a draw would test keeps it for training', () => {
  const clipLabels = Array.from({ length: 48 }, (_, i) => (i < 40 ? Math.floor(i / 20) : i - 38));
  for (let seed = 0; seed < 50; seed++) {
    const split = splitClips(clipLabels, { ...defaultSplitConfig, seed });
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([43, 2, 3]);
    expect(new Set(split.train.map((clip) => clipLabels[clip])).size).toBe(10);
  }
});
