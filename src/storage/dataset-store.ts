// Data sets: the record and the index of clips in IndexedDB, the samples in a pack file in OPFS.

import { type Clip, type ImportProblem, isClip, isImportProblem } from '../dataset/clip.ts';
import { type DatasetChange, type DatasetRecord, datasetRecordSchema } from '../dataset/dataset-record.ts';
import { type ClipTable, isClipTable } from '../dataset/tables/clip-table.ts';
import { toErrorRecord } from '../lib/errors.ts';
import { isPlainObject, isText, listOf } from '../lib/record-schemas.ts';
import { database, keysFrom, updateRecord, writeTogether } from './database.ts';
import { missing, writing } from './errors.ts';
import { isFolderName } from './opfs.ts';
import { deleteTrunkCachesOf } from './trunk-cache.ts';
import { removeMarked } from './unfinished-folders.ts';
import { type Listing, notWhole, type ReadRecord, readRecord, readStore, wholeOr } from './whole-records.ts';

const bytesPerCell = 20;

/** Where the parts of a data set are, and where what an import has come to. */
export const importStores = [
  'datasets',
  'clipChunks',
  'problemChunks',
  'clipTables',
  'unfinishedFolders',
  'unfinishedImports',
] as const;

export function datasetFolder(id: string): string {
  return `datasets/${id}`;
}

/** All data sets, newest first, and those that are not stored whole. */
export function readDatasets(): Promise<Listing<DatasetRecord>> {
  return readStore('datasets', 'dataset', toDataset);
}

/** The whole ones, newest first. */
export async function listDatasets(): Promise<DatasetRecord[]> {
  return (await readDatasets()).whole;
}

/** The data set, if its record is whole. */
export function toDataset(stored: unknown): ReadRecord<DatasetRecord> {
  return readRecord(datasetRecordSchema, stored);
}

/** Throws `storage/missing`, `storage/not-whole`. */
export async function getDataset(id: string): Promise<DatasetRecord> {
  const stored = await (await database()).get('datasets', id);
  if (stored === undefined) throw missing('Data set', id);
  return wholeOr('Data set', id, toDataset(stored));
}

const clipsSchema = listOf(isClip, 'a clip');
const problemsSchema = listOf(isImportProblem, 'a file that was left out');

/** The index of a data set, in order: `clips[i].index === i`. Throws `storage/not-whole`. */
export async function loadClips(id: string): Promise<Clip[]> {
  const chunks: unknown[] = await (await database()).getAll('clipChunks', keysFrom(id));
  const what = 'The list of clips of data set';
  const clips = wholeOr(what, id, readRecord(clipsSchema, chunks.flat()));
  const stray = clips.findIndex((clip, at) => clip.index !== at);
  if (stray >= 0) throw notWhole(what, id, `clip ${stray} expected, clip ${clips[stray]?.index} found`);
  return clips;
}

/** Files that the import left out, in archive order. Where their list is not whole, that is told in their place: nothing of
 *  the clips depends on it. */
export async function loadProblems(id: string): Promise<ImportProblem[]> {
  const chunks: unknown[] = await (await database()).getAll('problemChunks', keysFrom(id));
  const { record, problem } = readRecord(problemsSchema, chunks.flat());
  if (record !== null) return record;
  const error = toErrorRecord(notWhole('The list of files left out of data set', id, problem));
  return [...chunks.flat().filter(isImportProblem), { path: '…', error: { ...error, details: problem } }];
}

/** The tables that came with the clips. One that is not whole is told as a problem, and takes nothing else with it. */
export async function loadTables(id: string): Promise<{ tables: ClipTable[]; problems: ImportProblem[] }> {
  const stored: unknown[] = await (await database()).getAll('clipTables', keysFrom(id));
  const broken = stored.filter((table) => !isClipTable(table));
  const problems = broken.map((table): ImportProblem => {
    const path = isPlainObject(table) && isText(table.path) ? table.path : '…';
    return { path, error: toErrorRecord(notWhole('The table', path, 'rows of cells expected')) };
  });
  return { tables: stored.filter(isClipTable), problems };
}

/** Keeps tables that came later; one of the same path takes the place of that before. */
export async function addTables(id: string, added: readonly ClipTable[]): Promise<void> {
  const { tables } = await loadTables(id);
  const paths = new Set(added.map(({ path }) => path));
  const all = [...tables.filter(({ path }) => !paths.has(path)), ...added];
  await writing('the tables', tableBytes(added), () =>
    writeTogether(['clipTables'], (transaction) => {
      const store = transaction.objectStore('clipTables');
      return [store.delete(keysFrom(id)), ...all.map((table, at) => store.put(table, [id, at]))];
    }),
  );
}

export async function removeTable(id: string, path: string): Promise<void> {
  const { tables } = await loadTables(id);
  const kept = tables.filter((table) => table.path !== path);
  await writeTogether(['clipTables'], (transaction) => {
    const store = transaction.objectStore('clipTables');
    return [store.delete(keysFrom(id)), ...kept.map((table, at) => store.put(table, [id, at]))];
  });
}

export function tableBytes(tables: readonly ClipTable[]): number {
  return tables.reduce((sum, { columns, rows }) => sum + columns.length * rows.length * bytesPerCell, 0);
}

export interface WholeDataset {
  record: DatasetRecord;
  clips: Clip[];
  problems: ImportProblem[];
  tables: ClipTable[];
}

/** A data set with its index and its tables. Throws `storage/missing`, `storage/not-whole`. */
export async function readDataset(id: string): Promise<WholeDataset> {
  const [record, clips, leftOut, { tables, problems }] = await Promise.all([
    getDataset(id),
    loadClips(id),
    loadProblems(id),
    loadTables(id),
  ]);
  if (clips.length !== record.clipCount)
    throw notWhole('The list of clips of', record.name, `${record.clipCount} clips expected, ${clips.length} found`);
  return { record, clips, problems: [...leftOut, ...problems], tables };
}

/** Changes what can change after the import; resolves with the new record. Throws `storage/missing`. */
export async function updateDataset(id: string, change: DatasetChange): Promise<DatasetRecord> {
  return writing(`data set ${id}`, 10_000, () =>
    updateRecord('datasets', 'Data set', id, change, (stored) => wholeOr('Data set', id, toDataset(stored))),
  );
}

/** Removes a data set whose record is damaged, whatever it is stored under. */
export async function deleteBrokenDataset(key: IDBValidKey): Promise<void> {
  if (typeof key === 'string' && isFolderName(key)) return deleteDataset(key);
  // nothing that this page wrote has such a key, or files
  await writeTogether(['datasets', 'clipChunks', 'problemChunks', 'clipTables'], (transaction) => [
    transaction.objectStore('datasets').delete(key as string),
    transaction.objectStore('clipChunks').delete(keysFrom(key)),
    transaction.objectStore('problemChunks').delete(keysFrom(key)),
    transaction.objectStore('clipTables').delete(keysFrom(key)),
  ]);
}

/** Removes a data set, its index, its samples, the trunk caches made for it, and what runs made of it as another data set than theirs. Runs made with it keep their records. */
export async function deleteDataset(id: string): Promise<void> {
  const folder = datasetFolder(id);
  // and of imports into it that were cut off
  const [first, last] = [`${folder}/`, `${folder}/\uffff`];
  const crossed = (await (await database()).getAllKeys('crossEvaluations')).filter(([, datasetId]) => datasetId === id);
  await writeTogether([...importStores, 'probes', 'crossEvaluations', 'labelMappings'], (transaction) => [
    ...crossed.map((key) => transaction.objectStore('crossEvaluations').delete(key)),
    transaction.objectStore('labelMappings').delete(keysFrom(id)),
    transaction.objectStore('probes').delete(keysFrom(id)),
    transaction.objectStore('unfinishedFolders').delete(IDBKeyRange.bound(first, last)),
    transaction.objectStore('unfinishedImports').delete(IDBKeyRange.bound(first, last)),
    transaction.objectStore('clipChunks').delete(IDBKeyRange.bound([first], [last])),
    transaction.objectStore('problemChunks').delete(IDBKeyRange.bound([first], [last])),
    transaction.objectStore('datasets').delete(id),
    transaction.objectStore('clipChunks').delete(keysFrom(id)),
    transaction.objectStore('problemChunks').delete(keysFrom(id)),
    transaction.objectStore('clipTables').delete(keysFrom(id)),
    transaction.objectStore('unfinishedFolders').put({ path: folder, since: Date.now() }),
  ]);
  await removeMarked(folder);
  await deleteTrunkCachesOf(id);
}
