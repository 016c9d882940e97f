// Predicting in the train worker over real storage: whatever the classifier is made of, a clip gets the logits that an evaluation gave it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { headFacts, type ProbeHead } from '../../evaluation/probes/probe-head.ts';
import { readSafetensors, writeSafetensors } from '../../formats/weights/safetensors.ts';
import { philoxKeyOf, philoxNormal } from '../../lib/philox.ts';
import { itemAt } from '../../lib/present.ts';
import { ClipReader } from '../../storage/clip-reader.ts';
import { loadClips } from '../../storage/dataset-store.ts';
import { deleteModel } from '../../storage/model-store.ts';
import { getRun } from '../../storage/run-store.ts';
import { exportedModel } from '../../testing/exported-model.ts';
import { modelFiles } from '../../testing/golden-files.ts';
import { config, TrainWorkerStudio } from '../../testing/train-worker-studio.ts';
import type { PredictorSource } from './predict-types.ts';

/** float32 arithmetic of the same frames; nothing is random. */
const tolerance = 1e-4;
let studio: TrainWorkerStudio;
let trained: string;
let halves: string;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
  trained = await studio.newRun();
  await studio.train(trained);
  halves = await studio.newRun({ config: { ...config, trunkCacheDtype: 'float16' } });
  await studio.train(halves);
});

afterAll(() => studio.close());

/** The test clips as they are stored, in the order of the split. */
async function testSamples(): Promise<Float32Array[]> {
  const clips = await loadClips(studio.datasetId);
  const reader = await ClipReader.open(studio.datasetId);
  const samples: Float32Array[] = [];
  for (const clip of studio.template.split.test) samples.push(await reader.readSamples(itemAt(clips, clip)));
  return samples;
}

function largestDifference(found: readonly number[][], expected: readonly number[][]): number {
  expect(found.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  return Math.max(...found.flatMap((row, i) => row.map((logit, k) => Math.abs(logit - expected[i]![k]!))));
}

async function evaluated(runId: string): Promise<number[][]> {
  return (await studio.api.evaluate(runId, 'test', () => {})).predictions.map(({ logits }) => logits);
}

async function predicted(source: PredictorSource): Promise<number[][]> {
  return (await studio.api.predict(source, await testSamples())).logits;
}

test.each([
  ['frames kept in full', () => trained],
  ['frames kept as half floats', () => halves],
])('a run, with %s, gives what its evaluation gives', async (_, run) => {
  const expected = await evaluated(run());
  const source = { kind: 'run', runId: run() } as const;
  expect(largestDifference(await predicted(source), expected)).toBeLessThan(tolerance);
  // alone as among others
  const [, second] = await testSamples();
  const alone = await studio.api.predict(source, [second!]);
  expect(largestDifference(alone.logits, [expected[1]!])).toBeLessThan(tolerance);
  expect(alone.levelsDbfs[0]).toBeGreaterThan(-50);
});

test('another step is another answer, and each says which it is', async () => {
  const { checkpoints, bestStep } = await getRun(trained);
  const other = checkpoints.find(({ step }) => step !== bestStep)!.step;
  const best = await studio.api.openPredictor({ kind: 'run', runId: trained });
  expect(best).toMatchObject({ step: bestStep, labels: studio.template.labels, sampleRateHz: 16_000 });
  const ofBest = await predicted(best.source);
  const info = await studio.api.openPredictor({ kind: 'run', runId: trained, step: other });
  expect(info.step).toBe(other);
  expect(largestDifference(await predicted(info.source), ofBest)).toBeGreaterThan(10 * tolerance);
  expect(largestDifference(await predicted(best.source), ofBest)).toBeLessThan(tolerance);
  await expect(studio.api.openPredictor({ kind: 'run', runId: trained, step: 999 })).rejects.toMatchObject({
    code: 'storage/missing',
  });
});

test('a run that pads its batches answers for each clip as it is alone', async () => {
  const settings = { ...config, padding: 'batch' as const, maxSteps: 1 };
  const id = await studio.newRun({ config: settings, totalSteps: 1 });
  await studio.train(id);
  const source = { kind: 'run', runId: id } as const;
  const together = await predicted(source);
  const alone: number[][] = [];
  for (const samples of await testSamples()) alone.push(...(await studio.api.predict(source, [samples])).logits);
  expect(largestDifference(together, alone)).toBeLessThan(tolerance);
});

test('what the probabilities mean is found on the validation part, before it is evaluated as after', async () => {
  const { train, validation, test: tested } = studio.template.split;
  const [first, ...others] = [...train, ...validation];
  // two that train: what it says of the others is often wrong
  const split = { train: [first!, others[0]!], validation: others.slice(1), test: tested };
  const id = await studio.newRun({ split, config: { ...config, maxSteps: 2 }, totalSteps: 2 });
  await studio.train(id);
  const source = { kind: 'run', runId: id } as const;
  const before = await studio.api.openPredictor(source);
  expect(before.calibratedOn).toBe(split.validation.length);
  expect(before.temperature).not.toBe(1);
  await studio.api.evaluate(id, 'test', () => {});
  expect((await studio.api.openPredictor(source)).temperature).toBeCloseTo(before.temperature, 6);
  await studio.api.evaluate(id, 'validation', () => {});
  const after = await studio.api.openPredictor(source);
  expect(after.temperature).toBeCloseTo(before.temperature, 6);
  expect(after.unsureBelow).toBeCloseTo(before.unsureBelow, 6);
  // it goes with the exported model
  const { temperature, unsureBelow, calibratedOn } = after;
  const model = await studio.api.importModel([new File([await exportedModel(id, 'float16')], 'exported.zip')]);
  const again = await studio.api.openPredictor({ kind: 'model', modelId: model.id });
  expect(again).toMatchObject({ temperature, unsureBelow, calibratedOn });
  await deleteModel(model.id);
  // the four clips of the other runs' validation are too few
  const few = await studio.api.openPredictor({ kind: 'run', runId: trained });
  expect(few).toMatchObject({ calibratedOn: 0, temperature: 1 });
});

test('the exported model, imported again, gives the same by its own classifier', async () => {
  const expected = await evaluated(trained);
  const zip = await exportedModel(trained);
  const model = await studio.api.importModel([new File([zip], 'exported.zip')]);
  try {
    const source = { kind: 'model', modelId: model.id } as const;
    const info = await studio.api.openPredictor(source);
    expect(info).toMatchObject({ labels: studio.template.labels, temperature: 1, calibratedOn: 0, step: null });
    expect(largestDifference(await predicted(source), expected)).toBeLessThan(tolerance);
  } finally {
    await deleteModel(model.id);
  }
});

test('a probe’s head over statistics, used and exported', async () => {
  const labelCount = studio.template.labels.length;
  const normal = (stream: number, size: number) => Array.from(philoxNormal(philoxKeyOf(5), [stream, 0, 0], size));
  const head: ProbeHead = {
    features: 'mean_std',
    layers: [1, 3],
    layerWeights: null,
    weights: normal(1, 4 * 48 * labelCount),
    intercepts: normal(2, labelCount),
    c: 1,
  };
  const probe = { rowName: 'row', head: headFacts(head), accuracy: 0.7, interval: null, foldCount: 5, foldsBy: null };
  const id = await studio.newRun({
    state: 'finished',
    totalSteps: 0,
    config: { ...config, trainLayers: 0 },
    probe,
  });
  const { useProbe: storeHead } = studio.api;
  await storeHead(id, head);
  const expected = await evaluated(id);
  expect(largestDifference(await predicted({ kind: 'run', runId: id }), expected)).toBeLessThan(tolerance);
  const zip = await exportedModel(id);
  const model = await studio.api.importModel([new File([zip], 'probe.zip')]);
  try {
    const source = { kind: 'model', modelId: model.id } as const;
    const info = await studio.api.openPredictor(source);
    expect(info).toMatchObject({ head: { features: 'mean_std', layers: [1, 3] }, labels: studio.template.labels });
    expect(largestDifference(await predicted(source), expected)).toBeLessThan(tolerance);
  } finally {
    await deleteModel(model.id);
  }
});

test('a body without a classifier says so', async () => {
  const files = await Promise.all(
    (await modelFiles()).map(async (file) => {
      if (file.name !== 'model.safetensors') return file;
      const source = await readSafetensors(file);
      const names = source.names().filter((name) => !/^(classifier|projector)/.test(name));
      return new File(
        [writeSafetensors(names.map((name) => ({ name, shape: source.shape(name), data: source.read(name) })))],
        file.name,
      );
    }),
  );
  const model = await studio.api.importModel(files);
  await expect(studio.api.openPredictor({ kind: 'model', modelId: model.id })).rejects.toMatchObject({
    code: 'model/no-classifier',
  });
  await deleteModel(model.id);
});

test('a training waits for a prediction, is not refused for it, and what predicts is there again afterwards', async () => {
  const source = { kind: 'run', runId: trained } as const;
  const clips = await testSamples();
  const id = await studio.newRun({ config: { ...config, maxSteps: 1 }, totalSteps: 1 });
  const before = studio.api.predict(source, clips);
  const training = studio.train(id);
  const expected = (await before).logits;
  await expect(studio.api.predict(source, [])).rejects.toMatchObject({ code: 'training/busy' });
  await training;
  expect((await getRun(id)).error).toBeNull();
  expect(largestDifference(await predicted(source), expected)).toBeLessThan(tolerance);
});

test('a clip that is too short for a frame is refused with what is needed', async () => {
  await expect(studio.api.predict({ kind: 'run', runId: trained }, [new Float32Array(100)])).rejects.toMatchObject({
    code: 'model/clip-too-short',
    params: { found: 100 },
  });
});
