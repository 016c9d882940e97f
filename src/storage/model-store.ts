// Models: the record in IndexedDB, the files (config, weights, feature extractor) in OPFS.

import { type ModelRecord, modelRecordSchema } from '../model/model-record.ts';
import { database, updateRecord, writeTogether } from './database.ts';
import { missing, writing } from './errors.ts';
import { findFile, listFolder, moveFile, removePath, writeFile } from './opfs.ts';
import { fillFolder, removeMarked } from './unfinished-folders.ts';
import { type Listing, type ReadRecord, readRecord, readStore, wholeOr } from './whole-records.ts';

const root = 'models';
/** Digits of the content hash in a folder's name. */
const hashDigits = 16;

/** By content, so that new weights under the same id never lie among old ones. */
export function modelFolder(record: Pick<ModelRecord, 'id' | 'contentHash'>): string {
  return `${root}/${safeId(record.id)}-${record.contentHash.slice(0, hashDigits)}`;
}

function safeId(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]/g, '_');
}

/** All models, newest first, and those that are not stored whole. */
export function readModels(): Promise<Listing<ModelRecord>> {
  return readStore('models', 'model', toModel);
}

/** The whole ones, newest first. */
export async function listModels(): Promise<ModelRecord[]> {
  return (await readModels()).whole;
}

/** The model, if its record is whole. */
export function toModel(stored: unknown): ReadRecord<ModelRecord> {
  return readRecord(modelRecordSchema, stored);
}

/** Null where it is not stored, or not whole: then it can be stored anew. */
export async function findModel(id: string): Promise<ModelRecord | null> {
  return toModel(await (await database()).get('models', id)).record;
}

/** Throws `storage/missing`, `storage/not-whole`. */
export async function getModel(id: string): Promise<ModelRecord> {
  const stored = await (await database()).get('models', id);
  if (stored === undefined) throw missing('Model', id);
  return wholeOr('Model', id, toModel(stored));
}

/** A file that lies in this origin's files already and is to be moved, not copied. */
export interface MovedFile {
  movedFrom: string;
}

type ModelFile = Blob | Uint8Array<ArrayBuffer> | MovedFile;

/** Stores a model with its files, in place of an earlier one of that id. All of it or nothing, but for files that are moved
 *  away. Throws `storage/full`. */
export async function putModel(record: ModelRecord, files: ReadonlyMap<string, ModelFile>): Promise<void> {
  const earlier = await findModel(record.id);
  const folder = modelFolder(record);
  if (earlier && modelFolder(earlier) === folder) {
    await putRecord(record, folder);
    return;
  }
  await fillFolder(folder, async () => {
    await removePath(folder);
    await writeFiles(folder, files);
    await putRecord(record, folder);
  });
  if (earlier) await removePath(modelFolder(earlier));
}

/** Writes the files of a stored model again, which must be the same. Throws `storage/full`. */
export async function rewriteModel(record: ModelRecord, files: ReadonlyMap<string, ModelFile>): Promise<void> {
  await writeFiles(modelFolder(record), files);
}

async function writeFiles(folder: string, files: ReadonlyMap<string, ModelFile>): Promise<void> {
  for (const [name, data] of files) {
    if ('movedFrom' in data) await moveFile(data.movedFrom, `${folder}/${name}`);
    else await writeFile(`${folder}/${name}`, data);
  }
}

async function putRecord(record: ModelRecord, folder: string): Promise<void> {
  await writing(`the record of ${record.name}`, 10_000, () =>
    writeTogether(['models', 'unfinishedFolders'], (transaction) => [
      transaction.objectStore('models').put(record),
      transaction.objectStore('unfinishedFolders').delete(folder),
    ]),
  );
}

/** Changes the record alone (name, feature extractor). Throws `storage/missing`. */
export async function updateModel(id: string, change: Partial<Omit<ModelRecord, 'id'>>): Promise<ModelRecord> {
  return writing(`model ${id}`, 10_000, () =>
    updateRecord('models', 'Model', id, change, (stored) => wholeOr('Model', id, toModel(stored))),
  );
}

/** One of the model's files, not verified. Null: it is gone. */
export async function findModelFile(record: ModelRecord, name: string): Promise<File | null> {
  return (await (await findFile(`${modelFolder(record)}/${name}`))?.getFile()) ?? null;
}

/** Removes a model and its files; nothing happens where there is none. */
export async function deleteModel(id: string): Promise<void> {
  const record = await findModel(id);
  if (!record) return;
  const folder = modelFolder(record);
  const probes = (await (await database()).getAllKeys('probes')).filter(([, modelId]) => modelId === id);
  await writeTogether(['models', 'probes', 'unfinishedFolders'], (transaction) => [
    ...probes.map((key) => transaction.objectStore('probes').delete(key)),
    transaction.objectStore('models').delete(id),
    transaction.objectStore('unfinishedFolders').put({ path: folder, since: Date.now() }),
  ]);
  await removeMarked(folder);
}

/** Removes a model whose record does not say what its folder is called: the record, and the folders that no other has. */
export async function deleteBrokenModel(key: IDBValidKey): Promise<void> {
  await writeTogether(['models'], (transaction) => [transaction.objectStore('models').delete(key as string)]);
  const others = new Set((await listModels()).map(modelFolder));
  for (const folder of typeof key === 'string' ? await foldersOf(key) : [])
    if (!others.has(folder)) await removePath(folder);
}

/** Folders whose name begins with the id, whatever the content. */
export async function foldersOf(id: string): Promise<string[]> {
  const start = `${safeId(id)}-`;
  const names = await listFolder(root);
  return names
    .filter((name) => name.startsWith(start) && /^[0-9a-f]+$/.test(name.slice(start.length)))
    .map((name) => `${root}/${name}`);
}
