import { expect, test } from 'vitest';
import { nearEqualLabels } from './near-labels.ts';

const found = (counts: Record<string, number>) => nearEqualLabels(Object.keys(counts), Object.values(counts));

test.each([
  ['caf\u00e9', 'cafe\u0301', 'encoding'],
  ['ＡＮＧ', 'ANG', 'encoding'],
  ['angry', 'an\u200bgry', 'encoding'],
  ['angry', ' angry  ', 'spaces'],
  ['very  happy', 'very happy', 'spaces'],
  ['Angry', 'angry', 'case'],
  ['very_happy', 'Very-Happy', 'separators'],
  ['angry', 'angry_', 'separators'],
  ['dont know', "don't know", 'separators'],
  ['veryhappy', 'very.happy', 'separators'],
  ['angry', 'agnry', 'typo'],
  ['neutral', 'neutal', 'typo'],
  ['neutral', 'Neutrall', 'typo'],
  ['neutral', 'nwutral', 'typo'],
])('%s and %s are near: %s', (common, rare, difference) => {
  expect(found({ [common]: 50, [rare]: 2 })).toEqual([{ labels: [common, rare], difference }]);
});

test.each([
  [{ ANG: 50, SAD: 2 }],
  // two sounds, two grades, two numbers
  [{ s: 20, S: 2 }],
  [{ 'C+': 20, C: 2 }],
  [{ '1.0': 20, '10': 2 }],
  [{ '-1': 20, '1': 2 }],
  [{ '12': 20, '1-2': 2 }],
  [{ '-': 20, _: 2 }],
  [{ take1: 100, take2: 1 }],
  [{ class_a: 100, class_b: 1 }],
  // words that are both common, or both rare
  [{ right: 50, light: 40 }],
  [{ right: 2, light: 1 }],
  [{ male: 50, female: 1 }],
])('%o are not', (counts) => {
  expect(found(counts)).toEqual([]);
});

test('several at once: the commonest is first, in the group and among the groups', () => {
  expect(found({ sad: 3, Sad: 9, SAD: 4, Happy: 100, 'happy ': 1, happpy: 1 })).toEqual([
    { labels: ['Happy', 'happy ', 'happpy'], difference: 'case' },
    { labels: ['Sad', 'SAD', 'sad'], difference: 'case' },
  ]);
});

test('a label a clip: nothing is near', () => {
  const labels = Array.from({ length: 60_000 }, (_, i) => `speaker ${i}`);
  expect(nearEqualLabels(labels, new Array(labels.length).fill(1))).toEqual([]);
});
