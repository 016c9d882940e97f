import { expect, test } from 'vitest';
import { splitAsGiven } from './given-split.ts';

const paths = ['a/1.wav', 'a/2.wav', 'b/1.wav', 'b/3.wav'];

test('clips go where the split says, by path or by a name that is one file’s alone', () => {
  const parts = { 'b/3.wav': 'test', 'a/1.wav': 'train', 'b/1.wav': 'validation', '2.wav': 'train' } as const;
  expect(splitAsGiven(paths, [0, 1, 0, 1], parts)).toEqual({ train: [0, 1], validation: [2], test: [3] });
});

test('a clip that is to be in no part is in none', () => {
  const parts = { 'a/1.wav': 'train', 'a/2.wav': 'none', 'b/1.wav': 'none', 'b/3.wav': 'test' } as const;
  expect(splitAsGiven(paths, [0, 1, 0, 1], parts)).toEqual({ train: [0], validation: [], test: [3] });
});

test('a clip without a label is in no part, named or not', () => {
  const parts = { 'a/1.wav': 'train', 'a/2.wav': 'test' } as const;
  expect(splitAsGiven(paths, [0, -1, -1, -1], parts)).toEqual({ train: [0], validation: [], test: [] });
});

test.each([
  ['a file that is not there', { 'c/1.wav': 'train' }, 'split/unknown-file', 'c/1.wav'],
  ['a name that two files have', { '1.wav': 'train' }, 'split/unknown-file', '1.wav'],
  ['a labelled clip that is not named', { 'a/1.wav': 'train' }, 'split/unlisted-clip', 'a/2.wav'],
] as const)('%s is refused by name', (_what, parts, code, path) => {
  let thrown: unknown;
  try {
    splitAsGiven(paths, [0, 1, 0, 1], parts);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code, params: { path } });
});

test('a split without a training clip is refused', () => {
  const parts = { 'a/1.wav': 'test' } as const;
  expect(() => splitAsGiven(paths, [0, -1, -1, -1], parts)).toThrow('no clip into train');
});

test('what was cut out of a clip is in its part', () => {
  const parts = { 'long.wav': 'test', 'a.wav': 'train' } as const;
  const paths = ['long.wav', 'a.wav', 'long.wav#t=0,5', 'long.wav#t=5,10'];
  expect(splitAsGiven(paths, [-1, 0, 1, 1], parts, [0, 1, 0, 0])).toEqual({ train: [1], validation: [], test: [2, 3] });
});
