import { expect, test } from 'vitest';
import { splitAsGiven } from '../src/dataset/splits/given-split.ts';
import { splitCsv } from '../src/export/split-csv.ts';
import { UsageError } from './cli-error.ts';
import { parseSplit, readSplitFile } from './split-file.ts';

test('a run’s own split.csv can be given back', () => {
  const clips = ['a/x, y.wav', 'a/2.wav', 'b/"3".wav'].map((path) => ({ path }));
  const run = { split: { train: [0], validation: [2], test: [1] }, labels: ['no', 'yes'], clipLabels: [0, 1, 1] };
  expect(parseSplit(splitCsv(run, clips))).toEqual({
    'a/x, y.wav': 'train',
    'b/"3".wav': 'validation',
    'a/2.wav': 'test',
  });
});

test('a clip that was left out of the run is left out by its split.csv', () => {
  const clips = ['1.wav', '2.wav', '3.wav'].map((path) => ({ path }));
  const run = { split: { train: [0], validation: [], test: [1] }, labels: ['no', 'yes'], clipLabels: [0, 1, -1] };
  const parts = parseSplit(splitCsv({ ...run, clipEdits: { labels: {}, excluded: [2] } }, clips));
  expect(splitAsGiven(['1.wav', '2.wav', '3.wav'], [0, 1, 1], parts)).toEqual({
    train: [0],
    validation: [],
    test: [1],
  });
});

test('a byte order mark, Windows’ line ends and columns in another order do no harm', () => {
  expect(parseSplit('\uFEFFsplit,file\r\ntrain,a.wav\r\ntest,b.wav\r\n')).toEqual({
    'a.wav': 'train',
    'b.wav': 'test',
  });
});

test.each([
  ['path,split\na.wav,train\n', 'column file'],
  ['', 'column file'],
  ['file,split\na.wav,train\nb.wav,dev\n', 'line 3: split must be train | validation | test | none; found dev'],
  ['file,split\n,train\n', 'line 2 names no file'],
  ['file,split\na.wav,train\na.wav,test\n', 'line 3 names a.wav a second time'],
  ['file,split\na.wav,train\n', 'no file is in test'],
])('%j is refused', (text, part) => {
  expect(() => parseSplit(text)).toThrow(UsageError);
  expect(() => parseSplit(text)).toThrow(part);
});

test('a file that is not there is named', () => {
  expect(() => readSplitFile('/nowhere/split.csv')).toThrow('/nowhere/split.csv');
});
