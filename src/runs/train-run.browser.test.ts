// The train worker on its own storage: models, and runs from their start to the exported model.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import { readZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import { writeZip } from '../formats/zip/writer.ts';
import type { RunEvent } from '../run/run-events.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { getRun } from '../storage/run-store.ts';
import { exportedModel } from '../testing/exported-model.ts';
import { modelFiles } from '../testing/golden-files.ts';
import { config, TrainWorkerStudio } from '../testing/train-worker-studio.ts';
import type { Checkpoint } from '../training/checkpoint.ts';

let studio: TrainWorkerStudio;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
});

afterAll(() => studio.close());

describe('models', () => {
  test('the record tells what was read', () => {
    expect(studio.model).toMatchObject({
      modelType: 'hubert',
      layerCount: 4,
      featureExtractorSource: 'file',
      source: 'files',
    });
    expect(studio.model.loading.missing).toEqual([]);
    expect(studio.model.files.map(({ name }) => name).sort()).toEqual(
      ['config.json', 'model.safetensors', 'preprocessor_config.json'].sort(),
    );
  });

  test('the same files are the same model, and a zip of them too', async () => {
    const files = await modelFiles();
    const zip = await writeZip(files.map((file) => ({ path: `some/folder/${file.name}`, data: file })));
    const again = await studio.api.importModel([new File([zip], 'my model.zip')]);
    expect(again.id).toBe(studio.model.id);
  });

  test('parameters are counted for other labels and layers', async () => {
    const two = await studio.api.countParameters(studio.model.id, 6, { ...presets.default, trainLayers: 2 });
    const head = await studio.api.countParameters(studio.model.id, 6, { ...presets.default, trainLayers: 0 });
    const more = await studio.api.countParameters(studio.model.id, 7, { ...presets.default, trainLayers: 0 });
    expect(two.trainable - head.trainable).toBe(two.perLayer[2]! + two.perLayer[3]!);
    // one class more is one row of the classifier (24 wide) and its bias
    expect(more.trainable - head.trainable).toBe(25);
  });

  test.each([
    ['model/no-config', ['model.safetensors']],
    ['model/no-weights', ['config.json']],
  ])('%s', async (code, kept) => {
    const files = (await modelFiles()).filter((file) => kept.includes(file.name));
    await expect(studio.api.importModel(files)).rejects.toMatchObject({ code });
  });

  test('layers that the weights lack are made only where that is asked for', async () => {
    const files = await Promise.all(
      (await modelFiles()).map(async (file) =>
        file.name === 'config.json'
          ? new File([JSON.stringify({ ...JSON.parse(await file.text()), num_hidden_layers: 6 })], file.name)
          : file,
      ),
    );
    const missing = { layers: 6, wholeLayers: 4, missing: 32 };
    await expect(studio.api.importModel(files)).rejects.toMatchObject({
      code: 'model/missing-weights',
      params: missing,
    });
    const made = await studio.api.importModel(files, true);
    expect(made.layerCount).toBe(6);
    expect(made.loading.missing).toHaveLength(32);
    // accepted once: the same files are that model
    expect((await studio.api.importModel(files)).id).toBe(made.id);
  });
});

test('a run trains, is evaluated and exported, and its record tells it all', async () => {
  const id = await studio.newRun();
  const events = await studio.train(id);
  const run = await getRun(id);
  expect(run.error).toBeNull();
  expect(run).toMatchObject({ state: 'finished', step: run.totalSteps, epoch: 4, backend: 'wasm' });
  expect(run.elapsedSec).toBeGreaterThan(0);
  expect(run).toMatchObject({
    dataHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    splitHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    environment: { version: expect.any(String), device: expect.stringContaining('wasm') },
    parameters: { total: expect.any(Number), trained: expect.any(Number) },
  });
  expect(run.parameters?.trained).toBeLessThan(run.parameters?.total ?? 0);
  expect(events.filter(({ type }) => type === 'phase')).toEqual(
    ['loading', 'trunk', 'training'].map((phase) => ({ type: 'phase', phase })),
  );
  const rows = events.flatMap((event) => (event.type === 'row' ? [event.row] : []));
  expect([...run.history]).toEqual(rows);
  expect(run.checkpoints.map(({ step }) => step)).toEqual([1, 2, 3, 4].map((epoch) => (run.totalSteps * epoch) / 4));
  expect(run.checkpoints.filter(({ isBest }) => isBest).map(({ step }) => step)).toEqual([run.bestStep]);

  // the test's clips have waited for the test
  const passes = (heard: readonly RunEvent[]) =>
    heard.flatMap((event) => (event.type === 'progress' && event.phase === 'trunk' ? [event] : []));
  const { train, validation, test: tested } = run.split;
  expect(passes(events).at(-1)).toMatchObject({ isTraining: true, total: train.length + validation.length });
  const evaluating: RunEvent[] = [];
  const evaluation = await studio.api.evaluate(id, 'test', (event) => evaluating.push(event));
  const counts = { done: validation.length, total: tested.length + validation.length };
  expect(passes(evaluating)[0]).toMatchObject(counts);
  expect(passes(evaluating).at(-1)).toMatchObject({ done: counts.total });
  expect(evaluation.step).toBe(run.bestStep);
  expect(evaluation.predictions.map(({ clipIndex }) => clipIndex)).toEqual(run.split.test);
  expect((await getRun(id)).evaluation).toEqual(evaluation);

  const zip = await exportedModel(id);
  const weights = (await listZipEntries(zip)).find(({ path }) => path === 'model.safetensors')!;
  const exported = await readSafetensors(await readZipEntry(zip, weights));
  const best = await openCheckpointStore<Checkpoint>(id).load(run.bestStep!);
  for (const [name, values] of best.parameters) expect(exported.read(name), name).toEqual(values);
});

test('a second run finds the trunk cache filled', async () => {
  const id = await studio.newRun({ config: { ...config, learningRate: 1e-4, maxSteps: 1 }, totalSteps: 1 });
  const events = await studio.train(id);
  const { train, validation } = (await getRun(id)).split;
  const needed = train.length + validation.length;
  const trunk = events.filter((event) => event.type === 'progress' && event.phase === 'trunk');
  expect(trunk).toHaveLength(1);
  expect(trunk[0]).toMatchObject({ done: needed, total: needed });
});

test('another rate than the data’s is resampled to, and truncation shortens what is heard', async () => {
  const featureExtractor = {
    ...studio.template.featureExtractor,
    samplingRateHz: 8_000,
    truncation: true,
    maxLength: 2_000,
  };
  const short = { config: { ...config, maxSteps: 1 }, totalSteps: 1 };
  const id = await studio.newRun({ ...short, featureExtractor });
  const events = await studio.train(id);
  expect((await getRun(id)).error).toBeNull();
  // frames of its own: nothing of the 16 kHz runs' cache fits
  const trunk = events.filter((event) => event.type === 'progress' && event.phase === 'trunk');
  expect(trunk.at(0)).toMatchObject({ done: 0 });
  const tooShort = await studio.newRun({ ...short, featureExtractor: { ...featureExtractor, maxLength: 100 } });
  await studio.train(tooShort);
  expect((await getRun(tooShort)).error).toMatchObject({ code: 'model/clip-too-short', params: { found: 100 } });
});

test('without a checkpoint there is nothing to evaluate', async () => {
  const id = await studio.newRun();
  await expect(studio.api.evaluate(id, 'test', () => {})).rejects.toMatchObject({ code: 'training/no-checkpoint' });
});

test('one thing at a time', async () => {
  const first = studio.api.train(await studio.newRun(), () => {});
  await expect(studio.api.train(await studio.newRun(), () => {})).rejects.toMatchObject({ code: 'training/busy' });
  await studio.api.stop();
  expect((await first).state).toBe('stopped');
});
