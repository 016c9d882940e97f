// The IndexedDB database: its schema, its versions and the one connection a thread holds. Large bytes that are read in
// pieces lie in OPFS (`opfs.ts`); records, indexes and checkpoints lie here.

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import type { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { RunRecord } from '../run/run-record.ts';
import { missing, newer, unavailable, upgradeBlocked } from './errors.ts';
import { nothingAtWork } from './work-locks.ts';

export const databaseName = 'voxtune';
const schemaVersion = 2;

/** An OPFS folder that no record stands for: still being filled, or being removed. */
export interface UnfinishedFolder {
  path: string;
  since: number;
}

/** The facts of a checkpoint; its tensors are in `checkpointChunks`, written in the same transaction. */
export interface CheckpointHeader {
  runId: string;
  step: number;
  epoch: number;
  savedAt: number;
  bytes: number;
  bestStep: number | null;
  /** The checkpoint's fields that are not maps of tensors. */
  fields: Record<string, unknown>;
  /** Where each tensor lies in the chunks laid end to end, in floats. */
  tensors: { group: string; name: string; offset: number; length: number }[];
  /** Names of the fields that are maps, empty ones included. */
  groups: string[];
  /** CRC-32 of each chunk. */
  chunkChecksums: number[];
  /** CRC-32 of all of the above as JSON; not there in what the first version of the schema wrote. */
  checksum?: number;
}

export interface VoxtuneSchema extends DBSchema {
  datasets: { key: string; value: DatasetRecord };
  /** Key [datasetId, chunk number]: an index of thousands of clips is read and written in a few requests. */
  clipChunks: { key: [string, number]; value: Clip[] };
  problemChunks: { key: [string, number]; value: ImportProblem[] };
  unfinishedFolders: { key: string; value: UnfinishedFolder };
  models: { key: string; value: ModelRecord };
  runs: { key: string; value: RunRecord };
  /** Key [runId, step]. */
  checkpoints: { key: [string, number]; value: CheckpointHeader };
  /** Key [runId, step, chunk number]. */
  checkpointChunks: { key: [string, number, number]; value: ArrayBuffer };
  /** What was measured of this machine's GPUs, under the keys that the engine gives. */
  gpuTuning: { key: string; value: string };
}

export type VoxtuneDatabase = IDBPDatabase<VoxtuneSchema>;

let connection: Promise<VoxtuneDatabase> | null = null;
let tellBlocked: (error: VoxtuneError | null) => void = () => {};

/** Tells when the database cannot be brought up to date because a tab with an earlier page uses it, and (null) when it can. It
 *  opens by itself as soon as that tab is closed. */
export function onBlocked(listener: (error: VoxtuneError | null) => void): void {
  tellBlocked = listener;
}

/** The thread's connection, opened on first use. Throws `storage/unavailable` where the browser gives none. */
export function database(): Promise<VoxtuneDatabase> {
  connection ??= open().catch((thrown) => {
    connection = null;
    throw thrown;
  });
  return connection;
}

async function open(): Promise<VoxtuneDatabase> {
  if (typeof indexedDB === 'undefined') throw unavailable();
  let isBlocked = false;
  try {
    return await openDB<VoxtuneSchema>(databaseName, schemaVersion, {
      upgrade(db, oldVersion) {
        if (oldVersion < 1) {
          db.createObjectStore('datasets', { keyPath: 'id' });
          db.createObjectStore('clipChunks');
          db.createObjectStore('problemChunks');
          db.createObjectStore('unfinishedFolders', { keyPath: 'path' });
          db.createObjectStore('models', { keyPath: 'id' });
          db.createObjectStore('runs', { keyPath: 'id' });
          db.createObjectStore('checkpoints', { keyPath: ['runId', 'step'] });
          db.createObjectStore('checkpointChunks');
        }
        if (oldVersion < 2) db.createObjectStore('gpuTuning');
      },
      blocked() {
        isBlocked = true;
        tellBlocked(upgradeBlocked());
      },
      // A newer page wants to upgrade: let it once no run or import is at work, which could not go on with a newer schema.
      blocking(_current, _blocked, event) {
        const opened = event.target as IDBDatabase;
        void nothingAtWork().then(() => {
          opened.close();
          connection = null;
        });
      },
      terminated() {
        connection = null;
      },
    });
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : '';
    if (name === 'VersionError') throw newer(thrown);
    if (name === 'SecurityError' || name === 'InvalidStateError' || name === 'UnknownError') throw unavailable(thrown);
    throw thrown;
  } finally {
    if (isBlocked) tellBlocked(null);
  }
}

/** The key range of everything whose key starts with `prefix`. */
export function keysFrom(...prefix: (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]);
}

type WriteTransaction<Names extends StoreNames<VoxtuneSchema>[]> = IDBPTransaction<VoxtuneSchema, Names, 'readwrite'>;

/** One transaction: all the requests that `work` makes, or none of them, whether one fails, the disk is full or `work`
 *  throws (as a generator where a later request may throw: the earlier ones are then still accounted for).
 *  Rejects with the transaction's own error, which says why; a request only says that it was aborted. */
export async function writeTogether<Names extends StoreNames<VoxtuneSchema>[]>(
  stores: Names,
  work: (transaction: WriteTransaction<Names>) => Iterable<Promise<unknown>>,
): Promise<void> {
  const transaction = (await database()).transaction(stores, 'readwrite', { durability: 'strict' });
  const done = transaction.done.then(
    () => null,
    (thrown: unknown) => ({ thrown }),
  );
  const requests: Promise<unknown>[] = [];
  try {
    for (const request of work(transaction)) requests.push(request);
  } catch (thrown) {
    transaction.abort();
    await Promise.all([done, Promise.allSettled(requests)]);
    throw thrown;
  }
  const [failure] = await Promise.all([done, Promise.allSettled(requests)]);
  if (failure) throw failure.thrown;
}

/** Reads a record, changes fields of it and writes it in one transaction, so that two threads that change different
 *  fields do not undo each other's changes. Throws `storage/missing`; `what` names the record there. */
export async function updateRecord<Name extends 'datasets' | 'models' | 'runs'>(
  store: Name,
  what: string,
  id: string,
  change: Partial<VoxtuneSchema[Name]['value']>,
): Promise<VoxtuneSchema[Name]['value']> {
  let changed: VoxtuneSchema[Name]['value'] | null = null;
  await writeTogether([store], (transaction) => {
    const records = transaction.objectStore(store);
    const readAndPut = async () => {
      const record = await records.get(id);
      if (!record) return;
      changed = { ...record, ...change };
      await records.put(changed);
    };
    return [readAndPut()];
  });
  if (!changed) throw missing(what, id);
  return changed;
}
