import { expect, test } from 'vitest';
import { guessLabelRule } from '../labels/label-guess.ts';
import { splitFolders } from './split-folders.ts';

test.each([
  ['set/train/angry/1.wav set/test/angry/2.wav', 'train test'],
  ['angry/train/1.wav angry/deep/test/2.wav', 'train test'],
  ['Training/a/1.wav Validation/a/2.wav Testing/a/3.wav', 'train validation test'],
  ['train/1.wav dev/2.wav eval/3.wav', 'train validation test'],
  ['train/1.wav eval/3.wav test/4.wav', 'train validation test'],
  ['train/1.wav eval/3.wav', 'train validation'],
  ['train-clean-100/84/1.wav dev-clean/174/2.wav test-other/61/3.wav', 'train validation test'],
  ['train.zip/a/1.wav test.zip/a/2.wav', 'train test'],
  ['训练集/a/1.wav 测试集/a/2.wav', 'train test'],
  ['train/a/1.wav train/b/2.wav valid/a/3.wav loose.wav', 'train train validation -'],
  ['train/a/1.wav train/b/2.wav test/a/3.wav unlabelled/4.wav', 'train train test -'],
])('%s', (paths, expected) => {
  expect(
    splitFolders(paths.split(' '))
      ?.map((part) => part ?? '-')
      .join(' '),
  ).toBe(expected);
});

test.each([
  'angry/1.wav happy/2.wav',
  // two classes of ESC-50's kind, one of them a vehicle
  'train/1.wav airplane/2.wav helicopter/3.wav engine/4.wav test/5.wav',
  'train/1.wav train/2.wav',
  'dev/1.wav test/2.wav',
  'pass_test/1.wav train_fail/2.wav',
])('no split: %s', (paths) => {
  expect(splitFolders(paths.split(' '))).toBeNull();
});

test('folders of a split never become the labels', () => {
  const paths = ['train-clean-100', 'test-clean'].flatMap((part) =>
    Array.from({ length: 30 }, (_, n) => `${part}/${'xyz'[n % 3]}${n}_${'abc'[n % 3]}.wav`),
  );
  expect(guessLabelRule(paths)).toEqual({ kind: 'field', separator: '_', index: 1 });
});
