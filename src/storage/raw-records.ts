// Everything that is stored, without relying on any of it: to look at, to take away as JSON, to delete. What is broken is reached
// here; whole records are too, for a page that cannot show them.

import { checkpointFolder } from './checkpoint-files.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { database, keysFrom } from './database.ts';
import { datasetFolder, deleteBrokenDataset, readDatasets } from './dataset-store.ts';
import { deleteDownload, listDownloads, readPlanText } from './download-store.ts';
import { deleteBrokenModel, deleteModel, findModel, foldersOf, readModels } from './model-store.ts';
import { folderBytes, isFolderName, listFolder } from './opfs.ts';
import { rawJson } from './raw-json.ts';
import { deleteRun, readRuns } from './run-store.ts';
import { deleteSweep, readSweeps } from './sweep-store.ts';
import { deleteTrunkCache, listTrunkCaches } from './trunk-cache.ts';
import { describeRecord, type Listing, type RecordKind, type RecordRef, type StoredRecord } from './whole-records.ts';

/** All of them, by kind. */
export async function listRecords(): Promise<StoredRecord[]> {
  const [datasets, models, runs, sweeps, downloads, caches] = await Promise.all([
    readDatasets(),
    readModels(),
    readRuns(),
    readSweeps(),
    listDownloads(),
    listTrunkCaches(),
  ]);
  return [
    ...described('dataset', datasets),
    ...described('model', models),
    ...described('run', runs),
    ...described('sweep', sweeps),
    ...downloads.map(({ id, repo, commit }) =>
      describeRecord({ kind: 'download', key: id }, null, commit === '' ? planProblem : null, repo),
    ),
    ...caches.map(({ key, header }) =>
      describeRecord({ kind: 'trunk-cache', key }, null, header ? null : cacheProblem, header?.note || key),
    ),
  ];
}

export const planProblem = 'its plan cannot be read';
export const cacheProblem = 'its index cannot be read';

function described<T extends { id: string; name: string }>(kind: RecordKind, listing: Listing<T>): StoredRecord[] {
  const whole = listing.whole.map((record) => describeRecord({ kind, key: record.id }, record, null));
  return [...whole, ...listing.broken];
}

/** A record as it is, with what belongs to it, as JSON. Recordings and tensors are told by their size. */
export async function exportRecord(ref: RecordRef): Promise<Blob> {
  const text = rawJson({ exportedBy: 'Voxtune', ...ref, ...(await partsOf(ref)) });
  return new Blob([text], { type: 'application/json' });
}

async function partsOf({ kind, key }: RecordRef): Promise<Record<string, unknown>> {
  const db = await database();
  const id = typeof key === 'string' ? key : '';
  // what is damaged may be stored under any key
  const own = key as string;
  switch (kind) {
    case 'dataset':
      return {
        record: await db.get('datasets', own),
        clips: await db.getAll('clipChunks', keysFrom(key)),
        problems: await db.getAll('problemChunks', keysFrom(key)),
        tables: await db.getAll('clipTables', keysFrom(key)),
        files: await filesIn(isFolderName(id) ? [datasetFolder(id)] : []),
      };
    case 'model':
      return { record: await db.get('models', own), files: await filesIn(id ? await foldersOf(id) : []) };
    case 'run':
      return {
        record: await db.get('runs', own),
        rows: await db.getAll('runRows', keysFrom(key)),
        checkpoints: await db.getAll('checkpoints', keysFrom(key)),
      };
    case 'sweep':
      return { record: await db.get('sweeps', own) };
    case 'checkpoint': {
      const [runId, step] = key as [string, number];
      const chunks = await db.getAll('checkpointChunks', keysFrom(runId, step));
      const files = await filesIn([checkpointFolder(runId)]);
      return { record: await db.get('checkpoints', [runId, step]), chunks, files };
    }
    case 'download':
      return {
        plan: await readPlanText(id).catch(String),
        download: (await listDownloads()).find((one) => one.id === id),
      };
    case 'trunk-cache':
      return { cache: (await listTrunkCaches()).find((one) => one.key === id) };
  }
}

async function filesIn(folders: readonly string[]): Promise<{ folder: string; names: string[]; bytes: number }[]> {
  return Promise.all(
    folders.map(async (folder) => ({ folder, names: await listFolder(folder), bytes: await folderBytes(folder) })),
  );
}

/** Bytes of the files of a record that may be broken. */
export async function fileBytesOf({ kind, key }: RecordRef): Promise<number> {
  if (typeof key !== 'string') return 0;
  const folders =
    kind === 'model' ? await foldersOf(key) : kind === 'dataset' && isFolderName(key) ? [datasetFolder(key)] : [];
  const bytes = await Promise.all(folders.map(folderBytes));
  return bytes.reduce((sum, one) => sum + one, 0);
}

/** Removes a record with all that belongs to it, broken or whole; nothing happens where there is none. */
export async function deleteRecord({ kind, key }: RecordRef): Promise<void> {
  const id = key as string;
  switch (kind) {
    case 'dataset':
      return deleteBrokenDataset(key);
    case 'model':
      return typeof key === 'string' && (await findModel(id)) ? deleteModel(id) : deleteBrokenModel(key);
    case 'run':
      return deleteRun(id);
    case 'sweep':
      return deleteSweep(key);
    case 'checkpoint': {
      const [runId, step] = key as [string, number];
      return openCheckpointStore(runId).delete(step);
    }
    case 'download':
      return deleteDownload(id);
    case 'trunk-cache':
      return deleteTrunkCache(id);
  }
}
