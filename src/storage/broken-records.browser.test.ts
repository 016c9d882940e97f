// Records that are damaged in the browser's own storage: told apart from the whole ones, taken away as they are, and deleted with
// all that belongs to them and nothing else.

import { beforeAll, expect, test } from 'vitest';
import { RunHistory } from '../run/run-history.ts';
import { codeOf } from '../testing/code-of.ts';
import { storedDataset } from '../testing/studio-deps.ts';
import { clipPaths, wholeModel, wholeRows, wholeRun } from '../testing/whole-records.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { database, keysFrom } from './database.ts';
import { datasetFolder, deleteDataset, loadProblems, readDataset, readDatasets } from './dataset-store.ts';
import { createDataset } from './fill-dataset.ts';
import { deleteModel, modelFolder, putModel, readModels } from './model-store.ts';
import { findFolder, writeFile } from './opfs.ts';
import { deleteRecord, exportRecord, listRecords } from './raw-records.ts';
import { deleteRun, getRun, putRun, readRuns, updateRun } from './run-store.ts';
import { sweepUnfinishedFolders } from './unfinished-folders.ts';
import { storageUsage } from './usage.ts';

// the origin's storage is that of all tests: what one that was cut off has left is not looked at here
beforeAll(async () => {
  for (const record of await listRecords()) await deleteRecord(record);
});

async function storeDataset(id: string): Promise<void> {
  await createDataset(id, async () => {
    await writeFile(`${datasetFolder(id)}/clips.pack`, new Uint8Array(5));
    const { record, clips } = storedDataset(id, clipPaths);
    return { record, clips, problems: [] };
  });
}

const putRaw = async (store: 'datasets' | 'models' | 'runs' | 'checkpoints', record: object) =>
  void (await (await database()).put(store, record as never));
const exported = async (ref: Parameters<typeof exportRecord>[0]) => JSON.parse(await (await exportRecord(ref)).text());

test('a run that is not whole stands beside the good ones, and goes with its rows and checkpoints', async () => {
  await putRun({ ...wholeRun('good'), history: RunHistory.of(wholeRows()) });
  await putRun({ ...wholeRun('bad'), history: RunHistory.of(wholeRows()) });
  await putRaw('runs', { ...wholeRun('bad'), labels: null, note: new ArrayBuffer(3) });
  const { whole, broken } = await readRuns();
  expect(whole.map(({ id }) => id)).toEqual(['good']);
  expect(broken).toMatchObject([{ kind: 'run', key: 'bad', name: 'bad', problem: expect.stringContaining('labels') }]);
  expect(await codeOf(getRun('bad'))).toBe('storage/not-whole');
  // nothing is written over what could still be taken away
  expect(await codeOf(updateRun('bad', { name: 'other' }))).toBe('storage/not-whole');
  expect(await exported({ kind: 'run', key: 'bad' })).toMatchObject({
    record: { name: 'bad', labels: null, note: { $bytes: 3, base64: 'AAAA' } },
    rows: [wholeRows()],
  });
  expect((await storageUsage()).items).toContainEqual(expect.objectContaining({ id: 'bad', broken: broken[0] }));
  await deleteRecord({ kind: 'run', key: 'bad' });
  expect(await (await database()).getAllKeys('runRows')).toEqual([['good', 0]]);
  await deleteRun('good');
});

test('a run without one of its batches of rows is not whole', async () => {
  await putRun({ ...wholeRun('cut'), history: RunHistory.of(wholeRows()) });
  await updateRun('cut', {}, { from: 6, rows: wholeRows() });
  expect((await getRun('cut')).history.length).toBe(12);
  await (await database()).put('runRows', 'garbage' as never, ['cut', 6]);
  expect(await codeOf(getRun('cut'))).toBe('storage/not-whole');
  await (await database()).delete('runRows', ['cut', 0]);
  expect((await readRuns()).broken).toHaveLength(1);
  await deleteRun('cut');
});

test('records under keys that no page writes are listed and go', async () => {
  for (const key of ['', 7, ['a', 'b'], 'a/../b']) {
    await putRaw('datasets', { id: key });
    await putRaw('models', { id: key });
    await putRaw('runs', { id: key });
  }
  await storeDataset('kept');
  const broken = (await listRecords()).filter(({ problem }) => problem !== null);
  expect(broken).toHaveLength(12);
  for (const record of broken) {
    await exported(record);
    await deleteRecord(record);
  }
  expect(await listRecords()).toMatchObject([{ kind: 'dataset', key: 'kept', problem: null }]);
  expect(await findFolder(datasetFolder('kept'))).not.toBeNull();
  await deleteDataset('kept');
});

test('a model that does not say where its files are takes them along all the same, and no other’s', async () => {
  const [bad, like] = [wholeModel('bad'), { ...wholeModel('bad-one'), contentHash: 'ab' }];
  await putModel({ ...bad, contentHash: 'cd' }, new Map([['config.json', new Blob(['{}'])]]));
  await putModel(like, new Map([['config.json', new Blob(['{}'])]]));
  await putRaw('models', { ...bad, contentHash: null });
  expect((await readModels()).broken).toMatchObject([{ key: 'bad' }]);
  expect((await exported({ kind: 'model', key: 'bad' })).files).toMatchObject([{ names: ['config.json'], bytes: 2 }]);
  await deleteRecord({ kind: 'model', key: 'bad' });
  expect(await findFolder(modelFolder({ id: 'bad', contentHash: 'cd' }))).toBeNull();
  expect(await findFolder(modelFolder(like))).not.toBeNull();
  // one that is imported again takes the place of what is broken
  await putRaw('models', { id: like.id });
  await putModel(like, new Map([['config.json', new Blob(['{}'])]]));
  expect((await readModels()).whole).toMatchObject([{ id: like.id }]);
  await deleteModel(like.id);
});

test('a list of clips that is not whole does not open, one of the files left out is told', async () => {
  await storeDataset('set');
  const db = await database();
  await db.put('problemChunks', [{ path: 'x.txt' }] as never, ['set', 0]);
  expect(await loadProblems('set')).toMatchObject([{ error: { code: 'storage/not-whole' } }]);
  const [chunk = []] = await db.getAll('clipChunks', keysFrom('set'));
  for (const garbage of [null, 'x', [null, ...chunk.slice(1)], chunk.slice(1), chunk.toReversed(), []]) {
    await db.put('clipChunks', garbage as never, ['set', 0]);
    expect(await codeOf(readDataset('set'))).toBe('storage/not-whole');
  }
  expect((await readDatasets()).whole).toHaveLength(1);
  await deleteDataset('set');
});

test('a checkpoint whose facts or parts are garbage is listed by its step and refused', async () => {
  const store = openCheckpointStore<{
    step: number;
    epoch: number;
    bestStep: null;
    parameters: Map<string, Float32Array>;
  }>('run');
  const save = (step: number) =>
    store.save({ step, epoch: 1, bestStep: null, parameters: new Map([['a', new Float32Array(4)]]) });
  for (const step of [1, 2, 3]) await save(step);
  await putRaw('checkpoints', { runId: 'run', step: 3 });
  expect((await store.list()).map(({ step, isBroken }) => [step, isBroken])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, true],
  ]);
  expect(await codeOf(store.load(3))).toBe('storage/damaged-checkpoint');
  expect(await store.facts(3)).toBeNull();
  for (const garbage of [null, 1e15, 'x', {}, [], new Uint8Array(16)]) {
    await (await database()).put('checkpointChunks', garbage as never, ['run', 2, 0]);
    expect(await codeOf(store.load(2))).toBe('storage/damaged-checkpoint');
  }
  expect((await store.load(1)).step).toBe(1);
  await deleteRun('run');
});

test('a mark that names more than one folder removes none', async () => {
  await storeDataset('kept');
  for (const path of ['datasets', 'datasets/', '', 'models/../datasets/kept', 5])
    await (await database()).put('unfinishedFolders', { path, since: 1 } as never);
  expect(await sweepUnfinishedFolders()).toEqual([]);
  expect(await (await database()).getAllKeys('unfinishedFolders')).toEqual([]);
  expect(await findFolder(datasetFolder('kept'))).not.toBeNull();
  await deleteDataset('kept');
});
