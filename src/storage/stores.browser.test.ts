import { afterEach, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import type { Clip } from '../dataset/clip.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import { defaultSplitConfig } from '../dataset/splits/split.ts';
import { crc32 } from '../lib/crc32.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { connectWorker } from '../protocol/worker-client.ts';
import { RunHistory } from '../run/run-history.ts';
import { codeOf } from '../testing/code-of.ts';
import type { StorageTestApi } from '../testing/storage-test-worker.ts';
import { wholeRun } from '../testing/whole-records.ts';
import { headerFor, packCheckpoint } from './checkpoint-layout.ts';
import { openCheckpointStore } from './checkpoint-store.ts';
import { database, keysFrom, writeTogether } from './database.ts';
import { datasetFolder, deleteDataset, getDataset, loadClips, loadProblems, updateDataset } from './dataset-store.ts';
import { createDataset, sweepUnfinished } from './fill-dataset.ts';
import { deleteModel, findModel, findModelFile, modelFolder, putModel, updateModel } from './model-store.ts';
import { findFile, findFolder, listFolder, writeFile } from './opfs.ts';
import { deleteCheckpoints, deleteRun, getRun, listRuns, putRun, readRuns, updateRun } from './run-store.ts';
import { sweepUnfinishedFolders } from './unfinished-folders.ts';
import { storageUsage } from './usage.ts';
import { WritePace } from './write-pace.ts';

async function limitQuota(bytes: number | null): Promise<void> {
  const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
  const quota = bytes === null ? {} : { quotaSize: bytes };
  await session.send('Storage.overrideQuotaForOrigin', { origin: location.origin, ...quota });
}

afterEach(() => {
  vi.restoreAllMocks();
  return limitQuota(null);
});

function datasetRecord(id: string): DatasetRecord {
  return {
    id,
    name: id,
    createdAt: 1,
    sampleRateHz: 16_000,
    clipCount: 0,
    problemCount: 0,
    totalSampleCount: 0,
    packBytes: 0,
    labelRule: { kind: 'folder', level: 1 },
    splitConfig: defaultSplitConfig,
  };
}

function clip(index: number): Clip {
  return {
    index,
    path: `a/${index}.wav`,
    sampleCount: 10,
    encoding: 'pcm16',
    offsetBytes: index * 20,
    contentHash: '0'.repeat(32),
    sourceSampleRateHz: 8000,
    sourceChannelCount: 1,
  };
}

test('a data set is stored whole, changed and removed', async () => {
  const id = crypto.randomUUID();
  const clips = Array.from({ length: 2500 }, (_, index) => clip(index));
  const problems = [{ path: 'x.txt', error: { code: 'audio/not-audio' as const, message: 'no', params: {} } }];
  await createDataset(id, async () => {
    await writeFile(`${datasetFolder(id)}/clips.pack`, new Uint8Array(5));
    return { record: datasetRecord(id), clips, problems };
  });
  expect(await loadClips(id)).toEqual(clips);
  expect(await loadProblems(id)).toEqual(problems);
  const changed = await updateDataset(id, { name: 'other' });
  expect(await getDataset(id)).toEqual(changed);
  expect((await storageUsage()).items).toContainEqual({ kind: 'dataset', id, name: 'other', bytes: 5 });
  expect(await sweepUnfinishedFolders()).toEqual([]);

  await deleteDataset(id);
  expect(await codeOf(getDataset(id))).toBe('storage/missing');
  expect(await loadClips(id)).toEqual([]);
  expect(await findFolder(datasetFolder(id))).toBeNull();
});

test('an import that fails leaves nothing', async () => {
  const id = crypto.randomUUID();
  const failing = createDataset(id, async () => {
    await writeFile(`${datasetFolder(id)}/clips.pack`, new Uint8Array(5));
    throw new VoxtuneError('import/cancelled', 'cancelled');
  });
  expect(await codeOf(failing)).toBe('import/cancelled');
  expect(await findFolder(datasetFolder(id))).toBeNull();
  expect(await (await database()).getAllKeys('unfinishedFolders')).toEqual([]);
});

test('a start removes what an interrupted import left, but not what is being imported', async () => {
  const dead = `datasets/${crypto.randomUUID()}`;
  await writeFile(`${dead}/clips.pack`, new Uint8Array(5));
  await (await database()).put('unfinishedFolders', { path: dead, since: 1 });
  const id = crypto.randomUUID();
  await createDataset(id, async () => {
    await writeFile(`${datasetFolder(id)}/clips.pack`, new Uint8Array(5));
    expect(await sweepUnfinishedFolders()).toEqual([dead]);
    return { record: datasetRecord(id), clips: [], problems: [] };
  });
  expect(await findFolder(dead)).toBeNull();
  expect(await findFolder(datasetFolder(id))).not.toBeNull();
  await deleteDataset(id);
});

test('files that exports handed out stay while they may still be saved, and are swept once their worker is gone', async () => {
  const script = new Worker(new URL('../testing/storage-test-worker.ts', import.meta.url), { type: 'module' });
  const worker = connectWorker<StorageTestApi>(script, 'storage-test');
  const folders = () => listFolder('exports');
  const first = await worker.api.exportText('one');
  const second = await worker.api.exportText('two');
  expect(await folders()).toHaveLength(2);
  expect(await sweepUnfinishedFolders()).toEqual([]);
  expect([await first.text(), await second.text()]).toEqual(['[one]', '[two]']);
  const third = await worker.api.exportText('three');
  expect(await folders()).toHaveLength(3);
  expect(await third.text()).toBe('[three]');
  expect(await codeOf(worker.api.exportText('fails'))).toBe('export/cancelled');
  // what failed leaves nothing
  expect(await folders()).toHaveLength(3);
  script.terminate();
  await vi.waitFor(async () => expect(await sweepUnfinishedFolders()).toHaveLength(3));
  expect(await folders()).toEqual([]);
});

test('a full disk is told with what was being written and its size, and nothing stays', async () => {
  const id = crypto.randomUUID();
  // room for what the database writes about it, whose own needs the estimate tells late
  await limitQuota(((await navigator.storage.estimate()).usage ?? 0) + 10_000_000);
  const failing = createDataset(id, async () => {
    await writeFile(`${datasetFolder(id)}/clips.pack`, new Uint8Array(30_000_000));
    return { record: datasetRecord(id), clips: [], problems: [] };
  });
  const thrown = (await failing.catch((error: unknown) => error)) as VoxtuneError;
  expect(thrown.code).toBe('storage/full');
  expect(thrown.params.bytesNeeded).toBe(30_000_000);
  expect(await findFolder(datasetFolder(id))).toBeNull();
});

function modelRecord(id: string, contentHash: string): ModelRecord {
  return {
    id,
    name: 'm',
    source: 'files',
    createdAt: 1,
    modelType: 'hubert',
    files: [],
    contentHash,
    layerCount: 2,
    hiddenSize: 8,
    parameterCount: 10,
    featureExtractor: {
      featureSize: 1,
      samplingRateHz: 16_000,
      doNormalize: true,
      returnAttentionMask: false,
      paddingValue: 0,
      paddingSide: 'right',
      truncation: false,
      maxLength: null,
      padToMultipleOf: null,
    },
    featureExtractorSource: 'file',
    isUntrained: false,
    loading: { loadedCount: 0, missing: [], unexpected: [], mismatched: [] },
  };
}

test('a model has its files; newer content under its id replaces them', async () => {
  const id = `builtin:${crypto.randomUUID()}`;
  await putModel(modelRecord(id, 'a'.repeat(64)), new Map([['model.safetensors', new Uint8Array([1, 2, 3])]]));
  await putModel(modelRecord(id, 'b'.repeat(64)), new Map([['model.safetensors', new Blob(['four'])]]));
  const newer = (await findModel(id))!;
  expect(await (await findModelFile(newer, 'model.safetensors'))?.text()).toBe('four');
  expect(await findFolder(modelFolder(modelRecord(id, 'a'.repeat(64))))).toBeNull();
  expect(await findModelFile(newer, 'config.json')).toBeNull();
  expect((await updateModel(id, { name: 'new name' })).name).toBe('new name');
  await deleteModel(id);
  expect(await findModel(id)).toBeNull();
  expect((await listFolder('models')).filter((name) => name.includes(id.slice(8)))).toEqual([]);
});

test('two changes of a run at once both stay', async () => {
  const id = crypto.randomUUID();
  await putRun({ ...wholeRun(id), step: 0, history: RunHistory.of() });
  await Promise.all([updateRun(id, { name: 'renamed' }), updateRun(id, { step: 7 })]);
  expect(await getRun(id)).toMatchObject({ name: 'renamed', step: 7 });
  await deleteRun(id);
  expect(await codeOf(getRun(id))).toBe('storage/missing');
});

test('a run’s rows are appended in batches, and cut anywhere where the run goes back', async () => {
  const id = crypto.randomUUID();
  const rowOf = (step: number) => ({ kind: 'train', step, epoch: 0, loss: 1, grad_norm: 1, learning_rate: 1 }) as const;
  const stepsOf = async () => Array.from((await getRun(id)).history, ({ step }) => step);
  const append = (from: number, steps: number[]) => updateRun(id, { step: 1 }, { from, rows: steps.map(rowOf) });
  await putRun({ ...wholeRun(id), history: RunHistory.of([rowOf(1)]) });
  await append(1, [2, 3, 4]);
  await append(4, []);
  await append(4, [5]);
  await append(5, [6, 7]);
  expect(await stepsOf()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect([...(await listRuns()).find((run) => run.id === id)!.history]).toEqual([1, 2, 3, 4, 5, 6, 7].map(rowOf));
  await append(3, [14]);
  expect(await stepsOf()).toEqual([1, 2, 3, 14]);
  await append(4, [15, 16]);
  await append(2, []);
  expect(await stepsOf()).toEqual([1, 2]);
  await append(0, [21]);
  expect(await stepsOf()).toEqual([21]);
  const rows = { from: 1, rows: [rowOf(22)] };
  expect(await codeOf(updateRun(`${id}x`, {}, rows))).toBe('storage/missing');
  await deleteRun(id);
  expect(await (await database()).getAllKeys('runRows', keysFrom(id))).toEqual([]);
  expect(await (await database()).getAllKeys('runRows', keysFrom(`${id}x`))).toEqual([]);
});

test('a long log comes back whole, from few large batches as from many small ones, and one bad row of it is found', async () => {
  const id = crypto.randomUUID();
  const rowOf = (step: number) => ({ kind: 'train', step, epoch: 0, loss: 1, grad_norm: 1, learning_rate: 1 }) as const;
  const steps = Array.from({ length: 9001 }, (_, at) => at + 1);
  await putRun({ ...wholeRun(id), history: RunHistory.of(steps.map(rowOf)) });
  const key: [string, number] = [id, 9001];
  for (let at = 0; at < 40; at++) await updateRun(id, {}, { from: 9001 + at, rows: [rowOf(9002 + at)] });
  const { history } = await getRun(id);
  expect(Array.from(history, ({ step }) => step)).toEqual(Array.from({ length: 9041 }, (_, at) => at + 1));
  await (await database()).put('runRows', [{ ...rowOf(9002), loss: 'low' }] as never, key);
  expect(await codeOf(getRun(id))).toBe('storage/not-whole');
  const broken = (await readRuns()).broken.find((record) => record.id === id);
  expect(broken?.problem).toContain('its log: 9001');
  await deleteRun(id);
});

test('what goes wrong between the requests of one transaction undoes them all', async () => {
  const key: [string, number] = [crypto.randomUUID(), 0];
  const writing = writeTogether(['runRows'], (transaction) => {
    const rows = transaction.objectStore('runRows');
    const readAndThrow = async () => {
      await rows.get(key);
      throw new RangeError('between');
    };
    return [rows.put([], key), readAndThrow()];
  });
  await expect(writing).rejects.toThrow('between');
  expect(await (await database()).get('runRows', key)).toBeUndefined();
});

interface TestCheckpoint {
  step: number;
  epoch: number;
  bestStep: number | null;
  note: { nested: number[] };
  parameters: Map<string, Float32Array>;
  moments: Map<string, Float32Array>;
}

function checkpoint(step: number, bestStep: number | null, floats = 10): TestCheckpoint {
  const values = (seed: number) => Float32Array.from({ length: floats }, (_, i) => Math.sin(i * 0.37 + seed + step));
  return {
    step,
    epoch: step / 10,
    bestStep,
    note: { nested: [1, 2] },
    parameters: new Map([
      ['a.weight', values(0)],
      ['b.bias', new Float32Array([Number.NaN, -0, 1e-45])],
    ]),
    moments: new Map(),
  };
}

test('a checkpoint comes back bit for bit, across the chunks it is stored in', async () => {
  const store = openCheckpointStore<TestCheckpoint>(crypto.randomUUID());
  const saved = checkpoint(10, 10, 2_200_001);
  const summary = await store.save(saved);
  expect(summary).toMatchObject({ step: 10, epoch: 1, bytes: 2_200_004 * 4, isBest: true });
  const loaded = await store.load(10);
  expect({ ...loaded, parameters: null }).toEqual({ ...saved, parameters: null });
  expect([...loaded.parameters.keys()]).toEqual(['a.weight', 'b.bias']);
  const alone = await store.tensors(10, 'parameters');
  for (const [name, tensor] of saved.parameters) {
    const bytes = (floats: Float32Array | undefined) => new Uint8Array(floats!.buffer, floats!.byteOffset);
    const expected = bytes(tensor);
    for (const found of [bytes(loaded.parameters.get(name)), bytes(await alone.get(name)?.read())]) {
      expect(found.length).toBe(expected.length);
      expect(found.every((byte, i) => byte === expected[i])).toBe(true);
    }
  }
  expect((await store.tensors(10, 'moments')).size).toBe(0);
  await store.delete(10);
});

test('a checkpoint in the larger chunks of earlier versions opens', async () => {
  const runId = crypto.randomUUID();
  const saved = checkpoint(10, 10, 2_200_001);
  const { header, chunks } = packCheckpoint(runId, saved);
  const { chunkBytes, ...earlier } = header;
  expect(chunkBytes).toBeLessThan(8 * 2 ** 20);
  const whole = await new Blob(chunks).arrayBuffer();
  const larger = [whole.slice(0, 8 * 2 ** 20), whole.slice(8 * 2 ** 20)];
  const chunkChecksums = larger.map((chunk) => crc32(new Uint8Array(chunk)));
  const db = await database();
  await db.put('checkpoints', headerFor(runId, { ...earlier, chunkChecksums }));
  for (const [number, chunk] of larger.entries()) await db.put('checkpointChunks', chunk, [runId, 10, number]);
  const store = openCheckpointStore<TestCheckpoint>(runId);
  const found = [
    (await store.load(10)).parameters.get('a.weight'),
    await (await store.tensors(10, 'parameters')).get('a.weight')?.read(),
  ];
  const expected = saved.parameters.get('a.weight')!;
  for (const values of found) {
    expect(values!.length).toBe(expected.length);
    expect(expected.every((value, at) => value === values![at])).toBe(true);
  }
  await deleteRun(runId);
});

test('checkpoints are listed by step, the newest says which is best, and one can go', async () => {
  const runId = crypto.randomUUID();
  const store = openCheckpointStore<TestCheckpoint>(runId);
  for (const [step, best] of [
    [20, 20],
    [5, 5],
    [100, 20],
  ]) {
    await store.save(checkpoint(step!, best!));
  }
  expect((await store.list()).map(({ step, isBest }) => [step, isBest])).toEqual([
    [5, false],
    [20, true],
    [100, false],
  ]);
  await store.delete(5);
  expect((await store.list()).map(({ step }) => step)).toEqual([20, 100]);
  expect(await codeOf(store.load(5))).toBe('storage/missing');
  expect(await openCheckpointStore(`${runId}x`).list()).toEqual([]);
  await deleteRun(runId);
  expect(await store.list()).toEqual([]);
});

test('single checkpoints of a run go with their chunks, and the run’s record says so', async () => {
  const id = crypto.randomUUID();
  const store = openCheckpointStore<TestCheckpoint>(id);
  const checkpoints = [];
  for (const step of [5, 20, 100]) checkpoints.push(await store.save(checkpoint(step, 20)));
  await putRun({ ...wholeRun(id), history: RunHistory.of(), bestStep: 20, resultStep: 20, checkpoints });
  // written just before a crash: stored, and not in the record
  await store.save(checkpoint(110, 20));
  const listed = async () => (await storageUsage()).items.find((item) => item.id === id)!;
  expect((await listed()).checkpoints!.map(({ step, isBest }) => [step, isBest])).toEqual([
    [5, false],
    [20, true],
    [100, false],
    [110, false],
  ]);
  const before = (await listed()).bytes;
  expect((await deleteCheckpoints(id, [5, 110])).checkpoints.map(({ step }) => step)).toEqual([20, 100]);
  expect(before - (await listed()).bytes).toBeGreaterThan(2 * checkpoints[0]!.bytes);
  expect(await getRun(id)).toMatchObject({ resultStep: 20, bestStep: 20 });
  // the result goes: what is left becomes it
  expect(await deleteCheckpoints(id, [20])).toMatchObject({ resultStep: 100 });
  expect((await store.load(100)).step).toBe(100);
  expect(await (await database()).getAllKeys('checkpointChunks', keysFrom(id))).toEqual([[id, 100, 0]]);
  expect(await deleteCheckpoints(id, [100])).toMatchObject({ resultStep: null, checkpoints: [] });
  await deleteRun(id);
  expect(await codeOf(deleteCheckpoints(id, [1]))).toBe('storage/missing');
});

test('a checkpoint with a spoilt byte is refused', async () => {
  const runId = crypto.randomUUID();
  const store = openCheckpointStore<TestCheckpoint>(runId);
  await store.save(checkpoint(1, null));
  const db = await database();
  const chunk = new Uint8Array((await db.get('checkpointChunks', [runId, 1, 0]))!);
  chunk[13]! ^= 1;
  await db.put('checkpointChunks', chunk.buffer, [runId, 1, 0]);
  expect(await codeOf(store.load(1))).toBe('storage/damaged-checkpoint');
  await db.delete('checkpointChunks', [runId, 1, 0]);
  expect(await codeOf(store.load(1))).toBe('storage/damaged-checkpoint');
  await deleteRun(runId);
});

test('a checkpoint that cannot be written leaves the earlier one whole, also of the same step', async () => {
  const runId = crypto.randomUUID();
  const store = openCheckpointStore<TestCheckpoint>(runId);
  const first = checkpoint(1, null, 1000);
  await store.save(first);
  // A function cannot be stored: the transaction fails after its chunks were handed over. (A full disk ends it in the
  // same way, but Chromium remembers the free space for half a minute, so a test cannot lower it here.)
  const unstorable = () => 0;
  for (const step of [1, 2]) {
    await expect(store.save({ ...checkpoint(step, null, 2_200_000), unstorable } as TestCheckpoint)).rejects.toThrow();
  }
  expect((await store.list()).map(({ step }) => step)).toEqual([1]);
  expect((await store.load(1)).parameters).toEqual(first.parameters);
  const chunks = await (await database()).getAllKeys('checkpointChunks', keysFrom(runId));
  expect(chunks).toEqual([[runId, 1, 0]]);
  await deleteRun(runId);
});

test('a checkpoint that is written in parts reads back the same, and of one that fails or is cut off nothing stays', async () => {
  const runId = crypto.randomUUID();
  const store = openCheckpointStore<TestCheckpoint>(runId);
  const whole = checkpoint(1, null, 2_200_000);
  for (const isWaitedFor of [false, true]) {
    const pace = new WritePace(isWaitedFor ? 2 ** 30 : 0);
    const saved = store.save(whole, pace);
    // whoever waits for it need not wait for its rests
    if (isWaitedFor) pace.catchUp(1);
    await saved;
    const loaded = await store.load(1);
    expect({ ...loaded, parameters: null }).toEqual({ ...whole, parameters: null });
    const [before, after] = [whole, loaded].map(({ parameters }) => parameters.get('a.weight')!);
    expect(before!.every((value, at) => value === after![at])).toBe(true);
    expect(await (await database()).getAllKeys('unfinishedFolders')).toEqual([]);
    if (!isWaitedFor) await store.delete(1);
  }

  const unstorable = () => 0;
  const failing = { ...checkpoint(2, null, 2_200_000), unstorable } as TestCheckpoint;
  await expect(store.save(failing, new WritePace(0))).rejects.toThrow();
  const chunkSteps = async () =>
    new Set((await (await database()).getAllKeys('checkpointChunks', keysFrom(runId))).map(([, step]) => step));
  expect([...(await chunkSteps())]).toEqual([1]);

  // as a crash leaves it
  const db = await database();
  await db.put('checkpointChunks', new ArrayBuffer(8), [runId, 3, 0]);
  await db.put('unfinishedFolders', { path: `checkpoints/${runId}`, since: 1 });
  expect((await store.list()).map(({ step }) => step)).toEqual([1]);
  expect(await sweepUnfinished()).toEqual([`checkpoints/${runId}`]);
  expect([...(await chunkSteps())]).toEqual([1]);
  await deleteRun(runId);
});

test('what takes space can be deleted from its list', async () => {
  const id = crypto.randomUUID();
  await putModel(modelRecord(id, 'c'.repeat(64)), new Map([['model.safetensors', new Uint8Array(12)]]));
  const usage = await storageUsage();
  const item = usage.items.find((candidate) => candidate.id === id);
  expect(item).toEqual({ kind: 'model', id, name: 'm', bytes: 12 });
  expect(usage.usedBytes).toBeGreaterThan(0);
  await deleteModel(id);
  expect((await storageUsage()).items.some((candidate) => candidate.id === id)).toBe(false);
  expect(await findFile(`${modelFolder(modelRecord(id, 'c'.repeat(64)))}/model.safetensors`)).toBeNull();
});

test('a browser that gives no files says so', async () => {
  vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('denied', 'SecurityError'));
  expect(await codeOf(writeFile('a/b', new Uint8Array(1)))).toBe('storage/unavailable');
});
