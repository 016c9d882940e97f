// What the browser's storage holds after a soak or an end-to-end test: each run's losses, its last checkpoint by its checksums, and what
// belongs to nothing.

import type { Page } from '@playwright/test';

export interface StoredRun {
  id: string;
  state: string;
  /** Of the newest checkpoint: parameters and both moments. */
  step: number;
  checksums: number[];
  /** Steps of all that are stored. */
  checkpoints: number[];
  /** Of its training, one an update that was logged. */
  losses: [step: number, loss: number][];
  incidents: { kind: string; step: number }[];
  /** What it failed with: code and sentence. */
  error: string | null;
  datasetId: string;
  /** The logits of its evaluation, clip by clip, as JSON; null where it was not evaluated. */
  logits: string | null;
}

/** Bytes that no record stands for any more: nothing on the page shows them or could delete them. */
export interface LeakedBytes {
  /** Parts of checkpoints, checkpoints and log rows, without their header or run. */
  checkpoints: number;
  /** Files that belong to no data set, model, or cache of a data set. */
  files: number;
}

export interface StoredFacts {
  /** Oldest first. */
  runs: StoredRun[];
  /** Of each data set, oldest first, its clips: path and content hash. */
  datasets: { id: string; clips: string }[];
  leaked: LeakedBytes;
}

interface RunFacts {
  id: string;
  state: string;
  createdAt: number;
  incidents: { kind: string; step: number }[];
  error: { code: string; message: string } | null;
  datasetId: string;
  evaluation: { predictions: { logits: number[] }[] } | null;
}

interface LossRow {
  kind: string;
  step: number;
  loss: number;
}

interface HeaderFacts {
  runId: string;
  step: number;
  bytes: number;
  chunkChecksums: number[];
  /** Its tensors are `tensors/RUN/STEP`. */
  inFile?: true;
}

/** Reads the stored facts through a page of the origin. Nothing may be writing meanwhile. */
export function readStored(page: Page): Promise<StoredFacts> {
  return page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await settle(indexedDB.open('voxtune'));
    const store = (name: string) => db.transaction(name).objectStore(name);
    const all = <T>(name: string) => settle<T[]>(store(name).getAll());
    const runs = await all<RunFacts>('runs');
    const headers = await all<HeaderFacts>('checkpoints');
    const models = await all<{ contentHash: string }>('models');
    const records = await all<{ id: string; createdAt: number }>('datasets');
    const datasetIds = records.map(({ id }) => id);
    const datasets: StoredFacts['datasets'] = [];
    for (const { id } of records.sort((a, b) => a.createdAt - b.createdAt)) {
      const chunks = await settle<{ path: string; contentHash: string }[][]>(
        store('clipChunks').getAll(IDBKeyRange.bound([id], [id, []])),
      );
      datasets.push({ id, clips: JSON.stringify(chunks.flat().map(({ path, contentHash }) => [path, contentHash])) });
    }

    let checkpoints = 0;
    for (const header of headers) if (!runs.some(({ id }) => id === header.runId)) checkpoints += header.bytes;
    const keys = (await settle(store('checkpointChunks').getAllKeys())) as [string, number, number][];
    for (const key of keys) {
      if (headers.some(({ runId, step }) => runId === key[0] && step === key[1])) continue;
      checkpoints += (await settle<ArrayBuffer>(store('checkpointChunks').get(key))).byteLength;
    }
    const losses: Record<string, StoredRun['losses']> = Object.fromEntries(runs.map(({ id }) => [id, []]));
    for (const key of (await settle(store('runRows').getAllKeys())) as [string, number][]) {
      const rows = await settle<LossRow[]>(store('runRows').get(key));
      const own = losses[key[0]];
      if (!own) checkpoints += JSON.stringify(rows).length;
      else for (const { kind, step, loss } of rows) if (kind === 'train') own.push([step, loss]);
    }
    db.close();

    const bytesOf = async (folder: FileSystemDirectoryHandle): Promise<number> => {
      let bytes = 0;
      for await (const entry of folder.values())
        bytes += entry.kind === 'directory' ? await bytesOf(entry) : (await entry.getFile()).size;
      return bytes;
    };
    // a folder each: data sets by id, models by their content's hash, caches as they name their data set themselves
    const startOf = async (folder: FileSystemDirectoryHandle, name: string) => {
      const handle = await folder.getFileHandle(name).catch(() => null);
      return handle ? (await handle.getFile()).slice(0, 4096).text() : '';
    };
    const belongs = async (parent: string, folder: FileSystemDirectoryHandle) => {
      if (parent === 'datasets') return datasetIds.includes(folder.name);
      if (parent === 'models') return models.some(({ contentHash }) => folder.name.endsWith(contentHash.slice(0, 16)));
      const index = parent === 'trunk' ? await startOf(folder, 'index.bin') : '';
      return datasetIds.some((id) => index.includes(id));
    };
    const inFiles = new Set(
      headers.flatMap(({ runId, step, inFile }) => (inFile ? `${encodeURIComponent(runId)}/${step}` : [])),
    );
    let files = 0;
    const countStray = async (folder: FileSystemDirectoryHandle) => {
      for await (const entry of folder.values())
        if (entry.kind === 'file' && !inFiles.has(`${folder.name}/${entry.name}`))
          files += (await entry.getFile()).size;
    };
    for await (const parent of (await navigator.storage.getDirectory()).values()) {
      if (parent.kind === 'file') files += (await parent.getFile()).size;
      else
        for await (const entry of parent.values()) {
          if (entry.kind === 'file') files += (await entry.getFile()).size;
          else if (parent.name === 'tensors') await countStray(entry);
          else if (!(await belongs(parent.name, entry))) files += await bytesOf(entry);
        }
    }

    const stored = runs
      .sort((a, b) => a.createdAt - b.createdAt)
      .map(({ id, state, incidents, error, datasetId, evaluation }) => {
        const own = headers.filter(({ runId }) => runId === id).sort((a, b) => a.step - b.step);
        const last = own.at(-1);
        return {
          id,
          state,
          step: last?.step ?? 0,
          checksums: last?.chunkChecksums ?? [],
          checkpoints: own.map(({ step }) => step),
          losses: losses[id] ?? [],
          incidents: incidents.map(({ kind, step }) => ({ kind, step })),
          error: error && `${error.code}: ${error.message}`,
          datasetId,
          logits: evaluation && JSON.stringify(evaluation.predictions.map(({ logits }) => logits)),
        };
      });
    return { runs: stored, datasets, leaked: { checkpoints, files } };
  });
}

/** Leaves some bytes of either kind that belong to nothing, so that it shows whether they are found; `remove` takes them
 *  away again. */
export async function plantLeak(page: Page): Promise<{ planted: LeakedBytes; remove(): Promise<void> }> {
  const change = (remove: boolean) =>
    page.evaluate(async (isEnd) => {
      const request = indexedDB.open('voxtune');
      await new Promise((resolve) => request.addEventListener('success', resolve));
      const transaction = request.result.transaction('checkpointChunks', 'readwrite');
      const chunks = transaction.objectStore('checkpointChunks');
      if (isEnd) chunks.delete(['nobody', 1, 0]);
      else chunks.put(new ArrayBuffer(123), ['nobody', 1, 0]);
      await new Promise((resolve) => transaction.addEventListener('complete', resolve));
      request.result.close();
      const models = await (await navigator.storage.getDirectory()).getDirectoryHandle('models', { create: true });
      if (isEnd) return models.removeEntry('nobody', { recursive: true });
      const folder = await models.getDirectoryHandle('nobody', { create: true });
      const file = await (await folder.getFileHandle('weights', { create: true })).createWritable();
      await file.write(new Uint8Array(45));
      await file.close();
    }, remove);
  await change(false);
  return { planted: { checkpoints: 123, files: 45 }, remove: () => change(true) };
}
