import { expect, test } from 'vitest';
import { UsageError } from './cli-error.ts';
import { parseFolds, readFoldsFile } from './folds-file.ts';
import { probeHelp } from './probe-help.ts';
import { probeOptionNames, readProbeOptions } from './probe-options.ts';

const foldsOf = (...args: string[]) => readProbeOptions(['a.zip', ...args]);

test('data and model options are those of train', () => {
  const line = 'a.zip --label-field 2 --speaker-field -1 --model DIR --keep-apart speaker --backend wasm --out there';
  const { files, model, outFolder, best, request } = readProbeOptions(line.split(' '));
  const given = { files: ['a.zip'], model: 'DIR', outFolder: 'there', best: null };
  expect({ files, model, outFolder, best }).toEqual(given);
  expect(request).toMatchObject({
    data: 'files',
    model: 'files',
    backend: 'wasm',
    labelRule: { kind: 'field', separator: '_', index: 2 },
    groupRules: [{ name: 'speaker', rule: { kind: 'field', separator: '_', index: -1 } }],
    split: { keepApart: ['speaker'] },
    folds: null,
  });
  expect(readProbeOptions([]).request).toMatchObject({ data: 'sample', model: 'builtin', split: {} });
});

test('the best can be wanted as a model', () => {
  expect(foldsOf('--best', 'native').best).toBe('native');
  expect(foldsOf('--best=any').best).toBe('any');
});

test('folds are a number, a group or a file', () => {
  expect(foldsOf().foldsFile).toBeNull();
  expect(foldsOf('--folds', '10').request.folds).toEqual({ kind: 'count', count: 10 });
  expect(foldsOf('--folds', 'group').request.folds).toEqual({ kind: 'group', name: null });
  expect(foldsOf('--folds', 'client id').request.folds).toEqual({ kind: 'group', name: 'client id' });
  expect(foldsOf('--folds', 'mine.CSV')).toMatchObject({ foldsFile: 'mine.CSV', request: { folds: null } });
});

test.each([
  ['--folds 1', '--folds must be at least 2, a group or a file; found 1'],
  ['--folds 2.5', 'found 2.5'],
  ['--folds -3', 'found -3'],
  ['--best', '--best'],
  ['--best first', '--best must be native | any; found first'],
  ['--learning-rate 1', '--learning-rate'],
])('%s is refused in one line', (line, part) => {
  const read = () => readProbeOptions(line.split(' '));
  expect(read).toThrow(UsageError);
  expect(read).toThrow(part);
});

test('a file of folds names each file once, as spreadsheets write it', () => {
  expect(parseFolds('\uFEFFfold,what,file\r\n1,x,"a, b.wav"\r\nlast,y,\'=c.wav\r\n')).toEqual({
    'a, b.wav': '1',
    '=c.wav': 'last',
  });
});

test.each([
  ['file,split\na.wav,1\n', 'a column fold is expected; found file, split'],
  ['path,fold\na.wav,1\n', 'a column file is expected; found path, fold'],
  ['', 'column file'],
  ['file,fold\na.wav,1\n,2\n', 'line 3 names no file'],
  ['file,fold\na.wav,1\nb.wav,\n', 'line 3: fold must be a number or a name; found nothing'],
  ['file,fold\na.wav,1\na.wav,2\n', 'line 3 names a.wav a second time'],
  ['file,fold\na.wav,1\nb.wav,1\n', 'two folds at least are expected in the column fold; found 1'],
  ['file,fold\n', 'found none'],
])('%j is refused', (text, part) => {
  expect(() => parseFolds(text)).toThrow(UsageError);
  expect(() => parseFolds(text)).toThrow(part);
});

test('a file of folds that is not there is named', () => {
  expect(() => readFoldsFile('/nowhere/folds.csv')).toThrow('--folds: /nowhere/folds.csv does not exist');
});

test('--help names every option', () => {
  const help = probeHelp();
  for (const name of probeOptionNames) expect(help).toContain(`--${name}`);
});
