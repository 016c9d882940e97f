import { expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import { sample } from '../dataset/sample.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { storedDataset, testCounts, testDeps, testModel } from '../testing/studio-deps.ts';
import type { StudioDeps } from './studio-deps.ts';
import { createStudio } from './studio-store.ts';

const emotions = ['ANG', 'SAD'];
const paths = Array.from({ length: 40 }, (_, i) => `AudioWAV/10${10 + (i % 20)}_DOP_${emotions[i % 2]}_XX.wav`);
const builtin: ModelRecord = { ...testModel, id: 'builtin:new', name: 'nano', source: 'builtin', isUntrained: false };

async function openStudio(changes: Partial<StudioDeps> = {}, whileModelLoads = async () => {}) {
  const imported: string[] = [];
  const importFiles: ImportWorkerApi['importFiles'] = async (files, { name }) => {
    imported.push(files[0]!.name);
    const stored = storedDataset('the-sample', paths);
    const record = { ...stored.record, name };
    testing.datasets.set('the-sample', { ...stored, record });
    return record;
  };
  const testing = testDeps({
    importWorker: { importFiles, cancel: () => {} },
    trainWorker: {
      countParameters: async () => testCounts,
      async loadBuiltinModel() {
        await whileModelLoads();
        testing.models.set(builtin.id, builtin);
        return builtin;
      },
    },
  });
  Object.assign(testing.deps, changes);
  const studio = createStudio(testing.deps);
  await studio.start();
  return { ...studio, testing, imported, state: studio.store.getState };
}

test('the sample is one click from training', async () => {
  const { actions, state, imported, testing } = await openStudio();
  await actions.trySample();
  expect(imported).toEqual(['archive.zip']);
  expect(state().place).toBe('train');
  expect(state().model?.id).toBe(builtin.id);
  expect(state().config).toEqual(presets[sample.preset]);
  expect(state().dataset?.labels).toEqual(emotions);
  expect(state().dataset?.split.test).toHaveLength(8);
  expect(testing.datasets.get('the-sample')?.record).toMatchObject({ origin: 'sample', name: 'sample' });
});

test('the second time it is opened, not imported, even after it was renamed', async () => {
  const { actions, state, imported, testing } = await openStudio();
  await actions.trySample();
  await actions.renameDataset('the-sample', 'voices');
  const other = storedDataset('other', ['a_1.wav', 'b_2.wav']);
  testing.datasets.set('other', other);
  await actions.openDataset('other');
  await actions.trySample();
  expect(imported).toHaveLength(1);
  expect(state().dataset?.record.name).toBe('voices');
});

test('one whose clips are damaged is imported again, and then that one is opened', async () => {
  const { actions, imported, testing } = await openStudio();
  await actions.trySample();
  const { storage } = testing.deps;
  const readClipSamples = storage.readClipSamples;
  storage.readClipSamples = () => Promise.reject(new VoxtuneError('storage/damaged-clips', 'other bytes'));
  await actions.trySample();
  expect(imported).toHaveLength(2);
  storage.readClipSamples = readClipSamples;
  await actions.trySample();
  expect(imported).toHaveLength(2);
});

test('a sample that cannot be fetched is told where the person is, and can be tried again', async () => {
  let isThere = false;
  const { actions, state } = await openStudio({
    fetchSample: async () => {
      if (isThere) return new File([''], 'archive.zip');
      throw new VoxtuneError('import/no-sample', 'no answer');
    },
  });
  await expect(actions.trySample()).rejects.toMatchObject({ code: 'import/no-sample' });
  expect(state()).toMatchObject({ place: 'data', importing: null, dataset: null });
  expect(state().errors.import?.code).toBe('import/no-sample');
  isThere = true;
  await actions.trySample();
  expect(state().errors.import).toBeUndefined();
  expect(state().place).toBe('train');
});

test('fetching it can be cancelled', async () => {
  const { actions, state } = await openStudio({
    fetchSample: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new VoxtuneError('import/cancelled', 'cancelled')));
      }),
  });
  const trying = actions.trySample();
  await expect.poll(() => state().importing?.name).toBe('sample');
  actions.cancelImport();
  await expect(trying).rejects.toMatchObject({ code: 'import/cancelled' });
  expect(state()).toMatchObject({ place: 'data', importing: null, errors: {} });
});

test('model and recordings are fetched side by side', async () => {
  const fetched: string[] = [];
  let hasBoth = () => {};
  const both = new Promise<void>((resolve) => {
    hasBoth = resolve;
  });
  const note = async (what: string) => {
    if (fetched.push(what) === 2) hasBoth();
    await both;
  };
  const { actions, state } = await openStudio(
    {
      async fetchSample() {
        await note('sample');
        return new File([''], 'archive.zip');
      },
    },
    () => note('model'),
  );
  await actions.trySample();
  expect(state()).toMatchObject({ place: 'train', model: { id: builtin.id } });
});

test('without a model nothing has changed, however far the recordings are', async () => {
  let isThere = false;
  let wasAborted = false;
  const { actions, state, imported } = await openStudio(
    {
      fetchSample: (signal) =>
        isThere
          ? Promise.resolve(new File([''], 'archive.zip'))
          : new Promise((_, reject) => {
              signal.addEventListener('abort', () => {
                wasAborted = true;
                reject(new VoxtuneError('import/cancelled', 'cancelled'));
              });
            }),
    },
    async () => {
      if (!isThere) throw new VoxtuneError('model/no-weights', 'no answer');
    },
  );
  const { config, draft } = state();
  await expect(actions.trySample()).rejects.toMatchObject({ code: 'model/no-weights' });
  expect(wasAborted).toBe(true);
  expect(state()).toMatchObject({ place: 'data', importing: null, dataset: null, config, draft });
  expect(state().errors.import?.code).toBe('model/no-weights');
  isThere = true;
  await actions.trySample();
  expect(state()).toMatchObject({ place: 'train', errors: {} });
  expect(imported).toHaveLength(1);
});

test('a built-in model of an earlier build gives way to this build’s when the page opens', async () => {
  const older: ModelRecord = { ...builtin, id: 'builtin:old', contentHash: 'old' };
  const testing = testDeps({
    trainWorker: {
      countParameters: async () => testCounts,
      async loadBuiltinModel() {
        testing.models.delete(older.id);
        testing.models.set(builtin.id, builtin);
        return builtin;
      },
    },
  });
  testing.models.set(older.id, older);
  testing.settings.set('voxtune.session', JSON.stringify({ modelId: older.id }));
  const studio = createStudio(testing.deps);
  await studio.start();
  await expect.poll(() => studio.store.getState().model?.id).toBe(builtin.id);
  expect(studio.store.getState().models.map((model) => model.id)).toEqual([builtin.id]);
});
