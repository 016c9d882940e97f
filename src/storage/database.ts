// The IndexedDB database: its schema, its versions and the one connection a thread holds. Large bytes that are read in
// pieces lie in OPFS (`opfs.ts`); records, indexes and checkpoints lie here.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import type { ModelRecord } from '../protocol/model-types.ts';
import type { RunRecord } from '../protocol/run-types.ts';
import { unavailable } from './errors.ts';

export const databaseName = 'voxtune';
const schemaVersion = 1;

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
}

export type VoxtuneDatabase = IDBPDatabase<VoxtuneSchema>;

let connection: Promise<VoxtuneDatabase> | null = null;

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
      },
      // A newer page wants to upgrade: let it, and reopen on the next use.
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        connection = null;
      },
      terminated() {
        connection = null;
      },
    });
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : '';
    if (name === 'SecurityError' || name === 'InvalidStateError' || name === 'UnknownError') throw unavailable(thrown);
    throw thrown;
  }
}

/** The key range of everything whose key starts with `prefix`. */
export function keysFrom(...prefix: (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]);
}
