import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffledIndices } from '../../lib/shuffle.ts';
import { type DrawConfig, drawParts } from './draw-parts.ts';
import { type Split, splitSizes } from './split.ts';
import { splitLeaks } from './split-leaks.ts';

const config: DrawConfig = { method: 'stratified', validationFraction: 0.1, testFraction: 0.2, seed: 42 };

function splitBySpeaker(
  clipLabels: readonly number[],
  clipSpeakers: readonly number[],
  options: DrawConfig,
  copies = clipLabels.map((_, i) => i),
): Split {
  return drawParts({ clipLabels, copies, groups: [{ name: 'speaker', clipValues: clipSpeakers }] }, options);
}

function labelsAndSpeakers(clipsOfSpeaker: readonly (readonly number[])[]) {
  const clipSpeakers = clipsOfSpeaker.flatMap((labels, speaker) => labels.map(() => speaker));
  return { clipLabels: clipsOfSpeaker.flat(), clipSpeakers };
}

function partsOf(split: Split): number[] {
  return [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
}

test('nobody is in two parts, every labelled clip is in one, and every part has someone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 20 }), {
        minLength: 4,
        maxLength: 40,
      }),
      fc.integer({ min: 0, max: 2 ** 40 }),
      (clipsOfSpeaker, seed) => {
        fc.pre(clipsOfSpeaker.filter((labels) => labels.some((label) => label >= 0)).length >= 3);
        const { clipLabels, clipSpeakers } = labelsAndSpeakers(clipsOfSpeaker);
        const split = splitBySpeaker(clipLabels, clipSpeakers, { ...config, seed });
        expect(partsOf(split)).toEqual(clipLabels.flatMap((label, i) => (label >= 0 ? [i] : [])));
        expect(Math.min(split.train.length, split.validation.length, split.test.length)).toBeGreaterThan(0);
        const speakersOf = (part: number[]) => new Set(part.map((clip) => clipSpeakers[clip]));
        const all = [split.train, split.validation, split.test].map(speakersOf);
        const names = all.flatMap((speakers) => [...speakers]);
        expect(new Set(names).size).toBe(names.length);
        expect(splitBySpeaker(clipLabels, clipSpeakers, { ...config, seed })).toEqual(split);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

test('equal speakers give the very sizes asked for, and the seed decides who tests', () => {
  const { clipLabels, clipSpeakers } = labelsAndSpeakers(Array.from({ length: 20 }, () => [0, 1, 2, 0, 1, 2]));
  const split = splitBySpeaker(clipLabels, clipSpeakers, config);
  expect([split.train.length, split.validation.length, split.test.length]).toEqual([84, 12, 24]);
  const speakers = { name: 'speaker', clipValues: clipSpeakers };
  expect(splitLeaks(split, [speakers], [])).toEqual([
    { group: 'speaker', inTest: 4, alsoInTrain: 0, alsoInValidation: 0 },
  ]);
  expect(splitBySpeaker(clipLabels, clipSpeakers, { ...config, seed: 43 }).test).not.toEqual(split.test);
});

test('each class is as near to its share as whole speakers allow', () => {
  // half of the speakers say little but 0, half little but 1: many draws would test one kind alone
  const kinds = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? [0, 0, 0, 0, 1] : [1, 1, 1, 1, 0]));
  const { clipLabels, clipSpeakers } = labelsAndSpeakers(kinds);
  for (let seed = 0; seed < 20; seed++) {
    const { test: tested } = splitBySpeaker(clipLabels, clipSpeakers, { ...config, seed });
    const ones = tested.filter((clip) => clipLabels[clip] === 1).length;
    expect(Math.abs(ones / tested.length - 0.5)).toBeLessThan(0.13);
  }
});

test('sizes come near to what was asked where speakers are uneven', () => {
  const lengths = shuffledIndices(30, 1, 9).map((n) => 5 + n);
  const { clipLabels, clipSpeakers } = labelsAndSpeakers(lengths.map((n) => Array.from({ length: n }, () => 0)));
  const wanted = splitSizes(clipLabels.length, config);
  const split = splitBySpeaker(clipLabels, clipSpeakers, config);
  expect(Math.abs(split.test.length - wanted.test)).toBeLessThan(18);
  expect(Math.abs(split.validation.length - wanted.validation)).toBeLessThan(18);
});

test('clips of nobody known stay together', () => {
  const clipLabels = Array.from({ length: 40 }, () => 0);
  const clipSpeakers = clipLabels.map((_, i) => (i < 10 ? -1 : Math.floor(i / 5)));
  const split = splitBySpeaker(clipLabels, clipSpeakers, config);
  const unknown = [split.train, split.validation, split.test].filter((part) => part.some((clip) => clip < 10));
  expect(unknown).toHaveLength(1);
});

test('without speakers, or with too few, there is no such split', () => {
  const code = (speakers: number[]) => {
    try {
      splitBySpeaker([0, 1, 0, 1], speakers, config);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(code([-1, -1, -1, -1])).toBe('split/no-group');
  expect(code([0, 0, 1, 1])).toBe('split/too-few-groups');
  expect(code([0, 0, 1, 2])).toBeNull();
});

test('copies of a clip under two speakers bring both into one part', () => {
  const { clipLabels, clipSpeakers } = labelsAndSpeakers(Array.from({ length: 20 }, () => [0, 1, 2, 0, 1, 2]));
  // the first clips of the speakers 0 and 1, 2 and 3, … are the same
  const copies = clipLabels.map((_, i) => (i % 12 === 6 ? i - 6 : i));
  for (let seed = 0; seed < 10; seed++) {
    const split = splitBySpeaker(clipLabels, clipSpeakers, { ...config, seed }, copies);
    expect(partsOf(split)).toHaveLength(120);
    const pairs = Object.values(split).map((part) => new Set(part.map((clip) => Math.floor(clip / 12))));
    expect(pairs.reduce((sum, set) => sum + set.size, 0)).toBe(10);
  }
});

test('a copy that every speaker has is left out of all parts but one', () => {
  const { clipLabels, clipSpeakers } = labelsAndSpeakers(Array.from({ length: 20 }, () => [0, 1, 2, 0, 1, 2]));
  const copies = clipLabels.map((_, i) => (i % 6 === 0 ? 0 : i));
  const split = splitBySpeaker(clipLabels, clipSpeakers, config, copies);
  expect(split.train.filter((clip) => clip % 6 === 0)).toHaveLength(14);
  expect([...split.validation, ...split.test].filter((clip) => clip % 6 === 0)).toEqual([]);
  expect(partsOf(split)).toHaveLength(114);
});

test('a draw that leaves a label nothing to train on is taken only where all do', () => {
  // one speaker in twelve alone says label 1
  const { clipLabels, clipSpeakers } = labelsAndSpeakers(
    Array.from({ length: 12 }, (_, i) => (i === 3 ? [1, 1, 1, 1] : [0, 0, 0, 0])),
  );
  for (let seed = 0; seed < 20; seed++) {
    for (const method of ['random', 'stratified'] as const) {
      const { train } = splitBySpeaker(clipLabels, clipSpeakers, { ...config, method, seed });
      expect(train.some((clip) => clipLabels[clip] === 1)).toBe(true);
    }
  }
});
