// What the first version of the schema wrote, as it wrote it, opened by this one: nothing is lost or refused.

import { afterAll, expect, test, vi } from 'vitest';
import { crc32 } from '../lib/crc32.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { databaseName } from './database.ts';
import { getRun, listRuns } from './run-store.ts';

const runId = 'run-of-version-1';

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The database as version 1 made it, with a run and a checkpoint of its form. */
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
  const transaction = db.transaction(['runs', 'checkpoints', 'checkpointChunks'], 'readwrite');
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

test('a run and its checkpoint are still there, with what later versions know filled in', async () => {
  await writeVersion1();
  expect((await listRuns()).map(({ id }) => id)).toEqual([runId]);
  const run = await getRun(runId);
  expect(run).toMatchObject({ name: 'azure-1', incidents: [], resultStep: null, skippedUpdates: 0, origin: null });
  expect(run.config).toMatchObject({ numTrainEpochs: 3, earlyStoppingPatience: null, padding: 'solo', trunk: 'cache' });
  const checkpoint = await openCheckpointStore<{
    step: number;
    epoch: number;
    bestStep: number | null;
    parameters: Map<string, Float32Array>;
    secondMoments: Map<string, Float32Array>;
  }>(runId).load(5);
  expect(checkpoint.parameters.get('w')).toEqual(new Float32Array([1, 2]));
  expect(checkpoint.secondMoments.get('w')).toEqual(new Float32Array([5, 6]));
});

test('what a newer version wrote is left alone, and the page says so', async () => {
  vi.resetModules();
  await settle(indexedDB.deleteDatabase(databaseName));
  const newer = await settle(indexedDB.open(databaseName, 99));
  newer.close();
  const { database } = await import('./database.ts');
  await expect(database()).rejects.toMatchObject({ code: 'storage/newer' });
});
