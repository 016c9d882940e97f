// A project leaves a browser as a file and comes to another, where its runs are evaluated and go on to the same bits.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProject } from '../../export/project/read-project.ts';
import type { ExportWorkerApi } from '../../protocol/export-worker.ts';
import { connectWorker, type WorkerClient } from '../../protocol/worker-client.ts';
import { database } from '../../storage/database.ts';
import { deleteDataset, listDatasets, readDataset, updateDataset } from '../../storage/dataset-store.ts';
import { deleteModel, findModel, listModels } from '../../storage/model-store.ts';
import { listFolder } from '../../storage/opfs.ts';
import { deleteRun, getRun, listRuns, updateRun } from '../../storage/run-store.ts';
import { codeOf } from '../../testing/code-of.ts';
import { comparable, config, lastCheckpoint, TrainWorkerStudio } from '../../testing/train-worker-studio.ts';
import type { ProjectChoice } from './project-types.ts';
import { restoreProject } from './restore-project.ts';

let studio: TrainWorkerStudio;
let client: WorkerClient<ExportWorkerApi>;
/** Trained at once, and stopped half-way. */
let whole: string;
let half: string;
const nothing = () => {};
const everything = (change: Partial<ProjectChoice> = {}): ProjectChoice => ({
  datasetId: studio.datasetId,
  recordings: true,
  models: true,
  checkpoints: 'all',
  modelIds: [],
  ...change,
});

async function save(change: Partial<ProjectChoice> = {}): Promise<File> {
  const file = await client.api.saveProject(everything(change), null, nothing);
  if (!file) throw new Error('it was written elsewhere');
  // the next one takes its place
  return new File([await file.arrayBuffer()], 'a project');
}

const open = (file: Blob) => client.api.openProject(file, nothing);

/** As another browser: nothing of it is here. */
async function forget(): Promise<void> {
  for (const { id } of await listRuns()) await deleteRun(id);
  for (const { id } of await listDatasets()) await deleteDataset(id);
  for (const { id } of await listModels()) await deleteModel(id);
}

async function chunkCount(): Promise<number> {
  return (await database()).count('checkpointChunks');
}

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
  client = connectWorker<ExportWorkerApi>(
    new Worker(new URL('../../workers/export-worker.ts', import.meta.url), { type: 'module' }),
    'export',
  );
  const short = { config: { ...config, maxSteps: 6, loggingSteps: 1 }, totalSteps: 6 };
  whole = await studio.newRun(short);
  await studio.train(whole);
  half = await studio.newRun(short);
  await studio.trainUntilRow(half, 2);
});

afterAll(async () => {
  client.terminate();
  await forget();
  await studio.close();
});

test('opened elsewhere, runs are as they were, are evaluated alike, and go on to the same bits', async () => {
  const before = await getRun(whole);
  const evaluated = await studio.api.evaluate(whole, 'test', nothing);
  const checkpoint = await lastCheckpoint(whole);
  const file = await save();
  await forget();
  const taken = await open(file);
  expect(taken).toMatchObject({ added: 3, known: 0, beside: 0, missingModels: [], withoutRecordings: false });
  const after = await getRun(whole);
  expect([...after.history]).toEqual([...before.history]);
  expect(after.checkpoints).toEqual(before.checkpoints);
  expect(await lastCheckpoint(whole)).toEqual(checkpoint);
  expect((await studio.api.evaluate(whole, 'test', nothing)).predictions).toEqual(evaluated.predictions);

  await studio.restart('wasm');
  await studio.train(half);
  expect(comparable(await getRun(half))).toEqual(comparable(before));
  const { parameters, secondMoments } = await lastCheckpoint(half);
  expect(parameters).toEqual(checkpoint.parameters);
  expect(secondMoments).toEqual(checkpoint.secondMoments);
});

test('what is here already stays; what has the id of something else is kept beside it, once', async () => {
  const file = await save();
  const chunks = await chunkCount();
  expect(await open(file)).toMatchObject({ added: 0, known: 3, beside: 0 });
  expect(await chunkCount()).toBe(chunks);

  await updateDataset(studio.datasetId, { labelEdits: { renames: { a: 'b' } } });
  await updateRun(whole, { note: 'changed here' });
  const beside = await open(file);
  // its runs belong to the data set that was kept beside
  expect(beside).toMatchObject({ added: 0, known: 0, beside: 3 });
  expect((await getRun(whole)).note).toBe('changed here');
  const { record } = await readDataset(beside.datasetId ?? '');
  expect([record.labelEdits, record.name.endsWith(' (2)')]).toEqual([undefined, true]);
  for (const id of beside.runIds) expect((await getRun(id)).datasetId).toBe(record.id);
  const [id = ''] = beside.runIds;
  expect((await studio.api.evaluate(id, 'test', nothing)).predictions.length).toBeGreaterThan(0);
  expect(await open(file)).toMatchObject({ added: 0, known: 3, beside: 0, datasetId: record.id });
});

test('without recordings it says so, and gets them from a file that has them', async () => {
  const [bare, file] = [await save({ recordings: false, checkpoints: 'none' }), await save()];
  expect(bare.size).toBeLessThan(file.size / 2);
  await forget();
  expect(await open(bare)).toMatchObject({ withoutRecordings: true });
  const run = await getRun(whole);
  expect(run.checkpoints).toEqual([]);
  expect(await codeOf(studio.api.evaluate(whole, 'test', nothing))).toBe('training/no-checkpoint');
  expect((await readDataset(run.datasetId)).record.withoutRecordings).toBe(true);
  await studio.restart('wasm');
  // checkpoints, too, come to a run that has none
  expect(await open(file)).toMatchObject({ known: 3, withoutRecordings: false });
  expect((await readDataset(run.datasetId)).record.withoutRecordings).toBeUndefined();
  expect((await studio.api.evaluate(whole, 'test', nothing)).predictions.length).toBeGreaterThan(0);
});

test('a model that is told by its hash alone is missed where it is not', async () => {
  const file = await save({ models: false });
  await forget();
  expect((await open(file)).missingModels).toEqual([{ name: studio.model.name, repo: null }]);
  expect(await findModel(studio.model.id)).toBeNull();
  expect((await getRun(whole)).modelId).toBe(studio.model.id);
});

test('stopped or damaged, nothing of it stays, and what was here does', async () => {
  // with the model again
  const file = await save();
  const damaged = new Uint8Array(await file.arrayBuffer());
  damaged[Math.floor(damaged.length / 3)] = (damaged[Math.floor(damaged.length / 3)] ?? 0) ^ 8;
  await forget();
  expect(await codeOf(open(new Blob([damaged])))).toBe('project/damaged');
  expect(await listRuns()).toEqual([]);

  const stop = new AbortController();
  const stored: number[] = [];
  const stopped = restoreProject(await readProject(file), {
    signal: stop.signal,
    onBytes: (bytes) => {
      stored.push(bytes);
      if (stored.length === 4) stop.abort();
    },
  });
  expect(await codeOf(stopped)).toBe('export/cancelled');
  expect(stored).toHaveLength(4);
  expect([await listRuns(), await listDatasets(), await listModels()]).toEqual([[], [], []]);
  expect([await chunkCount(), await listFolder('datasets')]).toEqual([0, []]);
  expect(
    (await (await database()).getAllKeys('unfinishedFolders')).filter((path) => path.startsWith('restores')),
  ).toEqual([]);
});
