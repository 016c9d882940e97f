// The prefill of the trunk cache in real workers over real storage: the run finds what it would have made itself, goes first,
// and nothing stays of an import that came to nothing.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeWav } from '../../audio/write-wav.ts';
import { modeSettings } from '../../config/forward-mode.ts';
import { planTraining } from '../../config/plan/training-plan.ts';
import { presets } from '../../config/presets.ts';
import type { Clip } from '../../dataset/clip.ts';
import { labelClips } from '../../dataset/labels/labels.ts';
import { blocksOf } from '../../dataset/splits/blocks.ts';
import { drawSplit } from '../../dataset/splits/drawn-split.ts';
import { writeZip } from '../../formats/zip/writer.ts';
import { type ImportedClips, portionSize } from '../../importing/clip-feed.ts';
import { fromErrorRecord } from '../../lib/errors.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import { largestDifference } from '../../parity/compare.ts';
import type { ImportWorkerApi } from '../../protocol/import-worker.ts';
import { shareClips } from '../../protocol/imported-clips.ts';
import type { TrainWorkerApi } from '../../protocol/train-worker.ts';
import { connectWorker, transfer, type WorkerClient } from '../../protocol/worker-client.ts';
import { newRecord } from '../../run/new-record.ts';
import type { RunEvent } from '../../run/run-events.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { deleteDataset, listDatasets, loadClips } from '../../storage/dataset-store.ts';
import { deleteModel } from '../../storage/model-store.ts';
import { deleteRun, getRun, putRun } from '../../storage/run-store.ts';
import { deleteTrunkCache, listTrunkCaches } from '../../storage/trunk-cache.ts';
import { modelFiles } from '../../testing/golden-files.ts';
import type { StatisticsTestApi } from '../../testing/statistics-test-worker.ts';
import type { PrefillOutcome, PrefillProgress, PrefillRequest } from './prefill-types.ts';

// a whole epoch: it needs every clip of training and validation, and no run stops with some of them left
const config = { ...presets.default, numTrainEpochs: 1, perDeviceTrainBatchSize: 16, loggingSteps: 1, trainLayers: 1 };
const labelRule = { kind: 'field', separator: '_', index: 2 } as const;
const splitConfig = { method: 'random', validationFraction: 0.2, testFraction: 0.2, seed: 1 } as const;

const clipCount = 240;

const clients: { terminate(): void }[] = [];
const runIds: string[] = [];
let worker: WorkerClient<TrainWorkerApi>;
let model: ModelRecord;
let datasetId: string;

function connect<Api>(script: Worker, name: string): WorkerClient<Api> {
  const client = connectWorker<Api>(script, name);
  clients.push(client);
  return client;
}

const startTrainWorker = () =>
  connect<TrainWorkerApi>(
    new Worker(new URL('../../workers/train-worker.ts', import.meta.url), { type: 'module' }),
    'train',
  );
const startImportWorker = () =>
  connect<ImportWorkerApi>(
    new Worker(new URL('../../workers/import-worker.ts', import.meta.url), { type: 'module' }),
    'import',
  );

function requestFor(source: PrefillRequest['source']): PrefillRequest {
  const { trunkCacheDtype: dtype } = config;
  const { id: modelId, featureExtractor } = model;
  return { modelId, featureExtractor, settings: modeSettings(config), dtype, forProbes: true, source };
}

const stored = (id = datasetId) => ({
  kind: 'stored' as const,
  datasetId: id,
  clips: Array.from({ length: clipCount }, (_, i) => i),
});

/** Stored clips as an import that goes on until it is ended: a portion of them, then the first again and again. */
class EndlessImport implements ImportedClips {
  readonly #clips: readonly Clip[];
  #isOver = false;

  constructor(clips: readonly Clip[]) {
    this.#clips = clips;
  }

  fail(): void {
    this.#isOver = true;
  }

  describe = async () => ({ datasetId, name: 'noise', sampleRateHz: 16_000, fileCount: clipCount });
  readBytes = async () => null;
  hasFailed = () => this.#isOver;
  clipsFrom = async (from: number) => {
    if (from === 0) return this.#clips.slice(0, portionSize);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return this.#isOver ? [] : this.#clips.slice(0, 1);
  };
}

/** Begins a prefill that does not end by itself; resolves when the first portion of it is written. */
async function beginEndless(): Promise<{ source: EndlessImport; outcome: Promise<PrefillOutcome> }> {
  const source = new EndlessImport(await loadClips(datasetId));
  const { port1, port2 } = new MessageChannel();
  shareClips(port1, source);
  let outcome: Promise<PrefillOutcome> | null = null;
  await new Promise<void>((resolve) => {
    const request = requestFor({ kind: 'import', port: port2 });
    outcome = worker.api.prefill(transfer(request, [port2]), ({ done }) => {
      if (done >= portionSize) resolve();
    });
  });
  if (!outcome) throw new Error('nothing was begun');
  return { source, outcome };
}

async function newRun(): Promise<string> {
  const { labels, clipLabels } = labelClips(await loadClips(datasetId), labelRule);
  const split = drawSplit(blocksOf(clipLabels, []), splitConfig);
  const id = crypto.randomUUID();
  const { totalSteps } = planTraining(config, {
    train: split.train.length,
    validation: split.validation.length,
  });
  const dataset = { id: datasetId, name: 'clips', labelRule, splitConfig };
  const chosen = { id, name: 'prefilled', createdAt: 0, origin: null, dataset, model, config, totalSteps };
  await putRun(newRecord({ ...chosen, labels, clipLabels, split }));
  runIds.push(id);
  return id;
}

async function train(by: WorkerClient<TrainWorkerApi>): Promise<{ run: RunRecord; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  const { id, error } = await by.api.train(await newRun(), (event) => {
    events.push(event);
  });
  if (error) throw fromErrorRecord(error);
  return { run: await getRun(id), events };
}

/** Clips that the run had to put through the frozen layers itself. */
function ownClips(events: readonly RunEvent[]): number {
  const passed = events.flatMap((event) => (event.type === 'progress' && event.phase === 'trunk' ? [event] : []));
  return passed.at(-1)!.done - passed[0]!.done;
}

/** Those of its one epoch: the test's are made at the test. */
const neededBy = ({ split: { train, validation } }: RunRecord) => [...train, ...validation];

const losses = ({ history }: RunRecord) =>
  Array.from(history, (row) => (row.kind === 'train' ? row.loss : row.eval_loss));

beforeAll(async () => {
  worker = startTrainWorker();
  await worker.api.openEngine('wasm');
  model = await worker.api.importModel(await modelFiles());
  const archive = await noiseArchive(clipCount);
  const record = await startImportWorker().api.importFiles(
    [archive],
    { name: 'noise', sampleRateHz: 16_000 },
    () => {},
  );
  datasetId = record.id;
});

afterEach(async () => {
  await worker.api.stopPrefill();
  for (const { key } of await listTrunkCaches()) await deleteTrunkCache(key);
});

afterAll(async () => {
  for (const client of clients) client.terminate();
  for (const id of runIds) await deleteRun(id);
  await deleteModel(model.id);
  for (const { id } of await listDatasets()) await deleteDataset(id);
});

test('a run after it has nothing left to do, and gives the same numbers', async () => {
  const alone = await train(worker);
  expect(ownClips(alone.events)).toBe(neededBy(alone.run).length);
  for (const { key } of await listTrunkCaches()) await deleteTrunkCache(key);

  const progress: PrefillProgress[] = [];
  const outcome = await worker.api.prefill(requestFor(stored()), (one) => {
    progress.push(one);
  });
  expect(outcome).toBe('done');
  expect(progress.at(-1)).toEqual({ datasetId, done: clipCount, total: clipCount });
  const prefilled = await train(worker);
  expect(ownClips(prefilled.events)).toBe(0);
  expect(losses(prefilled.run)).toEqual(losses(alone.run));
});

test('a probe after it has nothing left to do, and reads the same numbers', async () => {
  const prober = connect<StatisticsTestApi>(
    new Worker(new URL('../../testing/statistics-test-worker.ts', import.meta.url), { type: 'module' }),
    'test',
  );
  await prober.api.importModel(await modelFiles());
  const clips = Array.from({ length: clipCount }, (_, i) => i);
  const read = () => {
    const wanted = { modelId: model.id, featureExtractor: model.featureExtractor, datasetId, clips };
    return prober.api.statistics(wanted, [{ kind: 'mean_std', layers: [0, 4] }, { kind: 'mfcc' }, { kind: 'prosody' }]);
  };
  const alone = await read();
  expect(alone.done[0]).toBe(0);
  for (const { key } of await listTrunkCaches()) await deleteTrunkCache(key);

  expect(await worker.api.prefill(requestFor(stored()), () => {})).toBe('done');
  const prefilled = await read();
  expect(prefilled.done).toEqual([clipCount]);
  const [layers, ...sounds] = prefilled.matrices!;
  expect(sounds).toEqual(alone.matrices!.slice(1));
  // layers that train are multiplied in another order: a unit in the last place of half floats below 8
  expect(largestDifference(layers!, alone.matrices![0]!)).toBeLessThanOrEqual(2 ** -8);
});

test('a run goes first, and takes what is there', async () => {
  const { outcome } = await beginEndless();
  const { run, events } = await train(worker);
  expect(await outcome).toBe('stopped');
  expect(run.state).toBe('finished');
  expect(ownClips(events)).toBe(neededBy(run).filter((clip) => clip >= portionSize).length);
});

test('only one tab prefills, and a run in another tab goes first too', async () => {
  const other = startTrainWorker();
  await other.api.openEngine('wasm');
  const first = await beginEndless();
  const second = other.api.prefill(requestFor(stored()), () => {});
  const isWaiting = async () => (await navigator.locks.query()).pending?.some(({ name }) => name === 'voxtune:frames');
  await expect.poll(isWaiting).toBe(true);
  await worker.api.stopPrefill();
  expect(await first.outcome).toBe('stopped');
  expect(await second).toBe('done');

  for (const { key } of await listTrunkCaches()) await deleteTrunkCache(key);
  const { outcome } = await beginEndless();
  const { run, events } = await train(other);
  expect(run.state).toBe('finished');
  expect(await outcome).toBe('stopped');
  expect(ownClips(events)).toBe(neededBy(run).filter((clip) => clip >= portionSize).length);
});

test('of an import that fails what was written is taken back, and nothing else', async () => {
  const first = await beginEndless();
  first.source.fail();
  expect(await first.outcome).toBe('stopped');
  expect(await listTrunkCaches()).toEqual([]);

  const some = { ...stored(), clips: [0, 1, 2] };
  expect(await worker.api.prefill(requestFor(some), () => {})).toBe('done');
  const before = await listTrunkCaches();
  const second = await beginEndless();
  expect(await listTrunkCaches()).not.toEqual(before);
  second.source.fail();
  expect(await second.outcome).toBe('stopped');
  expect(await listTrunkCaches()).toEqual(before);
});

test('clips of an import are prefilled while it decodes; of a cancelled one nothing stays', async () => {
  const importer = startImportWorker();
  const archive = await noiseArchive(clipCount, 1);
  const begin = () => importer.api.importFiles([archive], { name: 'noise', sampleRateHz: 16_000 }, () => {});
  const prefill = (onProgress: (progress: PrefillProgress) => void) => {
    const { port1, port2 } = new MessageChannel();
    void importer.api.shareClips(transfer(port1, [port1]));
    return worker.api.prefill(transfer(requestFor({ kind: 'import', port: port2 }), [port2]), onProgress);
  };

  const importing = begin();
  const cancelled = expect(importing).rejects.toMatchObject({ code: 'import/cancelled' });
  const cut = prefill(() => {});
  await importer.api.cancel();
  await cancelled;
  expect(await cut).toBe('stopped');
  expect(await listTrunkCaches()).toEqual([]);

  const seen: PrefillProgress[] = [];
  const record = begin();
  const outcome = await prefill((one) => {
    seen.push(one);
  });
  const { id } = await record;
  const whole = { datasetId: id, done: clipCount, total: clipCount };
  expect(outcome).toBe('done');
  expect(seen.at(-1)).toEqual(whole);
  const caches = await listTrunkCaches();
  expect(caches.map(({ header }) => header?.kept).sort()).toEqual(['3', 'acoustics', 'statistics']);
  for (const { header } of caches) expect(header?.datasetId).toBe(id);

  // all of them are kept: there is nothing left to do
  const again: PrefillProgress[] = [];
  const nothing = await worker.api.prefill(requestFor(stored(id)), (one) => {
    again.push(one);
  });
  expect(nothing).toBe('done');
  expect(again.at(-1)).toEqual(whole);
  expect(await listTrunkCaches()).toEqual(caches);
});

/** So many different clips of 0.1 s. */
async function noiseArchive(count: number, seed = 0): Promise<File> {
  const parts = Array.from({ length: count }, (_, i) => ({
    path: `a_${i}_${i % 2 ? 'ANG' : 'SAD'}.wav`,
    data: noiseWav(i + seed * count),
  }));
  return new File([await writeZip(parts)], 'noise.zip');
}

function noiseWav(seed: number): Blob {
  const samples = Int16Array.from({ length: 1600 }, (_, i) => ((i * 7919 + seed * 104_729) % 20_011) - 10_000);
  return writeWav([samples], 16_000);
}
