// What takes space: each data set, trunk cache, model and run with its bytes, and what the browser allows.

import { pushAll } from '../lib/long-lists.ts';
import { pageFolder } from '../lib/page-files.ts';
import type { RunRecord } from '../run/run-record.ts';
import { keptBytes } from '../service-worker/kept-bytes.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import { readHeaders, toSummary } from './checkpoint-store.ts';
import { datasetFolder, readDatasets } from './dataset-store.ts';
import { listDownloads } from './download-store.ts';
import { modelFolder, readModels } from './model-store.ts';
import { folderBytes } from './opfs.ts';
import { cacheProblem, fileBytesOf, planProblem } from './raw-records.ts';
import { readRuns } from './run-store.ts';
import { readSweeps } from './sweep-store.ts';
import { listTrunkCaches } from './trunk-cache.ts';
import type { TrunkCacheHeader } from './trunk-cache-format.ts';
import { type BrokenRecord, brokenRecord } from './whole-records.ts';

export interface UsageItem {
  kind: 'dataset' | 'trunk-cache' | 'model' | 'download' | 'run' | 'sweep';
  id: string;
  name: string;
  bytes: number;
  /** Of a trunk cache: what it was made for. */
  datasetId?: string;
  /** Of a trunk cache: its frames, beyond the model. */
  frames?: Pick<TrunkCacheHeader, 'dtype' | 'kept'>;
  /** Of a run: its stored checkpoints, in order. */
  checkpoints?: CheckpointSummary[];
  /** It is not stored whole. */
  broken?: BrokenRecord;
}

export interface StorageUsage {
  items: UsageItem[];
  /** As the browser estimates them; null where it does not say. */
  usedBytes: number | null;
  quotaBytes: number | null;
  /** Of the page's own files, which are kept so that it opens without a connection. Absent where there is nothing of them. */
  pageBytes?: number;
  /** True when the browser promised not to remove the data by itself. */
  isPersisted: boolean;
}

/** Everything stored, by kind and newest first within it. */
export async function storageUsage(): Promise<StorageUsage> {
  const kinds = [datasets, trunkCaches, models, downloads, runs, sweeps];
  const items: UsageItem[] = [];
  for (const list of kinds) pushAll(items, await list());
  const estimate = await navigator.storage.estimate();
  // in private windows there may be no such cache
  const pageBytes = await keptBytes(pageFolder()).catch(() => 0);
  return {
    items,
    usedBytes: estimate.usage ?? null,
    quotaBytes: estimate.quota ?? null,
    ...(pageBytes > 0 ? { pageBytes } : {}),
    isPersisted: await navigator.storage.persisted(),
  };
}

/** Asks the browser to keep the data until the person deletes it. True: promised. */
export function requestPersistence(): Promise<boolean> {
  return navigator.storage.persist();
}

async function datasets(): Promise<UsageItem[]> {
  const { whole, broken } = await readDatasets();
  const items = whole.map(async ({ id, name }) => ({
    kind: 'dataset' as const,
    id,
    name,
    bytes: await folderBytes(datasetFolder(id)),
  }));
  return Promise.all([...items, ...broken.map(brokenItem)]);
}

async function brokenItem(broken: BrokenRecord): Promise<UsageItem> {
  const { kind, id, name } = broken;
  const bytes = kind === 'run' ? await checkpointBytes(id) : await fileBytesOf(broken);
  return { kind: kind as UsageItem['kind'], id, name: name ?? id, bytes, broken };
}

async function checkpointBytes(runId: string): Promise<number> {
  return (await readHeaders(runId)).reduce((sum, { header }) => sum + (header?.bytes ?? 0), 0);
}

async function trunkCaches(): Promise<UsageItem[]> {
  const caches = await listTrunkCaches();
  return caches.map(({ key, header, bytes }) => {
    const item = { kind: 'trunk-cache' as const, id: key, name: header?.note || key, bytes };
    if (!header) return { ...item, broken: brokenRecord({ kind: 'trunk-cache', key }, { name: key }, cacheProblem) };
    return { ...item, datasetId: header.datasetId, frames: { dtype: header.dtype, kept: header.kept } };
  });
}

async function models(): Promise<UsageItem[]> {
  const { whole, broken } = await readModels();
  const items = whole.map(async (record) => ({
    kind: 'model' as const,
    id: record.id,
    name: record.name,
    bytes: await folderBytes(modelFolder(record)),
  }));
  return Promise.all([...items, ...broken.map(brokenItem)]);
}

async function downloads(): Promise<UsageItem[]> {
  const unfinished = await listDownloads();
  return unfinished.map(({ id, repo, commit, receivedBytes }) => {
    const item = { kind: 'download' as const, id, name: repo, bytes: receivedBytes };
    return commit === '' ? { ...item, broken: brokenRecord({ kind: 'download', key: id }, item, planProblem) } : item;
  });
}

async function runs(): Promise<UsageItem[]> {
  const { whole, broken } = await readRuns();
  const items = whole.map(async (record) => {
    const checkpoints = await storedCheckpoints(record);
    const ofCheckpoints = checkpoints.reduce((sum, { bytes }) => sum + bytes, 0);
    const bytes = ofCheckpoints + JSON.stringify(record).length;
    return { kind: 'run' as const, id: record.id, name: record.name, bytes, checkpoints };
  });
  return Promise.all([...items, ...broken.map(brokenItem)]);
}

async function sweeps(): Promise<UsageItem[]> {
  const { whole, broken } = await readSweeps();
  const items = whole.map((record) => {
    return { kind: 'sweep' as const, id: record.id, name: record.name, bytes: JSON.stringify(record).length };
  });
  return Promise.all([...items, ...broken.map(brokenItem)]);
}

/** As they are stored: what the run's record says of them may be older, and of their damage it knows nothing. */
async function storedCheckpoints(run: RunRecord): Promise<CheckpointSummary[]> {
  const headers = await readHeaders(run.id);
  return headers.map(({ step, header }) => toSummary(step, header, run.bestStep));
}
