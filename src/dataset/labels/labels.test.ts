import { expect, test } from 'vitest';
import { labelClips, sortLabels } from './labels.ts';

test('classes are places in the sorted names; clips without a label have none', () => {
  const clips = ['1_a_SAD.wav', '2_b_ANG.wav', 'readme.wav', '3_c_SAD.wav'].map((path) => ({ path }));
  expect(labelClips(clips, { kind: 'field', separator: '_', index: 2 })).toEqual({
    labels: ['ANG', 'SAD'],
    clipLabels: [1, 0, -1, 1],
    counts: [1, 2],
  });
});

test('sorts as Python sorts strings', () => {
  // sorted(['b', 'B', 'a', '10', '9', 'é', '😀', 'ａ', 'ab'])
  expect(sortLabels(['b', 'B', 'a', '10', '9', 'é', '😀', 'ａ', 'ab', 'b'])).toEqual([
    '10',
    '9',
    'B',
    'a',
    'ab',
    'b',
    'é',
    'ａ',
    '😀',
  ]);
});
