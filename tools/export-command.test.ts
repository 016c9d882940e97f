import { expect, test } from 'vitest';
import { UsageError } from './cli-error.ts';
import { exportableKinds, exportCommandOptions, readExportCommand } from './export-command.ts';
import { exportCommandHelp } from './export-help.ts';

test('without options: everything but the model, beside it', () => {
  const { from, outFolder, exports } = readExportCommand(['out']);
  expect([from, outFolder]).toEqual(['out', 'out']);
  expect(exports.map(({ kind }) => kind)).toEqual(exportableKinds);
});

test('some of them, elsewhere', () => {
  const { outFolder, exports } = readExportCommand(['out', '--export', 'tensorboard', '--out', 'elsewhere']);
  expect(outFolder).toBe('elsewhere');
  expect(exports.map(({ kind, path }) => [kind, path])).toEqual([['tensorboard', 'tensorboard']]);
});

test.each([
  ['', 'Name one folder that npm run train has written'],
  ['a b', 'found a, b'],
  ['out --export model', 'model/ is there'],
  ['out --export onyx', 'found onyx'],
  ['out --exprot onnx', '--exprot'],
])('%s is refused in one line', (line, part) => {
  const read = () => readExportCommand(line.split(' ').filter(Boolean));
  expect(read).toThrow(UsageError);
  expect(read).toThrow(part);
});

test('--help needs no folder and names every option', () => {
  expect(readExportCommand(['--help']).isHelp).toBe(true);
  for (const name of Object.keys(exportCommandOptions)) expect(exportCommandHelp()).toContain(`--${name}`);
});
