// The IndexedDB database: its schema, its version and the one connection a thread holds. Large bytes that are read in
// pieces lie in OPFS (`opfs.ts`); records, indexes and checkpoints lie here.

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import type { ProbeReport } from '../evaluation/probes/probe-report.ts';
import type { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { CrossEvaluation, LabelMapping } from '../run/across/cross-evaluation.ts';
import type { RunFacts } from '../run/run-record.ts';
import type { SweepRecord } from '../sweep/sweep-record.ts';
import type { LogRow } from '../training/log-rows.ts';
import type { CheckpointHeader } from './checkpoint-header.ts';
import { earlierCleared, missing, newer, unavailable, upgradeBlocked, upgradeFailed } from './errors.ts';
import { listFolder, removePath } from './opfs.ts';
import type { UnfinishedImport } from './unfinished-import.ts';
import { backUpBefore } from './upgrade-backup.ts';
import { nothingAtWork } from './work-locks.ts';

export const databaseName = 'voxtune';
export const schemaVersion = 8;
/** What an earlier version of the schema wrote was never published: it is cleared, and the person is told. From this
 *  one on `upgrade` adds the stores that are missing, and what is stored stays. */
export const oldestReadableVersion = 4;

/** A folder or file in OPFS that no record stands for: still being filled, or being removed. */
export interface UnfinishedFolder {
  path: string;
  since: number;
}

/** What this page writes. What is read may be damaged: it counts as such only once it was held against its schema
 *  (`whole-records.ts`). */
export interface VoxtuneSchema extends DBSchema {
  datasets: { key: string; value: DatasetRecord };
  /** Key [datasetId, chunk number]: an index of thousands of clips is read and written in a few requests. */
  clipChunks: { key: [string, number]; value: Clip[] };
  problemChunks: { key: [string, number]; value: ImportProblem[] };
  /** Key [datasetId, number of the table]. */
  clipTables: { key: [string, number]; value: ClipTable };
  unfinishedFolders: { key: string; value: UnfinishedFolder };
  /** Key: the path that the import fills. Its clips and problems so far are under [path, number] in the stores of those. */
  unfinishedImports: { key: string; value: UnfinishedImport };
  models: { key: string; value: ModelRecord };
  runs: { key: string; value: RunFacts };
  /** Key [datasetId, modelId]. */
  probes: { key: [string, string]; value: ProbeReport };
  sweeps: { key: string; value: SweepRecord };
  /** Key [runId, datasetId]. */
  crossEvaluations: { key: [string, string]; value: CrossEvaluation };
  /** Key [datasetId, the labels of a run as JSON]. */
  labelMappings: { key: [string, string]; value: LabelMapping };
  /** Key [runId, number of rows before them]. */
  runRows: { key: [string, number]; value: LogRow[] };
  /** Key [runId, step]. */
  checkpoints: { key: [string, number]; value: CheckpointHeader };
  /** Key [runId, step, chunk number]. */
  checkpointChunks: { key: [string, number, number]; value: ArrayBuffer };
  /** What was measured of this machine's GPUs, under the keys that the engine gives. */
  gpuTuning: { key: string; value: string };
}

const storeOptions: Record<StoreNames<VoxtuneSchema>, IDBObjectStoreParameters> = {
  datasets: { keyPath: 'id' },
  clipChunks: {},
  problemChunks: {},
  clipTables: {},
  unfinishedFolders: { keyPath: 'path' },
  unfinishedImports: { keyPath: 'path' },
  models: { keyPath: 'id' },
  runs: { keyPath: 'id' },
  probes: {},
  sweeps: { keyPath: 'id' },
  crossEvaluations: { keyPath: ['runId', 'datasetId'] },
  labelMappings: {},
  runRows: {},
  checkpoints: { keyPath: ['runId', 'step'] },
  checkpointChunks: {},
  gpuTuning: {},
};

export type VoxtuneDatabase = IDBPDatabase<VoxtuneSchema>;

let connection: Promise<VoxtuneDatabase> | null = null;
let tellUpgrade: (error: VoxtuneError | null) => void = () => {};

/** Tells what becomes of an upgrade: `storage/upgrade-blocked` while a tab with an earlier page uses the database, null when
 *  it goes on (by itself, as soon as that tab is closed), `storage/earlier-cleared` where what was stored could not be kept. */
export function onUpgrade(listener: (error: VoxtuneError | null) => void): void {
  tellUpgrade = listener;
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
  // all threads open it at once: the first copies, the others find it upgraded
  await navigator.locks
    ?.request(`${databaseName}-backup`, () => backUpBefore(databaseName, schemaVersion))
    // without space for a copy the page still opens: an upgrade is one transaction, which changes all of it or nothing
    .catch(() => undefined);
  let failure: unknown = null;
  try {
    const opened = await openDB<VoxtuneSchema>(databaseName, schemaVersion, {
      upgrade(db, oldVersion, _newVersion, transaction) {
        if (isBlocked) tellUpgrade(null);
        transaction.done.catch(() => undefined);
        const isCleared = oldVersion < oldestReadableVersion;
        try {
          changeSchema(db, isCleared);
        } catch (thrown) {
          failure = thrown;
          transaction.abort();
          return;
        }
        if (isCleared && oldVersion > 0)
          void transaction.objectStore('unfinishedFolders').put({ path: allFiles, since: Date.now() });
      },
      blocked() {
        isBlocked = true;
        tellUpgrade(upgradeBlocked());
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
    await clearEarlierFiles(opened);
    return opened;
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : '';
    if (name === 'VersionError') throw newer(thrown);
    if (failure !== null) throw upgradeFailed(failure);
    if (name === 'SecurityError' || name === 'InvalidStateError' || name === 'UnknownError') throw unavailable(thrown);
    throw thrown;
  }
}

/** Brings the stores to those of this version. @param isCleared what there was goes. */
function changeSchema(db: VoxtuneDatabase, isCleared: boolean): void {
  if (isCleared) for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name);
  const names = Object.keys(storeOptions) as StoreNames<VoxtuneSchema>[];
  const missingNames = names.filter((name) => !db.objectStoreNames.contains(name));
  for (const name of missingNames) db.createObjectStore(name, storeOptions[name]);
}

/** Marks that every file in OPFS is of an earlier version, until the last of them is gone. */
const allFiles = '/';

/** Ends the clearing that an upgrade began, whichever thread or tab comes to it first: the others wait. */
async function clearEarlierFiles(db: VoxtuneDatabase): Promise<void> {
  const isMarked = async () => (await db.get('unfinishedFolders', allFiles)) !== undefined;
  if (!(await isMarked())) return;
  await navigator.locks.request(`${databaseName}-clearing`, async () => {
    if (!(await isMarked())) return;
    for (const name of await listFolder('')) await removePath(name);
    await db.delete('unfinishedFolders', allFiles);
    tellUpgrade(earlierCleared());
  });
}

/** The key range of everything whose key starts with `prefix`. */
export function keysFrom(...prefix: IDBValidKey[]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]);
}

export type WriteTransaction<Names extends StoreNames<VoxtuneSchema>[]> = IDBPTransaction<
  VoxtuneSchema,
  Names,
  'readwrite'
>;

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
  for (const request of requests) request.catch(() => abort(transaction));
  const [failure, settled] = await Promise.all([done, Promise.allSettled(requests)]);
  if (!failure) return;
  const own = settled.find((one) => one.status === 'rejected' && !isAbort(one.reason));
  throw isAbort(failure.thrown) && own?.status === 'rejected' ? own.reason : failure.thrown;
}

/** One transaction, whose requests `work` makes and waits for one after another, so that what each carries is not in memory together;
 *  between two it may compute, but wait for nothing else. All or none, as in `writeTogether`. */
export async function writeInTurn<Names extends StoreNames<VoxtuneSchema>[]>(
  stores: Names,
  work: (transaction: WriteTransaction<Names>) => Promise<void>,
): Promise<void> {
  const transaction = (await database()).transaction(stores, 'readwrite', { durability: 'strict' });
  const done = transaction.done.then(
    () => null,
    (thrown: unknown) => ({ thrown }),
  );
  const own = await work(transaction).then(
    () => null,
    (thrown: unknown) => {
      abort(transaction);
      return { thrown };
    },
  );
  const failure = await done;
  if (own && !isAbort(own.thrown)) throw own.thrown;
  if (failure ?? own) throw (failure ?? own)?.thrown;
}

const isAbort = (thrown: unknown) => thrown instanceof DOMException && thrown.name === 'AbortError';

/** A request that failed has done so already; work between requests has not. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // it is over
  }
}

/** Reads a record, changes fields of it and writes it in one transaction, so that two threads that change different
 *  fields do not undo each other's changes. `read` throws where the record is not whole. Throws `storage/missing`; `what` names the record
 *  there. */
export async function updateRecord<Name extends 'datasets' | 'models' | 'sweeps'>(
  store: Name,
  what: string,
  id: string,
  change: Partial<VoxtuneSchema[Name]['value']>,
  read: (stored: unknown) => VoxtuneSchema[Name]['value'],
): Promise<VoxtuneSchema[Name]['value']> {
  let changed: VoxtuneSchema[Name]['value'] | null = null;
  await writeTogether([store], (transaction) => {
    const records = transaction.objectStore(store);
    const readAndPut = async () => {
      const record = await records.get(id);
      if (!record) return;
      const merged = { ...record, ...change };
      changed = read(merged);
      await records.put(merged);
    };
    return [readAndPut()];
  });
  if (!changed) throw missing(what, id);
  return changed;
}

/** What the engine measured of this machine's GPUs: small texts that may be lost, and are then measured again. */
export const gpuTuningMemory = {
  async read(key: string): Promise<string | null> {
    return (await (await database()).get('gpuTuning', key)) ?? null;
  },
  async write(key: string, value: string): Promise<void> {
    await (await database()).put('gpuTuning', value, key);
  },
};
