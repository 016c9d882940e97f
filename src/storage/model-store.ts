// Models: the record in IndexedDB, the files (config, weights, feature extractor) in OPFS.

import type { ModelRecord } from '../model/model-record.ts';
import { database, updateRecord, writeTogether } from './database.ts';
import { missing, writing } from './errors.ts';
import { findFile, moveFile, removePath, writeFile } from './opfs.ts';
import { fillFolder, removeMarked } from './unfinished-folders.ts';

/** By content, so that new weights under the same id never lie among old ones. */
export function modelFolder(record: Pick<ModelRecord, 'id' | 'contentHash'>): string {
  const safeId = record.id.replace(/[^A-Za-z0-9._-]/g, '_');
  return `models/${safeId}-${record.contentHash.slice(0, 16)}`;
}

/** All models, newest first. */
export async function listModels(): Promise<ModelRecord[]> {
  const records = await (await database()).getAll('models');
  return records.sort((a, b) => b.createdAt - a.createdAt);
}

/** Null where it is not stored. */
export async function findModel(id: string): Promise<ModelRecord | null> {
  return (await (await database()).get('models', id)) ?? null;
}

/** Throws `storage/missing`. */
export async function getModel(id: string): Promise<ModelRecord> {
  const record = await findModel(id);
  if (!record) throw missing('Model', id);
  return record;
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
  return writing(`model ${id}`, 10_000, () => updateRecord('models', 'Model', id, change));
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
  await writeTogether(['models', 'unfinishedFolders'], (transaction) => [
    transaction.objectStore('models').delete(id),
    transaction.objectStore('unfinishedFolders').put({ path: folder, since: Date.now() }),
  ]);
  await removeMarked(folder);
}
