// A database of another version: an earlier one was never published and is cleared, telling so; a newer one is left alone;
// tabs that use it are waited for.

import { afterAll, expect, test } from 'vitest';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { connectWorker } from '../protocol/worker-client.ts';
import type { StorageTestApi } from '../testing/storage-test-worker.ts';
import { packPath } from './clip-pack.ts';
import { database, databaseName, oldestReadableVersion, onUpgrade, schemaVersion } from './database.ts';
import { datasetFolder, listDatasets } from './dataset-store.ts';
import { listFolder, writeFile } from './opfs.ts';
import { listRuns } from './run-store.ts';
import { runLockPrefix } from './work-locks.ts';

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A raw connection, as another version of the page holds it. */
async function openRaw(version: number, ...stores: string[]): Promise<IDBDatabase> {
  const opening = indexedDB.open(databaseName, version);
  opening.onupgradeneeded = () => {
    for (const store of stores) opening.result.createObjectStore(store, { keyPath: 'id' });
  };
  return settle(opening);
}

const writeSomeFile = () => writeFile(packPath(datasetFolder('set')), new Uint8Array([1, 0, 2, 0]));

afterAll(() => settle(indexedDB.deleteDatabase(databaseName)));

test('a database that lacks only stores gets them, and keeps what it has', async () => {
  await settle(indexedDB.deleteDatabase(databaseName));
  const earlier = await openRaw(oldestReadableVersion, 'runs', 'datasets', 'unfinishedFolders');
  await settle(earlier.transaction('runs', 'readwrite').objectStore('runs').put({ id: 'run', name: 'azure-1' }));
  earlier.close();
  const script = new Worker(new URL('../testing/storage-test-worker.ts', import.meta.url), { type: 'module' });
  const worker = connectWorker<StorageTestApi>(script, 'test');
  await worker.api.openDatabase();
  worker.terminate();
  const upgraded = await openRaw(schemaVersion);
  expect([...upgraded.objectStoreNames]).toContain('clipTables');
  expect(await settle(upgraded.transaction('runs').objectStore('runs').get('run'))).toMatchObject({ name: 'azure-1' });
  upgraded.close();
  await settle(indexedDB.deleteDatabase(databaseName));
});

test('an earlier database waits for the tab that uses it, and is then cleared with its files; both are told', async () => {
  await settle(indexedDB.deleteDatabase(databaseName));
  // as an earlier page made it, which does not let go
  const earlier = await openRaw(oldestReadableVersion - 1, 'runs', 'datasets', 'a store of that time');
  await settle(earlier.transaction('runs', 'readwrite').objectStore('runs').put({ id: 'run', name: 'azure-1' }));
  await writeSomeFile();
  await writeFile('models/nano/config.json', new Blob(['{}']));

  const told: (string | null)[] = [];
  onUpgrade((error) => told.push(error?.code ?? null));
  const opening = database();
  await expect.poll(() => told).toEqual(['storage/upgrade-blocked']);
  // it can still be worked with there
  expect(await settle(earlier.transaction('runs').objectStore('runs').count())).toBe(1);
  earlier.close();
  const db = await opening;
  expect(told).toEqual(['storage/upgrade-blocked', null, 'storage/earlier-cleared']);
  expect([...db.objectStoreNames]).not.toContain('a store of that time');
  expect([await listRuns(), await listDatasets(), await db.count('unfinishedFolders')]).toEqual([[], [], 0]);
  expect(await listFolder('')).toEqual([]);
});

test('a clearing that was cut short is ended by whoever opens the database next', async () => {
  await (await database()).put('unfinishedFolders', { path: '/', since: 1 });
  await writeSomeFile();
  const script = new Worker(new URL('../testing/storage-test-worker.ts', import.meta.url), { type: 'module' });
  const worker = connectWorker<StorageTestApi>(script, 'test');
  await worker.api.openDatabase();
  worker.terminate();
  expect(await listFolder('')).toEqual([]);
  expect(await (await database()).count('unfinishedFolders')).toBe(0);
});

test('a newer page waits until the run that is at work here is over, but not for workers that are idle', async () => {
  const db = await database();
  await db.put('datasets', { id: 'set', name: 'voices' } as DatasetRecord);
  const hold = (name: string) =>
    new Promise<() => void>((granted) => {
      void navigator.locks.request(name, () => new Promise<void>((release) => granted(release)));
    });
  const endWorker = await hold('voxtune:alive:idle');
  const endRun = await hold(`${runLockPrefix}run`);
  let isOpen = false;
  const newer = openRaw(99, 'later').then((opened) => {
    isOpen = true;
    return opened;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isOpen).toBe(false);
  await db.put('gpuTuning', 'written while it waits', 'key');
  endRun();
  (await newer).close();
  endWorker();
});

test('what a newer version wrote is left alone, and the page says so', async () => {
  await expect(database()).rejects.toMatchObject({ code: 'storage/newer' });
  const newer = await openRaw(99);
  expect([...newer.objectStoreNames]).toContain('later');
  const read = (store: string, key: string) => settle<unknown>(newer.transaction(store).objectStore(store).get(key));
  expect(await read('gpuTuning', 'key')).toBe('written while it waits');
  expect(await read('datasets', 'set')).toMatchObject({ name: 'voices' });
  newer.close();
});
