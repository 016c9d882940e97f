import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from './cli-error.ts';
import { predictHelp } from './predict-help.ts';
import { predictOptions, readPredictOptions } from './predict-options.ts';

test('a model and files are all it needs', () => {
  expect(readPredictOptions(['--model', 'out', 'a.wav', 'more/'])).toEqual({
    isHelp: false,
    files: ['a.wav', 'more/'],
    model: 'out',
    out: 'predictions.csv',
    request: { backend: 'auto', importLimits: { clipMinutes: 30, totalHours: 100 }, zipNames: null },
  });
  const other = ['--model=builtin-run', 'a.zip', '--out', 'x/y.csv', '--backend', 'wasm', '--max_clip_minutes', '90'];
  expect(readPredictOptions(other)).toMatchObject({
    model: null,
    out: 'x/y.csv',
    request: { backend: 'wasm', importLimits: { clipMinutes: 90 } },
  });
});

test('in a folder the predictions have their usual name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-'));
  expect(readPredictOptions(['--model', 'm', 'a.wav', '--out', folder]).out).toBe(join(folder, 'predictions.csv'));
  expect(readPredictOptions(['--model', 'm', 'a.wav', '--out', 'new/']).out).toBe(join('new', 'predictions.csv'));
  rmSync(folder, { recursive: true });
});

test.each([
  ['a.wav', '--model says what predicts'],
  ['--model out', 'Name the files'],
  ['--model out a.wav --backend gpu', '--backend must be auto | webgpu | wasm | wasm-portable; found gpu'],
  ['--model out a.wav --max-clip-minutes 0', '--max-clip-minutes must be a whole number from 1'],
  ['--model out a.wav --learning-rate 1', '--learning-rate'],
])('%s is refused in one line', (line, part) => {
  const read = () => readPredictOptions(line.split(' '));
  expect(read).toThrow(UsageError);
  expect(read).toThrow(part);
});

test('the help names every option, and is asked for without any', () => {
  const help = predictHelp();
  for (const name of Object.keys(predictOptions)) expect(help).toContain(`--${name}`);
  expect(help).not.toContain('undefined');
  expect(readPredictOptions(['--help']).isHelp).toBe(true);
});
