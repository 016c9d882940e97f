// What is stored changes between two openings: flipped bytes, cut and missing files of every kind. A run ends as the
// undisturbed one does, or says what is damaged and what to do; when that is done, it goes on to the same end.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { modeSettings } from '../config/forward-mode.ts';
import type { Clip } from '../dataset/clip.ts';
import { itemAt } from '../lib/present.ts';
import { packPath } from '../storage/clip-pack.ts';
import { database } from '../storage/database.ts';
import { datasetFolder, deleteDataset, loadClips } from '../storage/dataset-store.ts';
import { modelFolder } from '../storage/model-store.ts';
import { openFile, removePath, writeFile } from '../storage/opfs.ts';
import { getRun } from '../storage/run-store.ts';
import { deleteTrunkCachesOf, listTrunkCaches } from '../storage/trunk-cache.ts';
import { cutBytes, flipBytes } from '../testing/damage.ts';
import { exportedModel } from '../testing/exported-model.ts';
import { importClips, modelFiles } from '../testing/golden-files.ts';
import { config, lastCheckpoint, TrainWorkerStudio } from '../testing/train-worker-studio.ts';

let studio: TrainWorkerStudio;
/** Of the run that nothing was done to. */
let whole: Map<string, Float32Array>;
let id: string;
let packFile: string;
let packBytes: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
  const undisturbed = await studio.newRun();
  await studio.train(undisturbed);
  whole = (await lastCheckpoint(undisturbed)).parameters;
  packFile = packPath(datasetFolder(studio.datasetId));
  packBytes = await (await openFile(packFile)).bytes();
});

beforeEach(async () => {
  await writeFile(packFile, packBytes);
  id = await studio.newRun();
  await studio.trainUntilRow(id, 4);
});

afterAll(() => studio.close());

function isUsed(clip: number): boolean {
  return Object.values(studio.template.split).some((clips) => clips.includes(clip));
}

async function cacheFile(name: 'frames' | 'index'): Promise<{ path: string; size: number }> {
  const [cache] = await listTrunkCaches();
  const path = `trunk/${cache?.key}/${name}.bin`;
  return { path, size: (await openFile(path)).size };
}

async function expectSameEnd(): Promise<void> {
  await studio.train(id);
  const { state, error } = await getRun(id);
  expect({ state, error }).toEqual({ state: 'finished', error: null });
  expect((await lastCheckpoint(id)).parameters).toEqual(whole);
}

async function expectFailure(error: object): Promise<void> {
  await studio.train(id);
  expect(await getRun(id)).toMatchObject({ state: 'failed', error });
}

const incidents = async () => (await getRun(id)).incidents.map(({ kind, params }) => [kind, params.clips]);

test('frames with flipped bytes are computed again, alone', async () => {
  const { path, size } = await cacheFile('frames');
  await flipBytes(path, Math.floor(size / 2), 60);
  await flipBytes(path, size - 8);
  await expectSameEnd();
  expect(await incidents()).toEqual([['frames-lost', 2]]);
});

test.each([
  ['frames that are cut', 'frames', 1, 1],
  ['frames that are gone', 'frames', null, 'many'],
  ['an index cut in its header', 'index', 'all but 10', 'all'],
  ['an index that is gone', 'index', null, 'all'],
] as const)('%s are computed again', async (_, file, cut, lost) => {
  const { path, size } = await cacheFile(file);
  if (cut === null) await removePath(path);
  else await cutBytes(path, cut === 'all but 10' ? size - 10 : cut);
  await expectSameEnd();
  // no test has asked for its clips yet
  const { train, validation } = studio.template.split;
  expect(await incidents()).toEqual([['frames-lost', lost === 'many' ? train.length + validation.length : lost]]);
});

test('an evaluation computes damaged frames again, gives the same, and the log says so', async () => {
  await expectSameEnd();
  const before = await studio.api.evaluate(id, 'test', () => {});
  const { path, size } = await cacheFile('frames');
  await flipBytes(path, 0, size);
  const after = await studio.api.evaluate(id, 'test', () => {});
  expect(after.predictions).toEqual(before.predictions);
  const used = (await loadClips(studio.datasetId)).filter(({ index }) => isUsed(index));
  expect(await incidents()).toEqual([['frames-lost', used.length]]);
});

test('clips of a pack that is changed, cut or gone are named where they are needed; imported again, they are taken from there', async () => {
  const clips = (await loadClips(studio.datasetId)).filter(({ index }) => isUsed(index));
  const expectNamed = async (lost: readonly Clip[]) => {
    await deleteTrunkCachesOf(studio.datasetId);
    await studio.train(id);
    const { state, error } = await getRun(id);
    expect(state).toBe('failed');
    expect(error).toMatchObject({ code: 'storage/damaged-clips', params: { name: 'clips', count: lost.length } });
    for (const { path } of lost.slice(0, 10)) expect(error?.params.clips).toContain(path);
  };
  const [first, last] = [itemAt(clips, 1), itemAt(clips, -1)];
  await flipBytes(packFile, first.offsetBytes + 100, 60);
  await expectNamed([first]);
  const { size } = await openFile(packFile);
  await cutBytes(packFile, size - last.offsetBytes - 1);
  await expectNamed([first, last]);
  await removePath(packFile);
  await expectNamed(clips);
  const again = await importClips();
  await expectSameEnd();
  await deleteDataset(again);
});

test('a damaged pack does no harm where the frames are there', async () => {
  await removePath(packFile);
  await expectSameEnd();
});

test('a prefill names a damaged clip', async () => {
  const clips = (await loadClips(studio.datasetId)).filter(({ index }) => isUsed(index));
  const { offsetBytes, path } = itemAt(clips, 2);
  await deleteTrunkCachesOf(studio.datasetId);
  await flipBytes(packFile, offsetBytes);
  const { id: modelId, featureExtractor } = studio.model;
  const source = { kind: 'stored', datasetId: studio.datasetId, clips: clips.map(({ index }) => index) } as const;
  const { trunkCacheDtype: dtype } = config;
  const request = { modelId, featureExtractor, settings: modeSettings(config), dtype, forProbes: true, source };
  await expect(studio.api.prefill(request, () => {})).rejects.toMatchObject({
    code: 'storage/damaged-clips',
    params: { clips: path },
  });
});

test('damaged files of a model are named; added again, they are mended, and the run goes on', async () => {
  const folder = modelFolder(studio.model);
  const expectNamed = (file: string) =>
    expectFailure({ code: 'storage/damaged-model', params: { name: studio.model.name, file } });
  await studio.restart('wasm');
  await flipBytes(`${folder}/model.safetensors`, 20_000, 60);
  await expectNamed('model.safetensors');
  await cutBytes(`${folder}/model.safetensors`, 1);
  await expectNamed('model.safetensors');
  await flipBytes(`${folder}/config.json`, 20);
  await expectNamed('config.json');
  await removePath(`${folder}/config.json`);
  await expectNamed('config.json');
  expect((await studio.api.importModel(await modelFiles())).id).toBe(studio.model.id);
  await expectSameEnd();
});

test('a damaged header of a checkpoint is no other run’s: the checkpoint before is used', async () => {
  const db = await database();
  const { step } = await lastCheckpoint(id);
  const header = (await db.get('checkpoints', [id, step]))!;
  await db.put('checkpoints', { ...header, fields: { ...header.fields, dependsOn: { model: 'another' } } });
  await expectSameEnd();
  expect((await getRun(id)).incidents).toMatchObject([{ kind: 'checkpoint-damaged', step }]);
});

test('where every checkpoint is damaged, the run and its evaluation say so, and nothing is removed', async () => {
  const db = await database();
  const keys = (await db.getAllKeys('checkpointChunks')).filter(([runId]) => runId === id);
  for (const key of keys) await db.put('checkpointChunks', new ArrayBuffer(8), key);
  const { step } = (await getRun(id)).checkpoints.at(-1)!;
  const error = { code: 'storage/damaged-checkpoint', params: { step } };
  await expectFailure(error);
  expect((await db.getAllKeys('checkpointChunks')).filter(([runId]) => runId === id)).toEqual(keys);
  const { bestStep } = await getRun(id);
  const ofBest = { ...error, params: { step: bestStep } };
  await expect(studio.api.evaluate(id, 'test', () => {})).rejects.toMatchObject(ofBest);
  await expect(exportedModel(id)).rejects.toMatchObject(ofBest);
});
