import { expect, test } from 'vitest';
import { longestLimits, usualLimits } from '../config/import-limits.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { UnfinishedImport } from '../storage/unfinished-import.ts';
import { storedDataset, testDeps } from '../testing/studio-deps.ts';
import { createStudio } from './studio-store.ts';

const paths = Array.from({ length: 20 }, (_, i) => `${'ab'[i % 2]}_${i}.wav`);
const file = new File(['x'], 'more.zip');

const unfinished: UnfinishedImport = {
  path: 'datasets/cut',
  datasetId: 'cut',
  pack: 0,
  name: 'cut off',
  startedAt: 1,
  files: { fingerprint: 'x', count: 1, bytes: 1, names: ['more.zip'], isFolder: false },
  sampleRateHz: 16_000,
  limits: usualLimits,
  fileCount: 20,
  filesDone: 7,
  packBytes: 100,
  knownCount: 0,
  chunkCount: 1,
};

type Workers = NonNullable<Parameters<typeof testDeps>[0]>;

async function openStudio(importWorker: Workers['importWorker'], interrupted: UnfinishedImport[] = []) {
  const testing = testDeps({ importWorker });
  testing.datasets.set('set', storedDataset('set', paths));
  testing.deps.storage.listInterruptedImports = async () => [...interrupted];
  const studio = createStudio(testing.deps);
  await studio.start();
  await studio.actions.openDataset('set');
  return { ...studio, testing, state: studio.store.getState };
}

test('clips that are added appear in the data set that is open, and are told', async () => {
  const asked: unknown[] = [];
  const { actions, state, testing } = await openStudio({
    async addFiles(files, datasetId, { limits }) {
      asked.push([files.map(({ name }) => name), datasetId, limits]);
      const stored = storedDataset('set', [...paths, 'a_20.wav']);
      testing.datasets.set('set', stored);
      return { record: stored.record, addedCount: 1, knownCount: 12 };
    },
  });
  await actions.addFiles([file]);
  expect(asked).toEqual([[['more.zip'], 'set', usualLimits]]);
  expect(state().dataset?.clips).toHaveLength(21);
  expect(state().datasets.map(({ id, clipCount }) => [id, clipCount])).toEqual([['set', 21]]);
  expect(state().added).toEqual({ datasetId: 'set', addedCount: 1, knownCount: 12 });
  actions.dismissAdded();
  expect(state().added).toBeNull();
});

test('an addition that fails leaves the data set open as it is; long ones are offered into the same one', async () => {
  const asked: unknown[] = [];
  const { actions, state } = await openStudio({
    async addFiles(_files, datasetId, { limits }) {
      asked.push([datasetId, limits]);
      throw new VoxtuneError('audio/too-long', 'too long');
    },
  });
  await actions.addFiles([file]).catch(() => {});
  expect([state().errors.import?.code, state().dataset?.clips.length]).toEqual(['audio/too-long', 20]);
  await actions.importLongRecordings().catch(() => {});
  expect(asked).toEqual([
    ['set', usualLimits],
    ['set', longestLimits],
  ]);
});

test('files that are brought while storage is read wait for it, and stand beside what was there', async () => {
  const testing = testDeps({
    importWorker: {
      async importFiles() {
        const stored = storedDataset('new', paths);
        testing.datasets.set('new', stored);
        return stored.record;
      },
    },
  });
  testing.datasets.set('set', storedDataset('set', paths));
  const { listDatasets } = testing.deps.storage;
  let read = () => {};
  testing.deps.storage.listDatasets = async () => {
    const before = await listDatasets();
    await new Promise<void>((resolve) => {
      read = resolve;
    });
    return before;
  };
  const studio = createStudio(testing.deps);
  expect(studio.store.getState().opensEmpty).toBe(true);
  const started = studio.start();
  const imported = studio.actions.importFiles([file]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(testing.datasets.has('new')).toBe(false);
  read();
  await Promise.all([started, imported]);
  expect(studio.store.getState().datasets.map(({ id }) => id)).toEqual(['new', 'set']);
  expect(studio.store.getState().dataset?.record.id).toBe('new');
});

test('an import that was cut off is there at the start, goes on with its files, and can be dismissed', async () => {
  const interrupted = [unfinished];
  const continued: unknown[] = [];
  const { actions, state, testing } = await openStudio(
    {
      async continueImport(files, path) {
        continued.push([files.length, path]);
        if (files.length > 1) throw new VoxtuneError('import/other-files', 'others');
        interrupted.length = 0;
        const stored = storedDataset('cut', paths);
        testing.datasets.set('cut', stored);
        return { record: stored.record, addedCount: 20, knownCount: 0 };
      },
    },
    interrupted,
  );
  expect(state().interrupted).toEqual([unfinished]);
  await actions.continueImport(unfinished.path, [file, file]).catch(() => {});
  expect([state().errors.import?.code, state().interrupted.length]).toEqual(['import/other-files', 1]);
  await actions.continueImport(unfinished.path, [file]);
  expect(continued).toEqual([
    [2, unfinished.path],
    [1, unfinished.path],
  ]);
  expect([state().dataset?.record.id, state().interrupted, state().added]).toEqual(['cut', [], null]);

  interrupted.push(unfinished);
  const dismissed: string[] = [];
  testing.deps.storage.dismissImport = async (path) => {
    dismissed.push(path);
    interrupted.length = 0;
  };
  await actions.dismissImport(unfinished.path);
  expect([dismissed, state().interrupted]).toEqual([[unfinished.path], []]);
});
