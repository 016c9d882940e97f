// What becomes of a run whose worker or whose tab is lost, and what other tabs see of it.

import { expect, test } from 'vitest';
import { VoxtuneError } from '../lib/errors.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunRecord } from '../run/run-record.ts';
import { storedDataset, type TestDeps, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { originOf, runOnTrain } from './run-draft.ts';
import { createStudio } from './studio-store.ts';

const paths = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_${i}.wav`);
const died = new VoxtuneError('internal/worker-died', 'The train worker stopped.');

async function openTab(test: TestDeps) {
  const studio = createStudio(test.deps);
  await studio.start();
  await studio.actions.openDataset('set');
  await studio.actions.openModel('model');
  return { ...studio, state: studio.store.getState };
}

function testWith(train: TrainWorkerApi['train'], others: Partial<TrainWorkerApi> = {}) {
  const test = testDeps({ trainWorker: { countParameters: async () => testCounts, train, stop() {}, ...others } });
  test.datasets.set('set', storedDataset('set', paths));
  test.models.set('model', testModel);
  return test;
}

/** Stores a checkpoint of this step in the run, as the train worker does. */
function reach(test: TestDeps, runId: string, step: number): RunRecord {
  const checkpoint = { step, epoch: 1, savedAt: 0, bytes: 1, isBest: false };
  const run = { ...test.runs.get(runId)!, state: 'running' as const, step, checkpoints: [checkpoint] };
  test.runs.set(runId, run);
  return run;
}

test('a lost worker is replaced and the run goes on, saying so', async () => {
  let calls = 0;
  const test = testWith(async (runId) => {
    const run = reach(test, runId, 10 * ++calls);
    if (calls < 6) throw died;
    const finished = { ...run, state: 'finished' as const };
    test.runs.set(runId, finished);
    return finished;
  });
  let connections = 0;
  const { connectTrainWorker } = test.deps;
  test.deps.connectTrainWorker = () => {
    connections += 1;
    return connectTrainWorker();
  };
  const { actions, state } = await openTab(test);
  await actions.startRun();
  expect(state().runs[0]).toMatchObject({ state: 'finished', step: 60 });
  expect(state().runs[0]!.incidents.map(({ kind, step }) => [kind, step])).toEqual(
    [10, 20, 30, 40, 50].map((step) => ['recovered', step]),
  );
  expect(connections).toBe(6);
});

test('the third loss at one place ends the run, and it can be continued', async () => {
  let calls = 0;
  const test = testWith(async (runId) => {
    calls += 1;
    reach(test, runId, 10);
    throw died;
  });
  const { actions, state } = await openTab(test);
  await expect(actions.startRun()).rejects.toMatchObject({ code: 'training/gave-up', params: { losses: 3, step: 10 } });
  expect(calls).toBe(3);
  expect(state().runs[0]).toMatchObject({ state: 'failed', error: { code: 'training/gave-up' } });
  expect(state().running).toBeNull();
});

test('memory that ran out gets a new worker, too', async () => {
  let calls = 0;
  const test = testWith(async (runId) => {
    const run = reach(test, runId, 1);
    const error = { code: 'engine/out-of-memory' as const, message: 'full', params: {} };
    const ended = ++calls === 1 ? { ...run, state: 'failed' as const, error } : { ...run, state: 'finished' as const };
    test.runs.set(runId, ended);
    return ended;
  });
  const { actions, state } = await openTab(test);
  await actions.startRun();
  expect(state().runs[0]).toMatchObject({ state: 'finished', error: null });
  expect(state().errors).toEqual({});
});

test('a second tab shows the first one’s run, cannot start or delete it, and takes it up when that tab is gone', async () => {
  let send: (event: RunEvent) => void = () => {};
  const test = testWith((runId, onEvent) => {
    send = onEvent;
    reach(test, runId, 4);
    return new Promise(() => {});
  });
  const first = await openTab(test);
  void first.actions.startRun();
  await expect.poll(() => test.runs.size && [...test.runs.values()][0]!.state).toBe('running');
  const [id] = test.runs.keys();

  const second = await openTab(test);
  expect(second.state().runs[0]!.state).toBe('running');
  expect(test.runs.get(id!)!.state).toBe('running');
  expect(Object.keys(second.state().elsewhere)).toEqual([id]);
  send({ type: 'phase', phase: 'training' });
  send({ type: 'row', index: 0, row: { kind: 'train', step: 4, epoch: 1, loss: 2, grad_norm: 1, learning_rate: 0.1 } });
  expect(second.state().elsewhere[id!]!.phase).toBe('training');
  expect(second.state().runs[0]!.history).toHaveLength(1);
  await expect(second.actions.continueRun(id!)).rejects.toMatchObject({ code: 'training/elsewhere' });
  await expect(second.actions.deleteRun(id!)).rejects.toMatchObject({ code: 'training/elsewhere' });
  await expect(second.actions.deleteStored({ kind: 'model', id: 'model' })).rejects.toMatchObject({
    code: 'training/busy',
  });
  // nor what it needs, from either tab
  for (const { actions } of [first, second])
    await expect(actions.deleteCheckpoints(id!, [4])).rejects.toMatchObject({ code: 'training/busy' });
  expect(second.state().runs[0]!.state).toBe('running');

  test.closeTabs();
  await expect.poll(() => second.state().runs[0]!.state).toBe('stopped');
  expect(second.state().elsewhere).toEqual({});
  expect(second.state().runs[0]!.incidents).toMatchObject([{ kind: 'interrupted', step: 4 }]);
});

test('a tab that opens late is given all that the run has emitted by then, and hears the rest', async () => {
  let send: (event: RunEvent) => void = () => {};
  const test = testWith((runId, onEvent) => {
    send = onEvent;
    reach(test, runId, 0);
    return new Promise(() => {});
  });
  const row = (index: number): RunEvent => ({
    type: 'row',
    index,
    row: { kind: 'train', step: index + 1, epoch: 1, loss: 2, grad_norm: 1, learning_rate: 0.1 },
  });
  const first = await openTab(test);
  void first.actions.startRun();
  await expect.poll(() => test.runs.size && [...test.runs.values()][0]!.state).toBe('running');
  send({ type: 'phase', phase: 'training' });
  for (const index of [0, 1, 2]) send(row(index));
  const second = await openTab(test);
  expect(Object.values(second.state().elsewhere)).toMatchObject([{ phase: 'training' }]);
  send(row(3));
  const stepsIn = (tab: typeof first) => Array.from(tab.state().runs[0]!.history, ({ step }) => step);
  expect([stepsIn(first), stepsIn(second)]).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ]);
  send({ type: 'resumed', step: 2, rowCount: 2, bestStep: null, bestMetric: null });
  expect([stepsIn(first), stepsIn(second)]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  await second.actions.renameRun(first.state().runId!, 'another name');
  expect(first.state().runs[0]!.name).toBe('another name');
});

test('a checkpoint that one tab deletes goes from the others’ lists', async () => {
  const test = testWith(async (runId) => {
    const checkpoints = [2, 4].map((step) => ({ step, epoch: step, savedAt: 0, bytes: 1, isBest: false }));
    const run = { ...test.runs.get(runId)!, state: 'finished' as const, step: 4, checkpoints };
    test.runs.set(runId, run);
    return run;
  });
  const first = await openTab(test);
  await first.actions.startRun();
  const second = await openTab(test);
  await first.actions.deleteCheckpoints(first.state().runId!, [2]);
  const steps = (tab: typeof first) => tab.state().runs[0]!.checkpoints.map(({ step }) => step);
  expect(steps(first)).toEqual([4]);
  await expect.poll(() => steps(second)).toEqual([4]);
  await expect.poll(() => second.state().elsewhere).toEqual({});
});

test('a run that was cut off can go on even where the disk is too full to note it', async () => {
  const test = testWith(() => new Promise(() => {}));
  const { actions } = await openTab(test);
  void actions.startRun();
  await expect.poll(() => test.runs.size).toBe(1);
  const [id] = test.runs.keys();
  reach(test, id!, 4);
  test.closeTabs();
  test.deps.storage.recountCheckpoints = async () => {
    throw new VoxtuneError('storage/full', 'full', { bytesNeeded: 1 });
  };
  const { state } = await openTab(test);
  expect(state().runs[0]).toMatchObject({ state: 'stopped', step: 4 });
});

test('a longer run keeps its place, and the settings say how long it is', async () => {
  const test = testWith(async (runId) => {
    const run = { ...test.runs.get(runId)!, state: 'finished' as const, step: 20, epoch: 10 };
    test.runs.set(runId, run);
    return run;
  });
  const { actions, state } = await openTab(test);
  await actions.startRun();
  await actions.extendRun(state().runId!, 3);
  expect(state().runs[0]).toMatchObject({ config: { numTrainEpochs: 13 }, totalSteps: 26 });
  expect(state().runs[0]!.incidents).toMatchObject([{ kind: 'extended', step: 20, params: { epochs: 3 } }]);
});

test('a run that cannot begin with the weights asked for leaves nothing', async () => {
  const test = testDeps({
    trainWorker: {
      countParameters: async () => testCounts,
      train: async (runId) => test.runs.get(runId)!,
      branch: async () => {
        throw new VoxtuneError('config/invalid', 'too few');
      },
    },
  });
  test.datasets.set('set', storedDataset('set', paths));
  test.models.set('model', testModel);
  const { actions, state } = await openTab(test);
  await actions.startRun();
  const [source] = state().runs;
  reach(test, source!.id, 5);
  test.runs.set(source!.id, { ...test.runs.get(source!.id)!, state: 'paused' });
  const later = await openTab(test);
  await later.actions.duplicateRun(source!.id, 5);
  await expect(later.actions.startRun()).rejects.toMatchObject({ code: 'config/invalid' });
  expect(later.state().runs.map(({ id }) => id)).toEqual([source!.id]);
  // the form is there still, as it was
  expect(later.state()).toMatchObject({ runId: source!.id, draft: { origin: { runId: source!.id, step: 5 } } });
  expect([...test.runs.keys()]).toEqual([source!.id]);
});

test('a new run begins with the weights that its form names, and with the model’s own once those cannot be had', async () => {
  const branched: number[] = [];
  const test = testWith(
    async (runId) => {
      const run = { ...reach(test, runId, 20), state: 'finished' as const };
      test.runs.set(runId, run);
      return run;
    },
    { branch: async (_id, origin) => void branched.push(origin.step) },
  );
  const { actions, state } = await openTab(test);
  await actions.startRun();
  const source = state().runId!;
  await actions.duplicateRun(source, 20);
  // Evaluate still shows the run whose page it was
  expect(state()).toMatchObject({ runId: source, draft: { origin: { runName: 'azure-1', step: 20 } } });
  expect(state().runs).toHaveLength(1);
  await actions.startRun();
  expect(branched).toEqual([20]);
  expect(state().runs[0]).toMatchObject({ name: 'birch-2', origin: { runId: source, step: 20 } });
  expect(state().draft).toBeNull();

  await actions.duplicateRun(source, 20);
  await actions.deleteRun(source);
  expect(originOf(state())).toBeNull();
  await actions.startRun();
  expect(branched).toEqual([20]);
  expect(state().runs[0]).toMatchObject({ name: 'coral-3', origin: null });
});

test('what is said to one run does not reach another that is at work', async () => {
  const said: string[] = [];
  const nothing = () => {};
  let end: () => void = nothing;
  const test = testWith(
    async (runId) => {
      if (test.runs.size > 1) await new Promise<void>((resolve) => (end = resolve));
      const run = { ...test.runs.get(runId)!, state: 'finished' as const };
      test.runs.set(runId, run);
      return run;
    },
    { stop: (mode) => void said.push(mode ?? 'none') },
  );
  const { actions, state } = await openTab(test);
  await actions.startRun();
  const first = state().runId!;
  actions.draftRun();
  const training = actions.startRun();
  await expect.poll(() => state().running?.runId).not.toBe(undefined);
  const second = state().running!.runId;
  actions.openRun(first);
  actions.stopRun(first, 'stop');
  expect(said).toEqual([]);
  expect(state().running).toMatchObject({ runId: second, isStopping: false });
  actions.stopRun(second, 'pause');
  expect(said).toEqual(['pause']);
  expect(state().running).toMatchObject({ isStopping: true, isPausing: true });
  await expect.poll(() => test.runs.size).toBe(2);
  await expect.poll(() => end).not.toBe(nothing);
  end();
  await training;
  expect(runOnTrain(state())?.id).toBe(first);
});
