import { expect, test } from 'vitest';
import { longestLimits, usualLimits } from '../config/import-limits.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunRecord } from '../run/run-record.ts';
import { storedDataset, type TestDeps, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { stepState } from './step-states.ts';
import { createStudio } from './studio-store.ts';

const paths = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_${i}.wav`);

const counts = testCounts;

async function openStudio(test: TestDeps) {
  const studio = createStudio(test.deps);
  await studio.start();
  return { ...studio, state: studio.store.getState };
}

/** A studio with a data set and a model open. */
async function readyStudio(trainWorker: Parameters<typeof testDeps>[0] extends infer T | undefined ? T : never) {
  const test = testDeps(trainWorker);
  test.datasets.set('set', storedDataset('set', paths));
  test.models.set('model', testModel);
  const studio = await openStudio(test);
  await studio.actions.openDataset('set');
  await studio.actions.openModel('model');
  return { test, ...studio };
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (thrown: VoxtuneError) => thrown.code,
  );

test('a reload brings back what was open, and the settings', async () => {
  const { test, actions } = await readyStudio({ trainWorker: { countParameters: async () => counts } });
  actions.setConfig({ numTrainEpochs: 7 });
  actions.goTo('model');
  const reloaded = await openStudio(test);
  expect(reloaded.state().place).toBe('model');
  expect(reloaded.state().dataset?.record.id).toBe('set');
  expect(reloaded.state().model?.id).toBe('model');
  expect(reloaded.state().config.numTrainEpochs).toBe(7);
});

test('what a reload remembers and storage lost is left out', async () => {
  const { test } = await readyStudio({ trainWorker: { countParameters: async () => counts } });
  test.datasets.clear();
  const reloaded = await openStudio(test);
  expect(reloaded.state().dataset).toBeNull();
  expect(reloaded.state().isReady).toBe(true);
  expect(reloaded.state().errors).toEqual({});
});

test('a settings text that is no JSON is as good as none', async () => {
  const test = testDeps();
  test.settings.set('voxtune.session', '{');
  expect((await openStudio(test)).state().place).toBe('data');
});

test('a data set opens with its labels and split', async () => {
  const { state } = await readyStudio({ trainWorker: { countParameters: async () => counts } });
  const { labels, clipLabels, split, splitError } = state().dataset!;
  expect(labels).toEqual(['no', 'yes']);
  expect(clipLabels.slice(0, 3)).toEqual([0, 1, 0]);
  expect([split.train.length, split.validation.length, split.test.length]).toEqual([12, 4, 4]);
  expect(splitError).toBeNull();
});

test('a rule that cannot be used is refused, told, and changes nothing', async () => {
  const { test, actions, state } = await readyStudio({ trainWorker: { countParameters: async () => counts } });
  expect(await code(actions.setLabelRule({ kind: 'regex', pattern: '(' }))).toBe('labels/bad-regex');
  expect(state().errors.import?.code).toBe('labels/bad-regex');
  expect(state().dataset?.labels).toEqual(['no', 'yes']);
  expect(test.datasets.get('set')?.record.labelRule.kind).toBe('field');
  actions.dismissError('import');
  expect(state().errors.import).toBeUndefined();
});

test('a new rule is stored, and gives new labels and a new split', async () => {
  const { test, actions, state } = await readyStudio({ trainWorker: { countParameters: async () => counts } });
  await actions.setLabelRule({ kind: 'field', separator: '_', index: 1 });
  expect(state().dataset?.labels).toHaveLength(20);
  expect(test.datasets.get('set')?.record.labelRule).toEqual({ kind: 'field', separator: '_', index: 1 });
  expect(state().datasets[0]?.labelRule).toEqual({ kind: 'field', separator: '_', index: 1 });
});

test('a split that cannot be made says why, and training needs one', async () => {
  const { actions, state } = await readyStudio({ trainWorker: { countParameters: async () => counts } });
  await actions.setSplitConfig({ method: 'random', validationFraction: 0.001, testFraction: 0.99, seed: 1 });
  expect(state().dataset?.splitError?.code).toBe('split/too-few-clips');
  expect(stepState('train', state())).toEqual({ kind: 'needs', need: 'split' });
  expect(await code(actions.startRun())).toBe('split/too-few-clips');
  expect(state().runs).toEqual([]);
});

test('a cancelled import is no error, and leaves no activity', async () => {
  const test = testDeps({
    importWorker: {
      importFiles: async () => {
        throw new VoxtuneError('import/cancelled', 'cancelled');
      },
    },
  });
  const { actions, state } = await openStudio(test);
  expect(await code(actions.importFiles([new File([''], 'a.zip')]))).toBe('import/cancelled');
  expect(state().errors).toEqual({});
  expect(state().importing).toBeNull();
});

test('an import shows its progress and then opens', async () => {
  const progress: unknown[] = [];
  const test = testDeps({
    importWorker: {
      async importFiles(_files, options, onEvent) {
        const stored = storedDataset('new', paths);
        test.datasets.set('new', stored);
        onEvent({
          type: 'progress',
          filesDone: 1,
          fileCount: 20,
          bytesDone: 1,
          totalBytes: 20,
          clipCount: 1,
          problemCount: 0,
          filesPerSec: 1,
          secondsLeft: 19,
        });
        return { ...stored.record, name: options.name };
      },
    },
  });
  const { actions, state, store } = await openStudio(test);
  store.subscribe(({ importing }) => progress.push(importing?.progress?.filesDone));
  await actions.importFiles([new File([''], 'voices.v2.zip')]);
  expect(progress).toContain(1);
  expect(state().importing).toBeNull();
  expect(state().dataset?.record.id).toBe('new');
  expect(state().datasets.map((record) => record.name)).toEqual(['voices.v2']);
});

test('recordings that were too long are offered, and come with the longest limits', async () => {
  const asked: unknown[] = [];
  const test = testDeps({
    importWorker: {
      async importFiles(files, { limits }) {
        asked.push([files.map(({ name }) => name), limits]);
        if (limits !== longestLimits) throw new VoxtuneError('audio/too-long', 'too long');
        const stored = storedDataset('long', paths);
        test.datasets.set('long', stored);
        return stored.record;
      },
    },
  });
  const { actions, state } = await openStudio(test);
  expect(await code(actions.importFiles([new File([''], 'meeting.wav')]))).toBe('audio/too-long');
  expect(state().longOffer).toEqual({ datasetId: null });
  await actions.importLongRecordings();
  expect(asked).toEqual([
    [['meeting.wav'], usualLimits],
    [['meeting.wav'], longestLimits],
  ]);
  expect([state().longOffer, state().dataset?.record.id]).toEqual([null, 'long']);
});

test('a run goes from its start through its events to its end', async () => {
  const states: (string | undefined)[] = [];
  const { test, actions, state, store } = await readyStudio({
    trainWorker: {
      countParameters: async () => counts,
      async train(runId, onEvent) {
        const send = (event: RunEvent) => onEvent(event);
        send({ type: 'phase', phase: 'training' });
        send({
          type: 'row',
          index: 0,
          row: { kind: 'train', step: 1, epoch: 0.5, loss: 2, grad_norm: 1, learning_rate: 0.1 },
        });
        send({
          type: 'checkpoint',
          checkpoint: { step: 2, epoch: 1, savedAt: 0, bytes: 10, isBest: true },
          kept: [2],
        });
        states.push(store.getState().running?.phase, store.getState().runs[0]?.state);
        const record: RunRecord = { ...store.getState().runs[0]!, id: runId, state: 'finished', step: 2 };
        test.runs.set(runId, record);
        return record;
      },
    },
  });
  await actions.startRun();
  expect(states).toEqual(['training', 'running']);
  const [run] = state().runs;
  expect(run?.name).toBe('azure-1');
  expect(run?.state).toBe('finished');
  expect(run?.history).toHaveLength(1);
  expect(run?.checkpoints.map((checkpoint) => checkpoint.step)).toEqual([2]);
  expect(run?.labels).toEqual(['no', 'yes']);
  expect(state().running).toBeNull();
  expect(stepState('train', state())).toEqual({ kind: 'done' });
  expect(stepState('evaluate', state())).toEqual({ kind: 'ready' });
});

test('a failed run is told, is over, and can be continued', async () => {
  const { test, actions, state } = await readyStudio({
    trainWorker: {
      countParameters: async () => counts,
      train: async () => {
        throw new VoxtuneError('engine/device-lost', 'lost');
      },
    },
  });
  expect(await code(actions.startRun())).toBe('engine/device-lost');
  expect(state().errors.train?.code).toBe('engine/device-lost');
  expect(state().running).toBeNull();
  expect([...test.runs.values()].map((run) => run.state)).not.toContain('running');
});

test('a run that was running when the page closed has stopped after a reload', async () => {
  const { test, actions } = await readyStudio({
    trainWorker: { countParameters: async () => counts, train: () => new Promise(() => {}) },
  });
  void actions.startRun();
  await expect.poll(() => test.runs.size).toBe(1);
  const [run] = [...test.runs.values()];
  test.runs.set(run!.id, { ...run!, state: 'running' });
  test.closeTabs();
  const reloaded = await openStudio(test);
  expect(reloaded.state().runs[0]?.incidents).toMatchObject([{ kind: 'interrupted', step: 0 }]);
  expect(reloaded.state().runs[0]?.state).toBe('stopped');
  expect(test.runs.get(run!.id)?.state).toBe('stopped');
  expect(reloaded.state().running).toBeNull();
});

test('one long thing at a time', async () => {
  const { actions, state } = await readyStudio({
    trainWorker: { countParameters: async () => counts, train: () => new Promise(() => {}) },
  });
  void actions.startRun();
  await expect.poll(() => state().running?.kind).toBe('train');
  expect(await code(actions.evaluateRun(state().runs[0]!.id))).toBe('training/busy');
  expect(state().running?.kind).toBe('train');
});

test('parameter counts follow the layers that train', async () => {
  const asked: number[][] = [];
  const { actions, state } = await readyStudio({
    trainWorker: {
      async countParameters(_model, labels, { trainLayers: layers }) {
        asked.push([labels, layers]);
        return { ...counts, trainable: layers };
      },
    },
  });
  await expect.poll(() => state().parameterCounts?.trainable).toBe(2);
  actions.setConfig({ trainLayers: 0 });
  await expect.poll(() => state().parameterCounts?.trainable).toBe(0);
  actions.setConfig({ learningRate: 0.5 });
  expect(asked).toEqual([
    [2, 2],
    [2, 0],
  ]);
});
