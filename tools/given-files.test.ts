import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { UsageError } from './cli-error.ts';
import { givenFiles } from './given-files.ts';
import { modelFiles } from './studio-files.ts';

const root = mkdtempSync(join(tmpdir(), 'voxtune-given-'));
const commit = 'c'.repeat(40);

function write(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), path);
}

beforeAll(() => {
  for (const path of ['set/happy/1.wav', 'set/sad/1.wav', 'set/sad/deep/2.wav', 'b/set/3.wav', 'a.zip', 'b/a.zip'])
    write(path);
  symlinkSync(root, join(root, 'set/circle'));
  symlinkSync(join(root, 'gone'), join(root, 'set/broken.wav'));
  write('models--owner--name/blobs/123');
  mkdirSync(join(root, `models--owner--name/snapshots/${commit}`), { recursive: true });
  symlinkSync('../../blobs/123', join(root, `models--owner--name/snapshots/${commit}/config.json`));
});

const namesOf = (...paths: string[]) => givenFiles(paths.map((path) => join(root, path))).map(({ name }) => name);

test('a folder gives its files with their paths from there on; links are followed, none in a circle', () => {
  const names = namesOf('set');
  expect(names).toEqual(expect.arrayContaining(['set/happy/1.wav', 'set/sad/1.wav', 'set/sad/deep/2.wav']));
  expect(names.filter((name) => name.endsWith('happy/1.wav'))).toHaveLength(1);
  expect(names).not.toContain('set/broken.wav');
});

test('archives and folders of one name are told apart by where they are', () => {
  expect(namesOf('a.zip', 'b/set')).toEqual(['a.zip', 'set/3.wav']);
  expect(namesOf('a.zip', 'b/a.zip')).toEqual(['a.zip', 'b/a.zip']);
  expect(namesOf('set/sad', 'b/set', 'set/happy')).toEqual(['sad/1.wav', 'sad/deep/2.wav', 'set/3.wav', 'happy/1.wav']);
});

test('clips of several folders keep the folders that differ', () => {
  expect(namesOf('set/sad/1.wav')).toEqual(['1.wav']);
  expect(namesOf('set/sad/1.wav', 'set/sad/deep/2.wav', 'a.zip')).toEqual(['1.wav', 'deep/2.wav', 'a.zip']);
  expect(namesOf('set/sad/1.wav', 'set/happy/1.wav')).toEqual(['sad/1.wav', 'happy/1.wav']);
});

test('what is not there is named', () => {
  expect(() => namesOf('set', 'c.zip')).toThrow(UsageError);
  expect(() => namesOf('c.zip')).toThrow(/c\.zip does not exist/);
});

test('a model in a hub’s cache keeps whose it is', () => {
  const names = (path: string) => modelFiles(join(root, path)).map(({ name }) => name);
  const snapshot = `models--owner--name/snapshots/${commit}`;
  expect(names(snapshot)).toEqual([`${snapshot}/config.json`]);
  expect(names('models--owner--name')).toEqual(['models--owner--name/blobs/123', `${snapshot}/config.json`]);
});
