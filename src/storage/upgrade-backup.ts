// A copy of the records, kept before a newer page changes the schema of the database: should the change lose some, or what comes after
// it, they can be put back. Recordings, weights and tensors lie in files and chunks that no upgrade touches: they are not in it.

import { openDB } from 'idb';
import { parseJson } from '../lib/parse-json.ts';
import { isPlainObject } from '../lib/record-schemas.ts';
import { listFolder, openFile, removePath, writeFile } from './opfs.ts';
import { fromRawJson, rawJson } from './raw-json.ts';

const folder = 'backups';
/** Stores of bytes, of work that is under way, and of what can be measured again. */
const notKept: ReadonlySet<string> = new Set([
  'checkpointChunks',
  'unfinishedFolders',
  'unfinishedImports',
  'gpuTuning',
]);
const keptCount = 2;

export interface UpgradeBackup {
  /** Its file. */
  name: string;
  /** Of the schema that it was made of. */
  version: number;
  savedAt: number;
  bytes: number;
}

type Entries = { key: IDBValidKey; value: unknown }[];

/** Keeps a copy of what the database of this name has, where it is older than `version`. The earlier of many copies go. Rejects where there
 *  is no space for it. */
export async function backUpBefore(databaseName: string, version: number): Promise<UpgradeBackup | null> {
  // a browser without the list (Firefox before 126) upgrades without a copy: opening it by name alone would make one
  const known = (await indexedDB.databases?.()) ?? [];
  const found = known.find(({ name }) => name === databaseName)?.version ?? 0;
  if (found === 0 || found >= version) return null;
  const stores: Record<string, Entries> = {};
  const db = await openDB(databaseName);
  try {
    // another thread has upgraded it meanwhile
    if (db.version >= version) return null;
    for (const store of db.objectStoreNames) {
      if (notKept.has(store)) continue;
      const [keys, values] = await Promise.all([db.getAllKeys(store), db.getAll(store)]);
      stores[store] = keys.map((key, at) => ({ key, value: values[at] }));
    }
  } finally {
    db.close();
  }
  const savedAt = Date.now();
  const text = rawJson({ format: 'voxtune-backup', version: found, savedAt, stores }, 0);
  const name = `${savedAt}-schema-${found}.json`;
  const file = new Blob([text]);
  await writeFile(`${folder}/${name}`, file);
  for (const earlier of (await listFolder(folder)).slice(0, -keptCount)) await removePath(`${folder}/${earlier}`);
  return { name, version: found, savedAt, bytes: file.size };
}

/** Newest first. */
export async function listBackups(): Promise<UpgradeBackup[]> {
  const names = (await listFolder(folder)).reverse();
  const backups = names.map(async (name): Promise<UpgradeBackup[]> => {
    const [, savedAt, version] = /^(\d+)-schema-(\d+)\.json$/.exec(name) ?? [];
    const { size } = await openFile(`${folder}/${name}`);
    return savedAt === undefined ? [] : [{ name, savedAt: Number(savedAt), version: Number(version), bytes: size }];
  });
  return (await Promise.all(backups)).flat();
}

/** The copy as a file, to be taken away. Throws `storage/missing`. */
export function backupFile({ name }: Pick<UpgradeBackup, 'name'>): Promise<File> {
  return openFile(`${folder}/${name}`);
}

/** What a copy has, by store. Throws where it is none. */
export async function readBackup(backup: Pick<UpgradeBackup, 'name'>): Promise<Map<string, Entries>> {
  const found = fromRawJson(parseJson(await (await backupFile(backup)).text()));
  if (!isPlainObject(found) || !isPlainObject(found.stores)) throw new Error(`${backup.name} is no copy of records`);
  return new Map(Object.entries(found.stores as Record<string, Entries>));
}

export function deleteBackup({ name }: Pick<UpgradeBackup, 'name'>): Promise<void> {
  return removePath(`${folder}/${name}`);
}
