// What the first version of the schema wrote, as it wrote it, opened by this one: nothing is lost or refused.

import { afterAll, expect, test } from 'vitest';
import { crc32 } from '../lib/crc32.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { packPath } from './clip-pack.ts';
import { database, databaseName, onBlocked } from './database.ts';
import { listDatasets, loadClips, loadProblems } from './dataset-store.ts';
import { listModels } from './model-store.ts';
import { openFile, writeFile } from './opfs.ts';
import { getRun, listRuns } from './run-store.ts';
import { runLockPrefix } from './work-locks.ts';

const runId = 'run-of-version-1';

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const dataset = {
  id: 'set',
  name: 'voices',
  createdAt: 1,
  sampleRateHz: 16_000,
  clipCount: 1,
  problemCount: 1,
  totalSampleCount: 3,
  packBytes: 6,
  labelRule: { kind: 'field', separator: '_', index: 2 },
  splitConfig: { method: 'random', validationFraction: 0.1, testFraction: 0.1, seed: 42 },
};
const clip = {
  index: 0,
  path: 'a_b_ANG.wav',
  sampleCount: 3,
  encoding: 'pcm16',
  offsetBytes: 0,
  contentHash: '0123456789abcdef0123456789abcdef',
  sourceSampleRateHz: 16_000,
  sourceChannelCount: 1,
};
const problem = { path: 'broken.wav', error: { code: 'audio/truncated', message: 'cut', params: {} } };
const model = { id: 'builtin:hubert-nano', name: 'nano', source: 'builtin', createdAt: 1, contentHash: 'c'.repeat(64) };

/** The database as version 1 made it, with a data set, a model, a run and a checkpoint of its form. */
async function writeVersion1(): Promise<void> {
  await settle(indexedDB.deleteDatabase(databaseName));
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => {
    const db = opening.result;
    for (const name of ['datasets', 'models', 'runs']) db.createObjectStore(name, { keyPath: 'id' });
    for (const name of ['clipChunks', 'problemChunks', 'checkpointChunks']) db.createObjectStore(name);
    db.createObjectStore('unfinishedFolders', { keyPath: 'path' });
    db.createObjectStore('checkpoints', { keyPath: ['runId', 'step'] });
  };
  const db = await settle(opening);
  const stores = ['runs', 'checkpoints', 'checkpointChunks', 'datasets', 'clipChunks', 'problemChunks', 'models'];
  const transaction = db.transaction(stores, 'readwrite');
  transaction.objectStore('datasets').put(dataset);
  transaction.objectStore('clipChunks').put([clip], ['set', 0]);
  transaction.objectStore('problemChunks').put([problem], ['set', 0]);
  transaction.objectStore('models').put(model);
  const floats = new Float32Array([1, 2, 3, 4, 5, 6]);
  transaction.objectStore('checkpointChunks').put(floats.buffer, [runId, 5, 0]);
  transaction.objectStore('checkpoints').put({
    runId,
    step: 5,
    epoch: 1,
    savedAt: 1,
    bytes: 24,
    bestStep: 5,
    fields: {
      step: 5,
      epoch: 1,
      microBatch: 0,
      updateCounts: { w: 5 },
      bestMetric: 0.5,
      bestStep: 5,
      lossSinceLog: 0,
      lastLoggedStep: 5,
      lastEvaluatedStep: 5,
    },
    tensors: [
      { group: 'parameters', name: 'w', offset: 0, length: 2 },
      { group: 'firstMoments', name: 'w', offset: 2, length: 2 },
      { group: 'secondMoments', name: 'w', offset: 4, length: 2 },
    ],
    groups: ['parameters', 'firstMoments', 'secondMoments'],
    chunkChecksums: [crc32(new Uint8Array(floats.buffer))],
  });
  transaction.objectStore('runs').put({
    id: runId,
    name: 'azure-1',
    createdAt: 1,
    state: 'stopped',
    config: { numTrainEpochs: 3, learningRate: 1e-3, trainLayers: 1 },
    history: [{ kind: 'train', step: 5, epoch: 1, loss: 1, grad_norm: 1, learning_rate: 1e-3 }],
    checkpoints: [{ step: 5, epoch: 1, savedAt: 1, bytes: 24, isBest: true }],
    step: 5,
  });
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = reject;
  });
  db.close();
}

afterAll(() => settle(indexedDB.deleteDatabase(databaseName)));

async function readPack(folder: string): Promise<Uint8Array> {
  return new Uint8Array(await (await openFile(packPath(folder))).arrayBuffer());
}

test('all of it is still there, with what later versions know filled in', async () => {
  await writeVersion1();
  await writeFile(packPath('datasets/set'), new Uint8Array([1, 0, 2, 0, 3, 0]));
  expect((await listRuns()).map(({ id }) => id)).toEqual([runId]);
  const run = await getRun(runId);
  expect(run).toMatchObject({ name: 'azure-1', incidents: [], resultStep: null, skippedSteps: 0, origin: null });
  expect(run.config).toMatchObject({ numTrainEpochs: 3, earlyStoppingPatience: null, padding: 'solo', trunk: 'cache' });
  const checkpoint = await openCheckpointStore<{
    step: number;
    epoch: number;
    bestStep: number | null;
    parameters: Map<string, Float32Array>;
    secondMoments: Map<string, Float32Array>;
  }>(runId).load(5);
  expect(await listDatasets()).toEqual([dataset]);
  expect(await loadClips('set')).toEqual([clip]);
  expect(await loadProblems('set')).toEqual([problem]);
  expect(await listModels()).toEqual([model]);
  expect(await readPack('datasets/set')).toEqual(new Uint8Array([1, 0, 2, 0, 3, 0]));
  expect(checkpoint.parameters.get('w')).toEqual(new Float32Array([1, 2]));
  expect(checkpoint.secondMoments.get('w')).toEqual(new Float32Array([5, 6]));
});

/** A raw connection, as another version of the page holds it. */
async function openRaw(version: number, store?: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(databaseName, version);
  opening.onupgradeneeded = () => store && opening.result.createObjectStore(store);
  return settle(opening);
}

test('an upgrade that an open tab holds up is told, waits, and then loses nothing', async () => {
  await writeVersion1();
  // an earlier page that does not let go
  const earlier = await openRaw(1);
  const told: (string | null)[] = [];
  onBlocked((error) => told.push(error?.code ?? null));
  const opening = database();
  await expect.poll(() => told).toEqual(['storage/upgrade-blocked']);
  // it can still be worked with there
  expect((await settle(earlier.transaction('runs').objectStore('runs').getAll())).map(({ id }) => id)).toEqual([runId]);
  earlier.close();
  const db = await opening;
  expect(told).toEqual(['storage/upgrade-blocked', null]);
  expect(await db.getAllKeys('runs')).toEqual([runId]);
  expect(await db.getAllKeys('checkpointChunks')).toEqual([[runId, 5, 0]]);
});

test('a newer page waits until the run that is at work here is over', async () => {
  const db = await database();
  let endRun = () => {};
  let run: Promise<unknown> = Promise.resolve();
  await new Promise<void>((granted) => {
    run = navigator.locks.request(`${runLockPrefix}${runId}`, () => {
      granted();
      return new Promise<void>((resolve) => {
        endRun = resolve;
      });
    });
  });
  let isOpen = false;
  const newer = openRaw(99, 'later').then((opened) => {
    isOpen = true;
    return opened;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isOpen).toBe(false);
  await db.put('gpuTuning', 'written while it waits', 'key');
  endRun();
  await run;
  (await newer).close();
});

test('what a newer version wrote is left alone, and the page says so', async () => {
  await expect(database()).rejects.toMatchObject({ code: 'storage/newer' });
  const newer = await openRaw(99);
  expect([...newer.objectStoreNames]).toContain('later');
  expect(await settle(newer.transaction('gpuTuning').objectStore('gpuTuning').get('key'))).toBe(
    'written while it waits',
  );
  expect((await settle(newer.transaction('runs').objectStore('runs').getAll())).map(({ id }) => id)).toEqual([runId]);
  newer.close();
});
