// Data sets: the record and the index of clips in IndexedDB, the samples in a pack file in OPFS.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { database, keysFrom, updateRecord, writeTogether } from './database.ts';
import { missing, writing } from './errors.ts';
import { deleteTrunkCachesOf } from './trunk-cache.ts';
import { fillFolder, removeMarked, sweepUnfinishedFolders } from './unfinished-folders.ts';

const entriesPerChunk = 1024;
const bytesPerClipEntry = 300;

export function datasetFolder(id: string): string {
  return `datasets/${id}`;
}

/** All data sets, newest first. */
export async function listDatasets(): Promise<DatasetRecord[]> {
  const records = await (await database()).getAll('datasets');
  return records.sort((a, b) => b.createdAt - a.createdAt);
}

/** Throws `storage/missing`. */
export async function getDataset(id: string): Promise<DatasetRecord> {
  const record = await (await database()).get('datasets', id);
  if (!record) throw missing('Data set', id);
  return record;
}

/** The index of a data set, in order: `clips[i].index === i`. */
export async function loadClips(id: string): Promise<Clip[]> {
  return (await (await database()).getAll('clipChunks', keysFrom(id))).flat();
}

/** Files that the import left out, in archive order. */
export async function loadProblems(id: string): Promise<ImportProblem[]> {
  return (await (await database()).getAll('problemChunks', keysFrom(id))).flat();
}

/** Changes what can change after the import; resolves with the new record. Throws `storage/missing`. */
export async function updateDataset(
  id: string,
  change: Partial<Pick<DatasetRecord, 'name' | 'labelRule' | 'speakerRule' | 'splitConfig' | 'origin'>>,
): Promise<DatasetRecord> {
  return writing(`data set ${id}`, 10_000, () => updateRecord('datasets', 'Data set', id, change));
}

function intoChunks<T>(entries: readonly T[]): T[][] {
  const count = Math.ceil(entries.length / entriesPerChunk);
  return Array.from({ length: count }, (_, i) => entries.slice(i * entriesPerChunk, (i + 1) * entriesPerChunk));
}

/** Runs an import into the data set's folder. `fill` writes the pack and returns what the index is made of; the record
 *  appears with all its clips at once, or nothing of it stays, nor of trunk caches that were begun with its clips. */
export async function createDataset(
  id: string,
  fill: () => Promise<{ record: DatasetRecord; clips: Clip[]; problems: ImportProblem[] }>,
): Promise<DatasetRecord> {
  const folder = datasetFolder(id);
  const filled = fillFolder(folder, async () => {
    const { record, clips, problems } = await fill();
    await writing(`the index of ${record.name}`, (clips.length + problems.length) * bytesPerClipEntry, () =>
      writeTogether(['datasets', 'clipChunks', 'problemChunks', 'unfinishedFolders'], function* (transaction) {
        yield transaction.objectStore('datasets').put(record);
        for (const [i, chunk] of intoChunks(clips).entries()) {
          yield transaction.objectStore('clipChunks').put(chunk, [id, i]);
        }
        for (const [i, chunk] of intoChunks(problems).entries()) {
          yield transaction.objectStore('problemChunks').put(chunk, [id, i]);
        }
        yield transaction.objectStore('unfinishedFolders').delete(folder);
      }),
    );
    return record;
  });
  return filled.catch(async (thrown) => {
    // what is told is why it failed
    await deleteTrunkCachesOf(id).catch(() => undefined);
    throw thrown;
  });
}

/** Removes what imports, downloads and removals that never ended have left, and the trunk caches begun for such an import. */
export async function sweepUnfinished(): Promise<string[]> {
  const removed = await sweepUnfinishedFolders();
  for (const path of removed) {
    const [root, id] = path.split('/');
    if (root === 'datasets' && id) await deleteTrunkCachesOf(id);
  }
  return removed;
}

/** Removes a data set, its index, its samples and the trunk caches made for it. Runs made with it keep their records. */
export async function deleteDataset(id: string): Promise<void> {
  const folder = datasetFolder(id);
  await writeTogether(['datasets', 'clipChunks', 'problemChunks', 'unfinishedFolders'], (transaction) => [
    transaction.objectStore('datasets').delete(id),
    transaction.objectStore('clipChunks').delete(keysFrom(id)),
    transaction.objectStore('problemChunks').delete(keysFrom(id)),
    transaction.objectStore('unfinishedFolders').put({ path: folder, since: Date.now() }),
  ]);
  await removeMarked(folder);
  await deleteTrunkCachesOf(id);
}
