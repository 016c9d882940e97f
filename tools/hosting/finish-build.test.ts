// What a build is finished with: its list, its version, and the headers for hosts that read them.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finishBuild, listBuild, moveCommandFiles } from './finish-build.ts';
import { headersOf, parseHeaderRules } from './host-server.mjs';

let folder = '';
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voxtune-finish-'));
  write('index.html', '<!doctype html><head></head>');
  write('headless.html', '<!doctype html><head></head>');
  write('assets/index-12345678.js', 'one');
  write('sample/archive.zip', 'zip');
  write('.nojekyll', '');
});

afterEach(() => {
  for (const made of [folder, `${folder}-commands`]) rmSync(made, { recursive: true, force: true });
});

test('lists what the page needs, as it is served', () => {
  const { version, files } = listBuild(folder);
  expect(files.map(({ path, keep }) => `${path} ${keep}`)).toEqual([
    'assets/index-12345678.js first',
    'index.html page',
    'sample/archive.zip later',
  ]);
  for (const { path, size, sha256 } of files) {
    expect(sha256).toBe(createHash('sha256').update(read(path)).digest('hex'));
    expect(size).toBe(Buffer.byteLength(read(path)));
  }
  expect(read('index.html')).toContain(`<meta name="voxtune-build" content="${version}">`);
});

test('what the commands alone need is beside what goes to a host', () => {
  write('assets/parity-worker-12345678.js', 'checks');
  moveCommandFiles(folder);
  expect(existsSync(join(folder, 'assets/parity-worker-12345678.js'))).toBe(false);
  expect(readFileSync(join(`${folder}-commands`, 'assets/parity-worker-12345678.js'), 'utf8')).toBe('checks');
  expect(read('assets/index-12345678.js')).toBe('one');
  // those of an earlier build go
  moveCommandFiles(folder);
  expect(existsSync(join(`${folder}-commands`, 'assets/parity-worker-12345678.js'))).toBe(false);
});

test('the version is that of the content: the same for the same, another for another page or file', () => {
  const { version } = listBuild(folder);
  expect(listBuild(folder).version).toBe(version);
  write('assets/index-12345678.js', 'two');
  const other = listBuild(folder).version;
  expect(other).not.toBe(version);
  write('assets/index-12345678.js', 'one');
  expect(listBuild(folder).version).toBe(version);
  write('index.html', read('index.html').replace('<head>', '<head><title>new</title>'));
  expect(listBuild(folder).version).not.toBe(version);
});

test('no host gives a header twice, and pages, scripts and the worker have what they need', async () => {
  await finishBuild(folder, '', 'worker();');
  expect(read('service-worker.js')).toMatch(/^globalThis\.voxtuneBuild = \{.*\};\nworker\(\);$/);
  const rules = parseHeaderRules(read('_headers'));
  for (const path of [
    '/',
    '/index.html',
    '/headless.html',
    '/service-worker.js',
    '/assets/index-12345678.js',
    '/sample/archive.zip',
  ]) {
    const headers = headersOf(rules, path);
    expect(headers['Cross-Origin-Opener-Policy'], path).toBe('same-origin');
    expect(headers['Cross-Origin-Embedder-Policy'], path).toBe('require-corp');
    // joined values would have the directive twice
    expect(String(headers['Content-Security-Policy'] ?? '').match(/default-src/g)?.length ?? 1, path).toBe(1);
  }
  expect(headersOf(rules, '/')['Content-Security-Policy']).toContain("frame-ancestors 'none'");
  expect(headersOf(rules, '/assets/index-12345678.js')['Cache-Control']).toContain('immutable');
  expect(headersOf(rules, '/service-worker.js')['Cache-Control']).toBe('no-cache');
  // Cloudflare Pages takes no longer line
  for (const line of read('_headers').split('\n')) expect(line.length).toBeLessThan(2000);
});
