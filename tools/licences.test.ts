import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { licencesFile, mayShip, problemOf, readLicences } from './licences.mjs';

test.each([
  ['MIT', true],
  ['GPL-3.0-or-later', false],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['(GPL-3.0-only OR MIT)', true],
  ['MIT AND GPL-3.0-only', false],
  ['(MIT AND Zlib)', true],
  ['MPL-2.0', true],
  ['MIT OR GPL-3.0-only AND GPL-2.0-only', true],
  ['(MIT OR GPL-3.0-only) AND GPL-2.0-only', false],
  ['unknown', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['MIT WITH something', false],
])('%s: may be shipped: %s', (expression, expected) => {
  expect(mayShip(expression)).toBe(expected);
});

test('what the page is made of may be shipped', () => {
  const packages = readLicences();
  expect(packages.filter(({ isShipped }) => isShipped).length).toBeGreaterThan(20);
  expect(packages.map(problemOf).filter((problem) => problem !== null)).toEqual([]);
  const protobuf = packages.find(({ name }) => name === '@bufbuild/protobuf')?.text ?? '';
  expect(protobuf).toContain('Apache License');
  expect(protobuf).toContain('Copyright 2008 Google Inc.');
  expect(protobuf).toContain('Redistributions in binary form must reproduce');
});

let root: string;

/** A project with one dependency, whose own dependency `leaf` lies in its node_modules, and tools beside it. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'voxtune-licences-'));
  const write = (path: string, name: string, licenceText?: string) => {
    const folder = join(root, path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, author: 'Someone' }));
    if (licenceText) writeFileSync(join(folder, 'LICENSE'), licenceText);
  };
  write('node_modules/used', 'used');
  write('node_modules/used/node_modules/leaf', 'leaf');
  write('node_modules/peer', 'peer', 'text of the peer');
  const packages = {
    '': { dependencies: { used: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
    'node_modules/used': {
      version: '1.0.0',
      license: 'MIT',
      dependencies: { leaf: '^2.0.0' },
      peerDependencies: { peer: '1', compiler: '1' },
      peerDependenciesMeta: { compiler: { optional: true } },
    },
    'node_modules/used/node_modules/leaf': { version: '2.0.0', license: 'GPL-3.0-only' },
    'node_modules/leaf': { version: '1.0.0', license: 'GPL-3.0-only' },
    'node_modules/peer': { version: '1.0.0', license: 'ISC' },
    'node_modules/compiler': { version: '1.0.0', license: 'GPL-3.0-only' },
    'node_modules/tool': { version: '1.0.0', license: 'GPL-3.0-only', dev: true },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a package that may not be shipped is found where it is, tools are not asked', () => {
  const packages = readLicences(root);
  const shipped = packages.filter(({ isShipped }) => isShipped).map(({ name, version }) => `${name} ${version}`);
  expect(shipped).toEqual(['leaf 2.0.0', 'peer 1.0.0', 'used 1.0.0']);
  expect(packages.map(problemOf).filter((problem) => problem !== null)).toEqual([
    'leaf 2.0.0: GPL-3.0-only is not among the licences that may be shipped',
  ]);
  expect(() => licencesFile(packages)).toThrow('leaf 2.0.0: GPL-3.0-only');
});

test('the file has each text, and one that is used must be in it', () => {
  const packages = readLicences(root).filter(({ name }) => name !== 'leaf');
  const file = licencesFile(packages, ['used', 'peer']);
  expect(file).toContain('text of the peer');
  expect(file).toContain('used 1.0.0 (MIT)\n\nCopyright (c) Someone\n\nPermission is hereby granted');
  expect(() => licencesFile(packages, ['used', 'tool'])).toThrow('tool is in the page');
});

test('what has to be given with its source says where that is', () => {
  const one = { name: 'media', version: '1.0.0', licence: 'MPL-2.0', isShipped: true, text: 'its terms' };
  const file = licencesFile([{ ...one, source: 'https://example.org/media' }]);
  expect(file).toContain('media 1.0.0 (MPL-2.0)\n\nIts source, unchanged here: https://example.org/media\n\nits terms');
  expect(problemOf({ ...one, source: null })).toMatch(/where its source is/);
});
