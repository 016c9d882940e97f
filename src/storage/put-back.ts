// Puts records of a copy back that are not stored any more. What is stored stays as it is.

import type { StoreNames } from 'idb';
import { database, type VoxtuneSchema, writeTogether } from './database.ts';
import { writing } from './errors.ts';
import { readBackup, type UpgradeBackup } from './upgrade-backup.ts';

/** Resolves with how many were missing. All of them are put back, or none. Throws `storage/full`, `storage/missing`. */
export async function putBackMissing(backup: UpgradeBackup): Promise<number> {
  const db = await database();
  const kept = await readBackup(backup);
  const names = [...db.objectStoreNames].filter((name) => kept.has(name));
  const missing: { store: StoreNames<VoxtuneSchema>; key: IDBValidKey; value: unknown }[] = [];
  for (const store of names)
    for (const { key, value } of kept.get(store) ?? [])
      if ((await db.count(store, IDBKeyRange.only(key))) === 0) missing.push({ store, key, value });
  // of a copy without records there is nothing that a transaction could be opened on
  if (missing.length === 0) return 0;
  await writing('the records', backup.bytes, () =>
    writeTogether(names, (transaction) =>
      missing.map(({ store, key, value }) => {
        const objects = transaction.objectStore(store);
        // of whatever store: its own schema is asked when it is read
        return objects.keyPath === null ? objects.put(value as never, key as never) : objects.put(value as never);
      }),
    ),
  );
  return missing.length;
}
