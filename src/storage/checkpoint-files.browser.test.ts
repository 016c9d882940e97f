import { afterEach, expect, test, vi } from 'vitest';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import { RunHistory } from '../run/run-history.ts';
import { codeOf } from '../testing/code-of.ts';
import { cutBytes, flipBytes } from '../testing/damage.ts';
import type { StorageTestApi, TestCheckpoint } from '../testing/storage-test-worker.ts';
import { wholeRun } from '../testing/whole-records.ts';
import { readCheckpointBytes } from './checkpoint-bytes.ts';
import { checkpointFile, checkpointFolder } from './checkpoint-files.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { database, keysFrom } from './database.ts';
import { sweepUnfinished } from './fill-dataset.ts';
import { findFile, findFolder, listFolder, openFile, removePath, writeFile } from './opfs.ts';
import { deleteCheckpoints, deleteRun, putRun } from './run-store.ts';
import { storageUsage } from './usage.ts';

const workers: WorkerClient<StorageTestApi>[] = [];

/** A file that is written part by part is a worker's. */
function start(): WorkerClient<StorageTestApi> {
  const script = new Worker(new URL('../testing/storage-test-worker.ts', import.meta.url), { type: 'module' });
  const worker = connectWorker<StorageTestApi>(script, 'storage-test');
  workers.push(worker);
  return worker;
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

/** Of several parts, the last a small one. */
const floats = 1_300_001;

function checkpoint(step: number): TestCheckpoint {
  const values = Float32Array.from({ length: floats }, (_, i) => Math.sin(i * 0.37 + step));
  const parameters = new Map([
    ['a.weight', values],
    ['b.bias', new Float32Array([Number.NaN, -0, 1e-45])],
  ]);
  return { step, epoch: 1, bestStep: null, parameters };
}

const same = (a: Float32Array, b: Float32Array | undefined) =>
  a.length === b?.length && a.every((value, at) => Object.is(value, b[at]));

test('beside a training a checkpoint lies in a file, and reads back bit for bit', async () => {
  const runId = crypto.randomUUID();
  const saved = checkpoint(4);
  const { bytes } = await start().api.saveInParts(runId, saved);
  expect(bytes).toBe((floats + 3) * 4);
  expect((await openFile(checkpointFile(runId, 4))).size).toBe(bytes);
  const db = await database();
  expect(await db.getAllKeys('checkpointChunks', keysFrom(runId))).toEqual([]);
  expect(await db.getAllKeys('unfinishedFolders')).not.toContain(checkpointFile(runId, 4));
  const store = openCheckpointStore<TestCheckpoint>(runId);
  const loaded = (await store.load(4)).parameters;
  const alone = await store.tensors(4, 'parameters');
  for (const [name, tensor] of saved.parameters) {
    expect(same(tensor, loaded.get(name))).toBe(true);
    expect(same(tensor, await alone.get(name)?.read())).toBe(true);
  }
  const { chunks } = await readCheckpointBytes(runId, 4);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of chunks) parts.push(part);
  const whole = new Float32Array(await new Blob(parts).arrayBuffer());
  expect(same(saved.parameters.get('a.weight')!, whole.subarray(0, floats))).toBe(true);
  await deleteRun(runId);
  expect(await findFolder(checkpointFolder(runId))).toBeNull();
});

test('a spoilt byte, a cut end and a file that is gone are found', async () => {
  const runId = crypto.randomUUID();
  const { api } = start();
  const store = openCheckpointStore<TestCheckpoint>(runId);
  const path = checkpointFile(runId, 4);
  for (const damage of [() => flipBytes(path, 5_000_000), () => cutBytes(path, 8), () => removePath(path)]) {
    await api.saveInParts(runId, checkpoint(4));
    await damage();
    expect(await codeOf(store.load(4))).toBe('storage/damaged-checkpoint');
    const tensor = (await store.tensors(4, 'parameters')).get('b.bias')!;
    expect(await codeOf(tensor.read())).toBe('storage/damaged-checkpoint');
    await store.delete(4);
  }
  await deleteRun(runId);
});

test('what is deleted is deleted with its file, and counted until then', async () => {
  const runId = crypto.randomUUID();
  const { api } = start();
  const checkpoints = [];
  for (const step of [2, 4, 6]) checkpoints.push(await api.saveInParts(runId, checkpoint(step)));
  await putRun({ ...wholeRun(runId), history: RunHistory.of(), bestStep: null, resultStep: 6, checkpoints });
  const listed = async () => (await storageUsage()).items.find(({ id }) => id === runId)!.bytes;
  const before = await listed();
  expect(before).toBeGreaterThan(3 * checkpoints[0]!.bytes);
  await openCheckpointStore(runId).delete(4);
  await deleteCheckpoints(runId, [2]);
  expect(await listFolder(checkpointFolder(runId))).toEqual(['6']);
  expect(before - (await listed())).toBeGreaterThanOrEqual(2 * checkpoints[0]!.bytes);
  await deleteRun(runId);
});

test('of one that is cut off nothing stays, the one before is whole, and what is being written is left alone', async () => {
  const runId = crypto.randomUUID();
  const worker = start();
  await worker.api.saveInParts(runId, checkpoint(2));
  worker.api.beginInParts(runId, checkpoint(4)).catch(() => undefined);
  const file = () => findFile(checkpointFile(runId, 4));
  await vi.waitFor(async () => expect(await file()).not.toBeNull());
  await sweepUnfinished();
  expect(await file()).not.toBeNull();
  worker.terminate();
  await vi.waitFor(async () => {
    await sweepUnfinished();
    expect(await file()).toBeNull();
  });
  const store = openCheckpointStore<TestCheckpoint>(runId);
  expect((await store.list()).map(({ step }) => step)).toEqual([2]);
  expect(same(checkpoint(2).parameters.get('a.weight')!, (await store.load(2)).parameters.get('a.weight'))).toBe(true);
  await deleteRun(runId);
});

test('a file whose checkpoint was deleted by a page that then ended is swept, at the start and by the next save', async () => {
  const runId = crypto.randomUUID();
  const { api } = start();
  const leave = () => writeFile(checkpointFile(runId, 3), new Uint8Array(8));
  await leave();
  await api.saveInParts(runId, checkpoint(4));
  expect(await listFolder(checkpointFolder(runId))).toEqual(['4']);
  await leave();
  await sweepUnfinished();
  expect(await listFolder(checkpointFolder(runId))).toEqual(['4']);
  await deleteRun(runId);
});
