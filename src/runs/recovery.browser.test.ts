// What a run does in the train worker when something is not as it was: a damaged checkpoint, other data, a lost GPU.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrainingConfig } from '../config/training-config.ts';
import { database } from '../storage/database.ts';
import { deleteModel } from '../storage/model-store.ts';
import { getRun, updateRun } from '../storage/run-store.ts';
import { deleteTrunkCachesOf } from '../storage/trunk-cache.ts';
import { modelFiles } from '../testing/golden-files.ts';
import { config, doHarm, lastCheckpoint, TrainWorkerStudio } from '../testing/train-worker-studio.ts';

let studio: TrainWorkerStudio;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
});

afterAll(() => studio.close());

test('a loss that is no number is skipped and counted; five in a row end the run, with the last good checkpoint', async () => {
  const spoilt = { learningRate: 1e30, maxGradNorm: 0, warmupSteps: 0, evalStrategy: 'no', loadBestModelAtEnd: false };
  const id = await studio.newRun({
    config: { ...config, ...spoilt, saveStrategy: 'steps', saveSteps: 1 } as TrainingConfig,
  });
  await studio.train(id);
  const run = await getRun(id);
  expect(run).toMatchObject({ state: 'failed', skippedSteps: 5 });
  expect(run.error).toMatchObject({ code: 'training/not-a-number', params: { inARow: 5, checkpoint: 1 } });
  expect(run.incidents.map(({ kind, step }) => [kind, step])).toEqual([2, 3, 4, 5, 6].map((step) => ['skipped', step]));
  const { step, parameters } = await lastCheckpoint(id);
  expect(step).toBe(1);
  expect([...parameters.values()].every((values) => values.every(Number.isFinite))).toBe(true);
});

test('a flipped byte in the last checkpoint is found, the one before is used, and the run ends the same', async () => {
  const whole = await studio.newRun();
  await studio.train(whole);
  const id = await studio.newRun();
  await studio.trainUntilRow(id, 6);
  const { step } = await lastCheckpoint(id);
  const db = await database();
  const chunk = new Uint8Array((await db.get('checkpointChunks', [id, step, 0]))!);
  chunk[4321]! ^= 0x10;
  await db.put('checkpointChunks', chunk.buffer, [id, step, 0]);
  await studio.train(id);
  const run = await getRun(id);
  expect(run).toMatchObject({ state: 'finished', incidents: [{ kind: 'checkpoint-damaged', step }] });
  expect((await lastCheckpoint(id)).parameters).toEqual((await lastCheckpoint(whole)).parameters);
});

test('a checkpoint of another base model is refused, and says so', async () => {
  const id = await studio.newRun();
  await studio.trainUntilRow(id, 1);
  const other = await studio.api.importModel(
    (await modelFiles()).map((file) => (file.name === 'config.json' ? new File([file, ' '], 'config.json') : file)),
  );
  await updateRun(id, { modelId: other.id });
  await studio.train(id);
  const { error, state } = await getRun(id);
  expect(state).toBe('failed');
  expect(error).toMatchObject({ code: 'training/checkpoint-mismatch', params: { changed: 'model' } });
  await deleteModel(other.id);
});

test('a cache that was deleted is made again, and the run goes on to the same end', async () => {
  const whole = await studio.newRun();
  await studio.train(whole);
  const id = await studio.newRun();
  await studio.trainUntilRow(id, 1);
  await deleteTrunkCachesOf(studio.datasetId);
  await studio.train(id);
  expect((await lastCheckpoint(id)).parameters).toEqual((await lastCheckpoint(whole)).parameters);
});

test('a data set that changed is refused', async () => {
  const id = await studio.newRun({ clipLabels: [...studio.template.clipLabels, -1] });
  await studio.train(id);
  expect((await getRun(id)).error).toMatchObject({ code: 'training/dataset-changed' });
});

test('a GPU that is lost three times after the same step is given up; its checkpoint is whole, and can be gone on from', async () => {
  const whole = await studio.newRun();
  await studio.train(whole);
  const id = await studio.newRun();
  await studio.trainUntilRow(id, 1);
  const { step } = await lastCheckpoint(id);
  await doHarm({ kind: 'lose-at-opening', losses: 3 });
  await studio.train(id);
  const run = await getRun(id);
  expect(run).toMatchObject({
    state: 'failed',
    step,
    error: { code: 'training/gave-up', params: { losses: 3, step } },
  });
  expect(run.incidents.map(({ kind, step }) => [kind, step])).toEqual([
    ['recovered', step],
    ['recovered', step],
  ]);
  expect((await lastCheckpoint(id)).step).toBe(step);
  await studio.train(id);
  expect(await getRun(id)).toMatchObject({ state: 'finished', error: null });
  expect((await lastCheckpoint(id)).parameters).toEqual((await lastCheckpoint(whole)).parameters);
});

describe('on WebGPU', () => {
  const short = {
    config: {
      ...config,
      evalStrategy: 'no',
      loadBestModelAtEnd: false,
      saveStrategy: 'steps',
      saveSteps: 2,
      maxSteps: 4,
    },
    totalSteps: 4,
  } as const;
  let whole: string;

  // a software adapter takes longer to open than all else here: so once, and once more where the device is lost
  beforeAll(async () => {
    await studio.restart('webgpu');
    whole = await studio.newRun(short);
    await studio.train(whole);
  });

  test('a device that is lost is replaced: the run goes on by itself to the same end, and says so', async () => {
    const id = await studio.newRun(short);
    let losses = 0;
    await studio.train(id, (event) => {
      if (event.type === 'checkpoint' && losses < 1) {
        losses += 1;
        void doHarm({ kind: 'destroy-device' });
      }
    });
    const run = await getRun(id);
    expect(run.error).toBeNull();
    expect(run).toMatchObject({ state: 'finished', backend: 'webgpu' });
    expect(run.incidents).toMatchObject([{ kind: 'recovered', error: { code: 'engine/device-lost' } }]);
    expect((await lastCheckpoint(id)).parameters).toEqual((await lastCheckpoint(whole)).parameters);
  });
});
