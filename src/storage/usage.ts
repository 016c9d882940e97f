// What takes space: each data set, trunk cache, model and run with its bytes, and what the browser allows.

import { database, keysFrom } from './database.ts';
import { datasetFolder, deleteDataset, listDatasets } from './dataset-store.ts';
import { deleteDownload, listDownloads } from './download-store.ts';
import { deleteModel, listModels, modelFolder } from './model-store.ts';
import { folderBytes } from './opfs.ts';
import { deleteRun, listRuns } from './run-store.ts';
import { deleteTrunkCache, listTrunkCaches } from './trunk-cache.ts';

export interface UsageItem {
  kind: 'dataset' | 'trunk-cache' | 'model' | 'download' | 'run';
  id: string;
  name: string;
  bytes: number;
  /** Of a trunk cache: what it was made for. */
  datasetId?: string;
}

export interface StorageUsage {
  items: UsageItem[];
  /** As the browser estimates them; null where it does not say. */
  usedBytes: number | null;
  quotaBytes: number | null;
  /** True when the browser promised not to remove the data by itself. */
  isPersisted: boolean;
}

/** Everything stored, by kind and newest first within it. */
export async function storageUsage(): Promise<StorageUsage> {
  const kinds = [datasets, trunkCaches, models, downloads, runs];
  const items: UsageItem[] = [];
  for (const list of kinds) items.push(...(await list()));
  const estimate = await navigator.storage.estimate();
  return {
    items,
    usedBytes: estimate.usage ?? null,
    quotaBytes: estimate.quota ?? null,
    isPersisted: await navigator.storage.persisted(),
  };
}

/** Asks the browser to keep the data until the person deletes it. True: promised. */
export function requestPersistence(): Promise<boolean> {
  return navigator.storage.persist();
}

/** Removes one thing that `storageUsage` listed. */
export async function deleteUsageItem({ kind, id }: Pick<UsageItem, 'kind' | 'id'>): Promise<void> {
  const remove = {
    dataset: deleteDataset,
    'trunk-cache': deleteTrunkCache,
    model: deleteModel,
    download: deleteDownload,
    run: deleteRun,
  };
  await remove[kind](id);
}

async function datasets(): Promise<UsageItem[]> {
  const records = await listDatasets();
  return Promise.all(
    records.map(async ({ id, name }) => ({
      kind: 'dataset' as const,
      id,
      name,
      bytes: await folderBytes(datasetFolder(id)),
    })),
  );
}

async function trunkCaches(): Promise<UsageItem[]> {
  const caches = await listTrunkCaches();
  return caches.map(({ key, header, bytes }) => ({
    kind: 'trunk-cache' as const,
    id: key,
    name: header?.note || key,
    bytes,
    ...(header ? { datasetId: header.datasetId } : {}),
  }));
}

async function models(): Promise<UsageItem[]> {
  const records = await listModels();
  return Promise.all(
    records.map(async (record) => ({
      kind: 'model' as const,
      id: record.id,
      name: record.name,
      bytes: await folderBytes(modelFolder(record)),
    })),
  );
}

async function downloads(): Promise<UsageItem[]> {
  const unfinished = await listDownloads();
  return unfinished.map(({ id, repo, receivedBytes }) => ({ kind: 'download', id, name: repo, bytes: receivedBytes }));
}

async function runs(): Promise<UsageItem[]> {
  const db = await database();
  const records = await listRuns();
  return Promise.all(
    records.map(async (record) => {
      const headers = await db.getAll('checkpoints', keysFrom(record.id));
      const checkpointBytes = headers.reduce((sum, header) => sum + header.bytes, 0);
      return {
        kind: 'run' as const,
        id: record.id,
        name: record.name,
        bytes: checkpointBytes + JSON.stringify(record).length,
      };
    }),
  );
}
