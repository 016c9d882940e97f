// How data sets come to be and grow: an import that fills one, or adds clips to it, and what is left of those that never ended.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetChange, DatasetRecord } from '../dataset/dataset-record.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import { sweepCheckpointFiles } from './checkpoint-files.ts';
import { packPath } from './clip-pack.ts';
import { database, keysFrom, type WriteTransaction, writeTogether } from './database.ts';
import {
  datasetFolder,
  getDataset,
  importStores,
  readDataset,
  tableBytes,
  toDataset,
  type WholeDataset,
} from './dataset-store.ts';
import { missing, writing } from './errors.ts';
import { removeHalfWritten } from './stray-chunks.ts';
import { deleteTrunkCachesOf } from './trunk-cache.ts';
import { fillFolder, removeMarked, sweepUnfinishedFolders, whileIdle } from './unfinished-folders.ts';
import { unfinishedImportSchema } from './unfinished-import.ts';
import { readRecord, wholeOr } from './whole-records.ts';

const entriesPerChunk = 1024;
const bytesPerClipEntry = 300;

type ImportTransaction = WriteTransaction<[...typeof importStores]>;

/** What comes to a data set that is there. */
export interface Additions {
  clips: readonly Omit<Clip, 'index'>[];
  problems: readonly ImportProblem[];
  /** One of the path of another takes its place. */
  tables: readonly ClipTable[];
}

function intoChunks<T>(entries: readonly T[]): T[][] {
  const count = Math.ceil(entries.length / entriesPerChunk);
  return Array.from({ length: count }, (_, i) => entries.slice(i * entriesPerChunk, (i + 1) * entriesPerChunk));
}

/** Runs an import into the data set's folder. `fill` writes the pack and returns what the index is made of; the record
 *  appears with all its clips at once, or nothing of it stays, nor of trunk caches that were begun with its clips. */
export async function createDataset(
  id: string,
  fill: () => Promise<Omit<WholeDataset, 'tables'> & { tables?: readonly ClipTable[] }>,
): Promise<DatasetRecord> {
  const folder = datasetFolder(id);
  const filled = fillFolder(folder, async () => {
    const { record, clips, problems, tables = [] } = await fill();
    const bytes = (clips.length + problems.length) * bytesPerClipEntry + tableBytes(tables);
    await writing(`the index of ${record.name}`, bytes, () =>
      writeTogether([...importStores], function* (transaction) {
        yield transaction.objectStore('datasets').put(record);
        for (const [i, chunk] of intoChunks(clips).entries()) {
          yield transaction.objectStore('clipChunks').put(chunk, [id, i]);
        }
        for (const [i, chunk] of intoChunks(problems).entries()) {
          yield transaction.objectStore('problemChunks').put(chunk, [id, i]);
        }
        for (const [i, table] of tables.entries()) yield transaction.objectStore('clipTables').put(table, [id, i]);
        yield* forgetting(transaction, folder);
      }),
    );
    return record;
  });
  return filled.catch(async (thrown) => {
    // what is told is why it failed
    await forgetImport(folder).catch(() => undefined);
    await deleteTrunkCachesOf(id).catch(() => undefined);
    throw thrown;
  });
}

/** Runs an import into a pack file of its own beside a data set's others; the clips appear in its index all at once, behind those
 *  that are there, or nothing of them stays. @param fill returns what is new, and what it changes of the record as it is then;
 *  without any clip, nothing is kept. Throws `storage/missing`. */
export async function addToDataset(
  { id, name }: Pick<DatasetRecord, 'id' | 'name'>,
  pack: number,
  fill: () => Promise<Additions & { changeOf(record: DatasetRecord): Partial<DatasetRecord> }>,
): Promise<DatasetRecord> {
  const path = packPath(datasetFolder(id), pack);
  const filled = fillFolder(path, async () => {
    const { changeOf, ...additions } = await fill();
    if (additions.clips.length > 0) {
      return append({ id, name }, additions, changeOf, (transaction) => forgetting(transaction, path));
    }
    await removeMarked(path);
    await forgetImport(path);
    return getDataset(id);
  });
  return filled.catch(async (thrown) => {
    await forgetImport(path).catch(() => undefined);
    throw thrown;
  });
}

/** Adds entries to a data set's index, and makes the change that follows from them, at once. Resolves with the new record.
 *  @param clips of this data set's packs. @param changeOf the record as it is then, and the indices that the clips have got.
 *  Throws `storage/missing`. */
export function appendClips(
  dataset: Pick<DatasetRecord, 'id' | 'name'>,
  clips: readonly Omit<Clip, 'index'>[],
  changeOf: (record: DatasetRecord, added: number[]) => DatasetChange,
): Promise<DatasetRecord> {
  return append(dataset, { clips, problems: [], tables: [] }, changeOf, () => []);
}

async function append(
  { id, name }: Pick<DatasetRecord, 'id' | 'name'>,
  additions: Additions,
  changeOf: (record: DatasetRecord, added: number[]) => Partial<DatasetRecord>,
  also: (transaction: ImportTransaction) => Iterable<Promise<unknown>>,
): Promise<DatasetRecord> {
  const { clips, problems, tables } = additions;
  const bytes = (clips.length + problems.length + 1) * bytesPerClipEntry + tableBytes(tables);
  let changed: DatasetRecord | null = null;
  await writing(`the index of ${name}`, bytes, () =>
    writeTogether([...importStores], function* (transaction) {
      yield appendIn(transaction, id, additions, changeOf).then((record) => {
        changed = record;
      });
      yield* also(transaction);
    }),
  );
  return changed ?? getDataset(id);
}

/** Throws `storage/missing`, which ends the transaction. */
async function appendIn(
  transaction: ImportTransaction,
  id: string,
  { clips, problems, tables }: Additions,
  changeOf: (record: DatasetRecord, added: number[]) => Partial<DatasetRecord>,
): Promise<DatasetRecord> {
  const datasets = transaction.objectStore('datasets');
  const stored = await datasets.get(id);
  if (stored === undefined) throw missing('Data set', id);
  const record = wholeOr('Data set', id, toDataset(stored));
  const numbered = clips.map((clip, at): Clip => ({ ...clip, index: record.clipCount + at }));
  const change = changeOf(
    record,
    numbered.map(({ index }) => index),
  );
  const changed = { ...record, ...change, clipCount: record.clipCount + clips.length };
  await datasets.put(changed);
  await putBehind(transaction.objectStore('clipChunks'), id, intoChunks(numbered));
  await putBehind(transaction.objectStore('problemChunks'), id, intoChunks(problems));
  if (tables.length > 0) {
    const store = transaction.objectStore('clipTables');
    const paths = new Set(tables.map(({ path }) => path));
    const others = (await store.getAll(keysFrom(id))).filter(({ path }) => !paths.has(path));
    await store.delete(keysFrom(id));
    await putBehind(store, id, [...others, ...tables]);
  }
  return changed;
}

interface Index {
  record: DatasetRecord;
  clips: Clip[];
  problems: ImportProblem[];
}

/** Changes entries of a data set's index, none of which is added or taken away, and its record, at once. Resolves with the new
 *  record. Throws `storage/missing`, `storage/not-whole`. */
export async function rewriteIndex(
  id: string,
  changeOf: (index: Index) => Pick<Index, 'clips' | 'problems'> & { change: Partial<DatasetRecord> },
): Promise<DatasetRecord> {
  // what is not whole is told, and left as it is
  const { record: before, clips, problems } = await readDataset(id);
  let changed: DatasetRecord | null = null;
  const bytes = (clips.length + problems.length + 1) * bytesPerClipEntry;
  await writing(`the index of ${before.name}`, bytes, () =>
    writeTogether([...importStores], (transaction) => {
      const rewrite = async () => {
        const record = wholeOr('Data set', id, toDataset(await transaction.objectStore('datasets').get(id)));
        const clipStore = transaction.objectStore('clipChunks');
        const problemStore = transaction.objectStore('problemChunks');
        const now: Index = {
          record,
          clips: (await clipStore.getAll(keysFrom(id))).flat(),
          problems: (await problemStore.getAll(keysFrom(id))).flat(),
        };
        const { change, ...entries } = changeOf(now);
        changed = { ...record, ...change };
        await transaction.objectStore('datasets').put(changed);
        await clipStore.delete(keysFrom(id));
        await problemStore.delete(keysFrom(id));
        await putBehind(clipStore, id, intoChunks(entries.clips));
        await putBehind(problemStore, id, intoChunks(entries.problems));
      };
      return [rewrite()];
    }),
  );
  return changed ?? getDataset(id);
}

async function putBehind<T>(
  store: { count(range: IDBKeyRange): Promise<number>; put(value: T, key: [string, number]): Promise<unknown> },
  id: string,
  values: readonly T[],
): Promise<void> {
  const first = await store.count(keysFrom(id));
  for (const [i, value] of values.entries()) await store.put(value, [id, first + i]);
}

/** The mark of an import that is over, and what was kept to go on with it. */
function* forgetting(transaction: ImportTransaction, path: string) {
  yield transaction.objectStore('unfinishedFolders').delete(path);
  yield transaction.objectStore('unfinishedImports').delete(path);
  yield transaction.objectStore('clipChunks').delete(keysFrom(path));
  yield transaction.objectStore('problemChunks').delete(keysFrom(path));
}

async function forgetImport(path: string): Promise<void> {
  await writeTogether([...importStores], (transaction) => forgetting(transaction, path));
}

/** Removes what imports, downloads and removals that never ended have left, and the trunk caches begun for such an import. What was
 *  kept of an import that can go on stays. */
export async function sweepUnfinished(): Promise<string[]> {
  const kept = new Set<string>();
  for (const stored of await (await database()).getAll('unfinishedImports')) {
    // one that is not whole cannot go on
    if (readRecord(unfinishedImportSchema, stored).record) kept.add(stored.path);
    else await forgetImport(stored.path);
  }
  const removed = await sweepUnfinishedFolders(kept);
  for (const path of removed) {
    await deleteCachesBegunFor(path);
    await removeHalfWritten(path);
  }
  await sweepCheckpointFiles();
  return removed;
}

async function deleteCachesBegunFor(path: string): Promise<void> {
  const [root, id, file] = path.split('/');
  if (root === 'datasets' && id && file === undefined) await deleteTrunkCachesOf(id);
}

/** Removes what was kept of an import that was cut off. Throws `storage/busy` where it is at work. */
export async function dismissImport(path: string): Promise<void> {
  await whileIdle(path, async () => {
    await removeMarked(path);
    await forgetImport(path);
    await deleteCachesBegunFor(path);
  });
}
