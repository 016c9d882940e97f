// What is kept of builds, in the browser's own cache; the server is this test.

import { afterEach, expect, test } from 'vitest';
import { sha256Hex } from '../lib/hash.ts';
import type { BuildFile, BuildList } from './build-list.ts';
import { cacheName, KeptBuild, type KeptBuildOptions } from './kept-build.ts';
import { dropUnused, otherBuilds } from './kept-builds.ts';
import { keptBytes } from './kept-bytes.ts';

const folder = 'https://host.example/voxtune/';
const neighbour = 'https://host.example/other/';

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

async function listOf(version: string, contents: Record<string, string>): Promise<BuildList> {
  const files = await Promise.all(
    Object.entries(contents).map(async ([path, text]): Promise<BuildFile> => {
      const blob = new Blob([text]);
      const keep = path === 'index.html' ? 'page' : path.startsWith('sample') ? 'later' : 'first';
      return { path, size: blob.size, sha256: await sha256Hex(blob), keep };
    }),
  );
  return { version, files };
}

/** A server with these files, and what it was asked for: a path and the cache mode. */
function server(contents: Record<string, string>) {
  const asked: string[] = [];
  return {
    contents,
    asked,
    fetch: async (address: RequestInfo | URL, init?: RequestInit) => {
      const path = String(address).slice(folder.length);
      asked.push(`${path} ${init?.cache}`);
      const text = contents[path];
      return text === undefined ? new Response('no such page', { status: 404 }) : new Response(text);
    },
  };
}

const first = { 'index.html': '<page one>', 'assets/a-1.js': 'one', 'assets/same.js': 'same', 'sample/s.zip': 'zip' };
const second = { 'index.html': '<page two>', 'assets/a-2.js': 'two', 'assets/same.js': 'same', 'sample/s.zip': 'zip' };

async function optionsOf(
  version: string,
  contents: Record<string, string>,
  change: Partial<KeptBuildOptions> = {},
): Promise<KeptBuildOptions & { asked: string[] }> {
  const { fetch, asked } = server(contents);
  return { list: await listOf(version, contents), folder, caches, fetch, asked, ...change };
}

function fileOf(build: KeptBuild, path: string): BuildFile {
  const file = build.file(path);
  if (!file) throw new Error(`${path} is not in the list`);
  return file;
}

const textOf = async (build: KeptBuild, path: string) => (await build.read(fileOf(build, path)))?.text() ?? null;

test('fills what is asked for, and reads it back', async () => {
  const build = new KeptBuild(await optionsOf('1', first));
  expect(await build.fill(['page', 'first'])).toBe(null);
  expect(await build.missing(['page', 'first'])).toEqual([]);
  expect((await build.missing(['later'])).map(({ path }) => path)).toEqual(['sample/s.zip']);
  expect(await textOf(build, 'assets/a-1.js')).toBe('one');
  expect(await textOf(build, 'sample/s.zip')).toBe(null);
});

test('what was damaged in the cache is not handed out, and is missing again', async () => {
  const build = new KeptBuild(await optionsOf('1', first));
  await build.fill(['page', 'first']);
  const cache = await caches.open(cacheName(folder, '1'));
  for (const damaged of ['onE', 'one and more', '']) {
    await cache.put(`${folder}assets/a-1.js`, new Response(damaged));
    expect(await textOf(build, 'assets/a-1.js')).toBe(null);
    expect((await build.missing(['first'])).map(({ path }) => path)).toEqual(['assets/a-1.js']);
    expect(await build.fill(['first'])).toBe(null);
    expect(await textOf(build, 'assets/a-1.js')).toBe('one');
  }
});

test('what is there as a whole is known by its mark, until a file is found damaged', async () => {
  const { asked, ...options } = await optionsOf('1', first);
  const build = new KeptBuild(options);
  expect(await build.hasAll(['page', 'first'])).toBe(false);
  await build.fill(['page', 'first']);
  expect(await build.hasAll(['page', 'first'])).toBe(true);
  expect(await new KeptBuild(options).hasAll(['page', 'first'])).toBe(true);
  expect(await build.hasAll(['page', 'first', 'later'])).toBe(false);
  const cache = await caches.open(cacheName(folder, '1'));
  await cache.put(`${folder}assets/a-1.js`, new Response('onE'));
  expect(await build.isWhole(fileOf(build, 'assets/a-1.js'))).toBe(false);
  expect(await build.hasAll(['page', 'first'])).toBe(false);
});

test('what is kept is served as it is kept, with the headers that an answer needs', async () => {
  const served = (response: Response) => {
    const headers = new Headers(response.headers);
    headers.set('X-Needed', 'yes');
    return new Response(response.body, { headers });
  };
  const build = new KeptBuild(await optionsOf('1', first, { served }));
  await build.fill(['page', 'first']);
  const kept = await build.readAtOnce(fileOf(build, 'assets/a-1.js'));
  expect(kept?.headers.get('X-Needed')).toBe('yes');
  expect(await kept?.text()).toBe('one');
});

test('a file of another build at the same address is not kept: asked for twice, past the HTTP cache', async () => {
  const { asked, ...options } = await optionsOf('1', first);
  const mixed = server({ ...first, 'index.html': '<page two>' });
  const build = new KeptBuild({ ...options, fetch: mixed.fetch });
  expect(await build.fill(['page', 'first'])).toBe('not-fetched');
  expect(mixed.asked.filter((one) => one.startsWith('index'))).toEqual(['index.html no-cache', 'index.html reload']);
  expect((await build.missing(['page'])).map(({ path }) => path)).toEqual(['index.html']);
});

test('a server that makes its HTML anew for every answer', async () => {
  const { asked, ...options } = await optionsOf('1', first);
  const own = server({ ...first, 'index.html': '<page one, nonce 77>' });
  const build = new KeptBuild({ ...options, fetch: own.fetch, isHtmlFree: true });
  expect(await build.fill(['page', 'first'])).toBe(null);
  expect(await textOf(build, 'index.html')).toBe('<page one, nonce 77>');
});

test('a newer build takes over what has not changed', async () => {
  const older = new KeptBuild(await optionsOf('1', first));
  await older.fill(['page', 'first']);
  const { asked, ...options } = await optionsOf('2', second);
  const newer = new KeptBuild(options);
  const others = await otherBuilds(options);
  expect(others.map(({ list }) => list.version)).toEqual(['1']);
  expect(await newer.fill(['page', 'first'], others)).toBe(null);
  expect(asked.sort()).toEqual(['assets/a-2.js default', 'index.html no-cache']);
  // an open tab still has its own
  expect(await textOf(older, 'assets/a-1.js')).toBe('one');
});

test('says how much is kept', async () => {
  expect(await keptBytes(folder)).toBe(0);
  await new KeptBuild(await optionsOf('1', first)).fill(['page', 'first']);
  // <page one>, one, same: not the sample, which is not kept, nor the list itself
  expect(await keptBytes(folder)).toBe(10 + 3 + 4);
  expect(await keptBytes(neighbour)).toBe(0);
});

test('a browser without room says so', async () => {
  const full = {
    ...caches,
    keys: () => caches.keys(),
    open: async (name: string) => {
      const cache = await caches.open(name);
      const put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
      return Object.assign(Object.create(cache), {
        put,
        keys: () => cache.keys(),
        match: (address: string) => cache.match(address),
      });
    },
  } as CacheStorage;
  const build = new KeptBuild(await optionsOf('1', first, { caches: full }));
  expect(await build.fill(['page', 'first'])).toBe('no-room');
});

test('an earlier build goes once no window shows it, and nothing of another folder ever does', async () => {
  for (const [where, version] of [
    [folder, '1'],
    [folder, '2'],
    [folder, '3'],
    [neighbour, '1'],
  ] as const)
    await caches.open(cacheName(where, version));
  const options = await optionsOf('3', second);
  const names = async () => (await caches.keys()).map((name) => name.replace('voxtune:', '')).sort();
  const all = ['/other/:1', '/voxtune/:1', '/voxtune/:2', '/voxtune/:3'];

  // one window does not say what it shows
  await dropUnused(
    options,
    async () => ['3', null],
    () => false,
  );
  expect(await names()).toEqual(all);
  // a newer build is on its way
  await dropUnused(
    options,
    async () => ['3'],
    () => true,
  );
  expect(await names()).toEqual(all);
  await dropUnused(
    options,
    async () => ['3', '1', '3'],
    () => false,
  );
  expect(await names()).toEqual(['/other/:1', '/voxtune/:1', '/voxtune/:3']);
  await dropUnused(
    options,
    async () => [],
    () => false,
  );
  expect(await names()).toEqual(['/other/:1', '/voxtune/:3']);
});
