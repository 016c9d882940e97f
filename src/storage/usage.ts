// What takes space: each data set, trunk cache, model and run with its bytes, and what the browser allows.

import { pushAll } from '../lib/long-lists.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import { toSummary } from './checkpoint-store.ts';
import { database, keysFrom } from './database.ts';
import { datasetFolder, listDatasets } from './dataset-store.ts';
import { listDownloads } from './download-store.ts';
import { listModels, modelFolder } from './model-store.ts';
import { folderBytes } from './opfs.ts';
import { listRuns } from './run-store.ts';
import { listTrunkCaches } from './trunk-cache.ts';
import type { TrunkCacheHeader } from './trunk-cache-format.ts';

export interface UsageItem {
  kind: 'dataset' | 'trunk-cache' | 'model' | 'download' | 'run';
  id: string;
  name: string;
  bytes: number;
  /** Of a trunk cache: what it was made for. */
  datasetId?: string;
  /** Of a trunk cache: its frames, beyond the model. */
  frames?: Pick<TrunkCacheHeader, 'dtype' | 'kept'>;
  /** Of a run: its stored checkpoints, in order. */
  checkpoints?: CheckpointSummary[];
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
  for (const list of kinds) pushAll(items, await list());
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
    ...(header ? { datasetId: header.datasetId, frames: { dtype: header.dtype, kept: header.kept } } : {}),
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
  const records = await listRuns();
  return Promise.all(
    records.map(async (record) => {
      const checkpoints = await storedCheckpoints(record);
      const checkpointBytes = checkpoints.reduce((sum, { bytes }) => sum + bytes, 0);
      const bytes = checkpointBytes + JSON.stringify(record).length;
      return { kind: 'run' as const, id: record.id, name: record.name, bytes, checkpoints };
    }),
  );
}

/** What the run's record says of them; only what it does not know is read. */
async function storedCheckpoints(run: RunRecord): Promise<CheckpointSummary[]> {
  const db = await database();
  const told = new Map(run.checkpoints.map((checkpoint) => [checkpoint.step, checkpoint]));
  const keys = await db.getAllKeys('checkpoints', keysFrom(run.id));
  const found = await Promise.all(
    keys.map(async ([, step]) => {
      const known = told.get(step);
      if (known) return known;
      const header = await db.get('checkpoints', [run.id, step]);
      return header ? toSummary(header, run.bestStep) : null;
    }),
  );
  return found.filter((summary) => summary !== null);
}
