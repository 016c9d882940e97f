// A lesson from the first click to its test, through a reload and a stop.

import { expect, test } from 'vitest';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { storedDataset, type TestDeps, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { lessonOnTrain } from './lesson.ts';
import { createStudio } from './studio-store.ts';

const paths = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_${i}.wav`);
const evaluation = { split: 'test', step: 10, evaluatedAt: 1 } as Evaluation;

function testWith(train: TrainWorkerApi['train'], evaluate: TrainWorkerApi['evaluate'] = async () => evaluation) {
  const test = testDeps({ trainWorker: { countParameters: async () => testCounts, train, evaluate, stop() {} } });
  test.datasets.set('set', storedDataset('set', paths));
  test.models.set('model', testModel);
  return test;
}

/** As the train worker leaves a run. */
function ends(test: TestDeps, runId: string, state: 'finished' | 'stopped') {
  const checkpoint = { step: 10, epoch: 1, savedAt: 0, bytes: 1, isBest: false };
  const run = { ...test.runs.get(runId)!, state, step: 10, checkpoints: [checkpoint] };
  test.runs.set(runId, run);
  return run;
}

async function openLesson(test: TestDeps) {
  const studio = createStudio(test.deps);
  await studio.start();
  await studio.actions.openDataset('set');
  await studio.actions.openModel('model');
  studio.store.setState({ draft: { origin: null, isLesson: true }, place: 'train' });
  return { ...studio, state: studio.store.getState };
}

test('one click trains, then tests, and Train shows the lesson all the while', async () => {
  const asked: string[] = [];
  const test = testWith(
    async (runId) => {
      asked.push(`train ${lessonOnTrain(state()) === state().runs[0]}`);
      return ends(test, runId, 'finished');
    },
    async (_, part) => {
      asked.push(`evaluate ${part}`);
      return evaluation;
    },
  );
  const { actions, state } = await openLesson(test);
  expect(lessonOnTrain(state())).toBe('hear');
  await actions.teach();
  expect(asked).toEqual(['train true', 'evaluate test']);
  expect(state().runs[0]?.evaluation).toBe(evaluation);
  expect(lessonOnTrain(state())).toBe(state().runs[0]);
});

test('one that was stopped is not tested unasked, and goes on to its test', async () => {
  let tries = 0;
  let tests = 0;
  const test = testWith(
    async (runId) => ends(test, runId, ++tries === 1 ? 'stopped' : 'finished'),
    async () => {
      tests += 1;
      return evaluation;
    },
  );
  const { actions, state } = await openLesson(test);
  await actions.teach();
  expect(tests).toBe(0);
  await actions.continueLesson();
  expect([tries, tests]).toEqual([2, 1]);
  expect(state().runs[0]?.state).toBe('finished');
});

test('a reload brings the lesson back, before it began and after', async () => {
  const test = testWith(async (runId) => ends(test, runId, 'finished'));
  const { actions } = await openLesson(test);
  const reopened = async () => {
    const studio = createStudio(test.deps);
    await studio.start();
    return studio.store.getState();
  };
  expect(lessonOnTrain(await reopened())).toBe('hear');
  await actions.teach();
  expect(lessonOnTrain(await reopened())).toMatchObject({ state: 'finished' });
});

test('a start that fails leaves the lesson at its beginning, with the reason', async () => {
  const test = testWith(async () => Promise.reject(new VoxtuneError('training/busy', 'busy', { name: 'x' })));
  const { actions, state } = await openLesson(test);
  await actions.setSplitConfig({ ...state().dataset!.record.splitConfig, validationFraction: 0.5, testFraction: 0.5 });
  await expect(actions.teach()).rejects.toThrow();
  expect(state().lessonRunId).toBeNull();
  expect(state().draft?.isLesson).toBe(true);
});

test('it is left for the form, or for the whole page of the run; another new run has its form', async () => {
  const test = testWith(async (runId) => ends(test, runId, 'finished'));
  const { actions, state } = await openLesson(test);
  actions.leaveLesson();
  expect(lessonOnTrain(state())).toBeNull();
  expect(state().draft).toEqual({ origin: null });

  const other = await openLesson(test);
  await other.actions.teach();
  other.actions.draftRun();
  expect(lessonOnTrain(other.state())).toBeNull();
  other.actions.openRun(other.state().runs[0]!.id);
  expect(lessonOnTrain(other.state())).not.toBeNull();
  other.actions.leaveLesson();
  expect(lessonOnTrain(other.state())).toBeNull();
});

test('recordings of one’s own get a lesson too, and nothing is deleted for them', async () => {
  const test = testWith(async (runId) => ends(test, runId, 'finished'));
  test.datasets.set('own', storedDataset('own', paths));
  const { actions, state } = await openLesson(test);
  await actions.teach();
  actions.bringOthers();
  expect(state()).toMatchObject({ dataset: null, place: 'data' });
  expect(state().datasets).toHaveLength(2);
  await actions.openDataset('own');
  actions.draftRun();
  expect(lessonOnTrain(state())).toBe('hear');
});
