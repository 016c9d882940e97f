// A run on another data set, in the train worker over real storage.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { listCrossEvaluations } from '../../storage/cross-store.ts';
import { deleteDataset } from '../../storage/dataset-store.ts';
import { deleteRun, getRun } from '../../storage/run-store.ts';
import { importClips } from '../../testing/golden-files.ts';
import { TrainWorkerStudio } from '../../testing/train-worker-studio.ts';
import type { CrossRequest } from './across-types.ts';

let studio: TrainWorkerStudio;
/** The same clips once more. */
let other: string;
let runId: string;

beforeAll(async () => {
  studio = await TrainWorkerStudio.open();
  other = await importClips();
  runId = await studio.newRun();
  await studio.train(runId);
});

afterAll(async () => {
  await deleteDataset(other);
  await studio.close();
});

function requestOf(classOf: (label: number) => number): CrossRequest {
  const { labels, clipLabels } = studio.template;
  const clips = clipLabels.flatMap((label, clip) => (label >= 0 ? [clip] : []));
  return {
    runId,
    datasetId: other,
    datasetName: 'other',
    mapping: { datasetId: other, labels, mapping: {} },
    dataHash: 'hash',
    leftOut: { learned: 0, unmapped: 0 },
    clips,
    classes: clips.map((clip) => classOf(clipLabels[clip]!)),
    groups: [],
  };
}

const evaluate = (request: CrossRequest) => studio.api.evaluateAcross(request, () => {});

test('it is what its own test says of the same clips, and is stored for the pair', async () => {
  const own = await studio.api.evaluate(runId, 'test', () => {});
  const { split, clipLabels } = studio.template;
  const request = { ...requestOf((label) => label), clips: split.test };
  const found = await evaluate({ ...request, classes: split.test.map((clip) => clipLabels[clip]!) });
  expect(found.accuracy).toBe(own.metrics.test_accuracy);
  expect(found.predicted).toEqual(own.predictions.map(({ predicted }) => predicted));
  expect(found.confusion).toEqual(own.confusion);
  expect(found.step).toBe(own.step);
  expect(found.interval!.low).toBeLessThan(found.accuracy + 1e-9);
  expect(found.interval!.high).toBeGreaterThan(found.accuracy - 1e-9);
  expect((await listCrossEvaluations()).filter((one) => one.runId === runId)).toEqual([found]);
  // the run itself is as it was
  expect((await getRun(runId)).evaluation).toEqual(own);
});

test('with labels taken for others it is another figure', async () => {
  const { labels } = studio.template;
  const request = requestOf((label) => label);
  const { predicted } = await evaluate(request);
  // as if it were always right, and as if each label were called as the next one
  const right = await evaluate({ ...request, classes: predicted });
  const wrong = await evaluate({ ...request, classes: predicted.map((label) => (label + 1) % labels.length) });
  expect(right).toMatchObject({ accuracy: 1, balancedAccuracy: 1, macroF1: 1, predicted });
  expect(wrong).toMatchObject({ accuracy: 0, balancedAccuracy: 0, macroF1: 0, predicted });
  expect(right.interval!.low).toBeLessThan(1);
});

test('no clips are an error that says why', async () => {
  const none = { ...requestOf(() => 0), clips: [], classes: [], leftOut: { learned: 7, unmapped: 2 } };
  await expect(evaluate(none)).rejects.toMatchObject({
    code: 'across/no-clips',
    params: { dataset: 'other', learned: 7, unmapped: 2 },
  });
});

test('what was found goes with the run, and with the data set', async () => {
  const ofRun = async (id: string) => (await listCrossEvaluations()).filter((one) => one.runId === id).length;
  expect(await ofRun(runId)).toBe(1);
  await deleteDataset(other);
  expect(await ofRun(runId)).toBe(0);
  await deleteRun(runId);
});
