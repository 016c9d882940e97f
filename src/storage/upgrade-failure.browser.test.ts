// An upgrade of the database that fails: nothing is lost by it, and what is lost after one comes back from the copy made before.

import { expect, test, vi } from 'vitest';
import type { RunFacts } from '../run/run-record.ts';
import { database, databaseName, oldestReadableVersion } from './database.ts';
import { putBackMissing } from './put-back.ts';
import { deleteBackup, listBackups } from './upgrade-backup.ts';

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

test('an upgrade that fails changes nothing, and a copy of the records is kept from which what is lost comes back', async () => {
  await settle(indexedDB.deleteDatabase(databaseName));
  const earlier = await openRaw(oldestReadableVersion, 'runs', 'datasets', 'unfinishedFolders');
  const runs = [
    { id: 'run', name: 'azure-1', bestMetric: Number.NaN },
    { id: 'other', name: 'birch-2' },
  ];
  for (const run of runs) await settle(earlier.transaction('runs', 'readwrite').objectStore('runs').put(run));
  earlier.close();
  const failing = vi.spyOn(IDBDatabase.prototype, 'createObjectStore').mockImplementation(() => {
    throw new DOMException('on purpose', 'ConstraintError');
  });
  await expect(database()).rejects.toMatchObject({ code: 'storage/upgrade-failed' });
  failing.mockRestore();
  const untouched = await openRaw(oldestReadableVersion);
  expect(await settle(untouched.transaction('runs').objectStore('runs').getAll())).toHaveLength(2);
  untouched.close();
  const [backup] = await listBackups();
  if (!backup) throw new Error('there is no copy');
  expect(backup.version).toBe(oldestReadableVersion);

  // one that does not fail, and then loses one record and changes the other
  const db = await database();
  expect((await listBackups()).length).toBe(2);
  await db.delete('runs', 'run');
  await db.put('runs', { ...(await db.get('runs', 'other')), name: 'renamed since' } as RunFacts);
  expect(await putBackMissing(backup)).toBe(1);
  expect(await db.get('runs', 'run')).toEqual(runs[0]);
  expect(await db.get('runs', 'other')).toMatchObject({ name: 'renamed since' });
  expect(await putBackMissing(backup)).toBe(0);
  for (const one of await listBackups()) await deleteBackup(one);
  expect(await listBackups()).toEqual([]);
  db.close();
  await settle(indexedDB.deleteDatabase(databaseName));
});
