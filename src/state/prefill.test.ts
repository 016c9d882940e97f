// The prefill of the trunk cache: when it runs, for which settings, and that whatever else wants the engine goes first.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { modeSettings } from '../config/forward-mode.ts';
import { presets } from '../config/presets.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { PrefillOutcome, PrefillProgress, PrefillRequest } from '../runs/prefill/prefill-types.ts';
import { storedDataset, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import { idlePrefill, nextPrefill, type PrefillEvent, type WantedPrefill } from './prefill.ts';
import { createStudio } from './studio-store.ts';

const paths = Array.from({ length: 20 }, (_, i) => `${i % 2 ? 'yes' : 'no'}_${i}.wav`);

interface Pass {
  request: PrefillRequest;
  progress(done: number): void;
  end(outcome: PrefillOutcome): void;
  fail(error: Error): void;
  isOver: boolean;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Long enough for settings to settle. */
const settle = () => vi.advanceTimersByTimeAsync(1000);

async function open() {
  const passes: Pass[] = [];
  const order: string[] = [];
  const running = () => passes.filter((pass) => !pass.isOver);
  const test = testDeps({
    trainWorker: {
      countParameters: async () => testCounts,
      prefill: (request, onProgress) =>
        new Promise<PrefillOutcome>((resolve, reject) => {
          order.push('prefill');
          const total = request.source.kind === 'stored' ? request.source.clips.length : 30;
          const datasetId = request.source.kind === 'stored' ? request.source.datasetId : 'set';
          const pass: Pass = {
            request,
            isOver: false,
            progress: (done) => onProgress({ datasetId, done, total } satisfies PrefillProgress),
            end(outcome) {
              pass.isOver = true;
              resolve(outcome);
            },
            fail(error) {
              pass.isOver = true;
              reject(error);
            },
          };
          passes.push(pass);
        }),
      async stopPrefill() {
        for (const pass of running()) pass.end('stopped');
      },
      async train(runId) {
        order.push('train');
        for (const pass of running()) pass.end('stopped');
        await new Promise((resolve) => setTimeout(resolve, 5000));
        return test.deps.storage.updateRun(runId, { state: 'finished' });
      },
    },
    importWorker: { shareClips: () => {} },
  });
  test.datasets.set('set', storedDataset('set', paths));
  test.models.set('model', testModel);
  const studio = createStudio(test.deps);
  await studio.start();
  await studio.actions.openDataset('set');
  await studio.actions.openModel('model');
  await settle();
  return { ...studio, test, passes, order, running, state: studio.store.getState };
}

test('it begins by itself with a data set and a model, tells how far it is, and is settled when it is done', async () => {
  const { passes, state } = await open();
  expect(passes).toHaveLength(1);
  expect(passes[0]!.request).toMatchObject({ modelId: 'model', dtype: 'float16', source: { datasetId: 'set' } });
  expect(passes[0]!.request.source).toMatchObject({ clips: Array.from({ length: 20 }, (_, i) => i) });
  passes[0]!.progress(12);
  expect(state().prefill).toMatchObject({ state: 'working', done: 12, total: 20 });
  passes[0]!.progress(20);
  passes[0]!.end('done');
  await settle();
  expect(state().prefill).toMatchObject({ state: 'done', done: 20, total: 20 });
  expect(passes).toHaveLength(1);
});

test('settings that change what is kept start it anew once they have settled; others leave it alone', async () => {
  const { actions, passes, running } = await open();
  actions.setConfig({ learningRate: 1e-5, numTrainEpochs: 9 });
  await settle();
  expect(passes).toHaveLength(1);
  for (const trainLayers of [1, 2, 0, 1]) actions.setConfig({ trainLayers });
  await settle();
  expect(passes).toHaveLength(2);
  expect(running()).toEqual([passes[1]]);
  expect(passes[1]!.request.settings.trainLayers).toBe(1);
  actions.setConfig({ padding: 'batch' });
  await settle();
  // nothing of a clip can be kept
  expect(running()).toEqual([]);
  expect(passes).toHaveLength(2);
});

test.each([
  ['turned off', { off: true }],
  ['on battery', { power: 'battery' as const }],
  ['in a hidden page', { isVisible: false }],
])('it stops when %s, and goes on after', async (_what, change) => {
  const { actions, test, running, state } = await open();
  const set = (isOn: boolean) => {
    if ('off' in change) actions.setPrefillOn(!isOn);
    else test.surround(isOn ? change : { isVisible: true, power: 'mains' });
  };
  set(true);
  await settle();
  expect(running()).toEqual([]);
  expect(state().prefill?.reason ?? null).toBe('power' in change ? 'battery' : null);
  set(false);
  await settle();
  expect(running()).toHaveLength(1);
});

test('where the browser tells nothing of the power, it only runs where a training is about to start', async () => {
  const { actions, test, running } = await open();
  test.surround({ power: 'unknown' });
  await settle();
  expect(running()).toEqual([]);
  actions.goTo('train');
  await settle();
  expect(running()).toHaveLength(1);
  actions.goTo('runs');
  await settle();
  expect(running()).toEqual([]);
});

test('a lesson is held up by nothing that a probe alone would read', async () => {
  const { store, passes, running } = await open();
  await settle();
  expect(passes.at(-1)?.request.forProbes).toBe(true);
  store.setState({ draft: { origin: null, isLesson: true } });
  await settle();
  await settle();
  expect(running().map(({ request }) => request.forProbes)).toEqual([false]);
});

test('a run goes first, and nothing is prefilled until it has ended', async () => {
  const { actions, passes, order, running } = await open();
  const run = actions.startRun();
  await settle();
  expect(running()).toEqual([]);
  expect(order).toEqual(['prefill', 'train']);
  await vi.advanceTimersByTimeAsync(10_000);
  await run;
  await settle();
  expect(passes).toHaveLength(2);
  passes[1]!.end('done');
  await settle();
  const second = actions.startRun();
  await vi.advanceTimersByTimeAsync(10_000);
  await second;
  await settle();
  expect(passes).toHaveLength(2);
});

test('a failure is told, is not tried again as it is, and the next run has a new worker', async () => {
  const { actions, test, passes, state } = await open();
  let connections = 0;
  const { connectTrainWorker } = test.deps;
  test.deps.connectTrainWorker = () => {
    connections += 1;
    return connectTrainWorker();
  };
  passes[0]!.fail(new VoxtuneError('engine/out-of-memory', 'no memory'));
  await settle();
  expect(state().prefill).toMatchObject({
    state: 'held',
    reason: 'error',
    error: { code: 'engine/out-of-memory' },
  });
  expect(passes).toHaveLength(1);
  const run = actions.startRun();
  await vi.advanceTimersByTimeAsync(10_000);
  await run;
  expect(connections).toBe(1);
  actions.setConfig({ trainLayers: 1 });
  await settle();
  expect(passes).toHaveLength(2);
});

test('an import is prefilled as it goes, and its data set goes on with the same pass', async () => {
  const { store, passes, running, test, actions } = await open();
  store.setState({ importing: { startedAt: 5, name: 'more', progress: null } });
  await settle();
  expect(running()).toEqual([]);
  const progress = { type: 'progress' as const, filesDone: 1, fileCount: 30, bytesDone: 1, totalBytes: 30 };
  const counts = { clipCount: 1, problemCount: 0, filesPerSec: 1, secondsLeft: 29 };
  store.setState({ importing: { startedAt: 5, name: 'more', progress: { ...progress, ...counts } } });
  await settle();
  const [pass] = running();
  expect(pass!.request.source.kind).toBe('import');
  pass!.progress(10);
  // the test worker says that the import becomes "set"
  await actions.openDataset('set');
  store.setState({ importing: null });
  await settle();
  expect(running()).toEqual([pass]);
  pass!.end('done');
  await settle();
  // what is left is looked for in what was stored
  expect(running().at(-1)!.request.source).toMatchObject({ kind: 'stored', datasetId: 'set' });
  expect(test.datasets.size).toBe(1);
  expect(passes).toHaveLength(3);
});

test('what a person deletes is not made again at once; files are closed before they go', async () => {
  const { actions, test, passes, running, order, state } = await open();
  const deletion = vi.fn(async () => void order.push(`delete, ${running().length} open`));
  test.deps.storage.deleteTrunkCache = deletion;
  await actions.deleteStored({ kind: 'trunk-cache', id: 'key' });
  await settle();
  expect(order).toEqual(['prefill', 'delete, 0 open']);
  expect(passes).toHaveLength(1);
  actions.setConfig({ trainLayers: 1 });
  await settle();
  expect(running()).toHaveLength(1);
  await actions.deleteDataset('set');
  await settle();
  expect(running()).toEqual([]);
  expect(state().prefill).toBeNull();
});

const frames = {
  modelId: 'model',
  featureExtractor: testModel.featureExtractor,
  dtype: 'float16' as const,
  forProbes: true,
};
const wanted = (trainLayers: number): WantedPrefill => {
  const settings = { ...modeSettings(presets.default), trainLayers };
  return { ...frames, settings, source: { kind: 'stored', datasetId: 'set', clips: [0, 1] } };
};

/** Where a series of events leads, from idle. */
const after = (...events: PrefillEvent[]) => events.reduce(nextPrefill, idlePrefill);
const want = (trainLayers: number): PrefillEvent => ({ type: 'wanted', wanted: wanted(trainLayers) });
const ended = (outcome: PrefillOutcome): PrefillEvent => ({ type: 'ended', outcome });
const progress = (done: number): PrefillEvent => ({ type: 'progress', progress: { datasetId: 'set', done, total: 2 } });

test('what is wanted while one stops begins when that has ended, and no later progress of it is shown', () => {
  expect(after(want(1))).toMatchObject({ at: 'working', wanted: wanted(1), shown: null });
  const stopping = after(want(1), progress(1), want(2));
  expect(stopping).toMatchObject({ at: 'stopping', wanted: wanted(1), shown: null });
  expect(nextPrefill(stopping, want(2))).toBe(stopping);
  expect(nextPrefill(stopping, progress(2))).toBe(stopping);
  const idle = nextPrefill(stopping, ended('stopped'));
  expect(idle).toMatchObject({ at: 'idle', shown: null });
  expect(nextPrefill(idle, want(2))).toMatchObject({ at: 'working', wanted: wanted(2), progress: null });
});

test('what has ended is not begun again, but shown again; room for it may come with a deletion', () => {
  const full = after(want(1), progress(1), ended('no-space'));
  expect(full.shown).toMatchObject({ state: 'held', reason: 'no-space', done: 1 });
  const elsewhere = nextPrefill(full, { type: 'held', because: 'other' });
  expect(elsewhere.shown).toBeNull();
  expect(nextPrefill(elsewhere, want(1))).toMatchObject({ at: 'idle', shown: full.shown });
  const closed = nextPrefill(full, { type: 'closed', refused: null });
  expect(nextPrefill(closed, want(1)).at).toBe('working');
  const refused = nextPrefill(full, { type: 'closed', refused: wanted(1) });
  expect(nextPrefill(refused, want(1))).toMatchObject({ at: 'idle', shown: null });
  // also after a later deletion of something else
  expect(nextPrefill(nextPrefill(refused, { type: 'closed', refused: null }), want(1)).at).toBe('idle');
});

test('what was done stays shown while a run reads it', () => {
  const done = after(want(1), progress(2), ended('done'));
  expect(nextPrefill(done, { type: 'held', because: 'work' }).shown).toBe(done.shown);
  expect(after(want(1), progress(1), { type: 'held', because: 'work' })).toMatchObject({ at: 'stopping', shown: null });
});
