// The frozen layers' pass before a run asks for it, in real workers over real storage: the run finds what it would have
// made itself, goes first, and nothing stays of an import that came to nothing.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { modeSettings } from '../../config/forward-mode.ts';
import { planTraining } from '../../config/plan/training-plan.ts';
import { presets } from '../../config/presets.ts';
import { labelClips } from '../../dataset/labels.ts';
import { splitClips } from '../../dataset/split.ts';
import { writeZip } from '../../formats/zip/writer.ts';
import { fromErrorRecord } from '../../lib/errors.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import type { ImportWorkerApi } from '../../protocol/import-worker.ts';
import type { TrainWorkerApi } from '../../protocol/train-worker.ts';
import { connectWorker, transfer, type WorkerClient } from '../../protocol/worker-client.ts';
import { nothingDone } from '../../run/new-record.ts';
import type { RunEvent } from '../../run/run-events.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { deleteDataset, listDatasets, loadClips } from '../../storage/dataset-store.ts';
import { deleteModel } from '../../storage/model-store.ts';
import { deleteRun, putRun } from '../../storage/run-store.ts';
import { deleteTrunkCache, listTrunkCaches } from '../../storage/trunk-cache.ts';
import { modelFiles } from '../../testing/golden-files.ts';
import type { PrefillOutcome, PrefillProgress, PrefillRequest } from './prefill-types.ts';

const config = { ...presets.default, maxSteps: 6, perDeviceTrainBatchSize: 4, loggingSteps: 1, trainLayers: 1 };
const labelRule = { kind: 'field', separator: '_', index: 2 } as const;
const splitConfig = { method: 'random', validationFraction: 0.2, testFraction: 0.2, seed: 1 } as const;

/** Enough for a pass to be under way when it is first told of. */
const clipCount = 1500;

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
  return { modelId, featureExtractor, settings: modeSettings(config), dtype, source };
}

const stored = () => ({ kind: 'stored' as const, datasetId, clips: Array.from({ length: clipCount }, (_, i) => i) });

async function newRun(): Promise<string> {
  const { labels, clipLabels } = labelClips(await loadClips(datasetId), labelRule);
  const split = splitClips(clipLabels, splitConfig);
  const id = crypto.randomUUID();
  const { totalSteps } = planTraining(config, {
    train: split.train.length,
    validation: split.validation.length,
  });
  const facts = {
    id,
    name: 'prepared',
    createdAt: 0,
    state: 'new' as const,
    datasetId,
    datasetName: 'clips',
    totalSteps,
  };
  const model_ = { modelId: model.id, modelName: model.name, featureExtractor: model.featureExtractor };
  await putRun({ ...facts, ...model_, ...nothingDone(), config, labelRule, splitConfig, labels, clipLabels, split });
  runIds.push(id);
  return id;
}

async function train(by: WorkerClient<TrainWorkerApi>): Promise<{ run: RunRecord; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  const run = await by.api.train(await newRun(), (event) => {
    events.push(event);
  });
  if (run.error) throw fromErrorRecord(run.error);
  return { run, events };
}

/** Clips that the run had to put through the frozen layers itself. */
function ownClips(events: readonly RunEvent[]): number {
  const passed = events.flatMap((event) => (event.type === 'progress' && event.phase === 'trunk' ? [event] : []));
  return passed.at(-1)!.done - passed[0]!.done;
}

const losses = ({ history }: RunRecord) => history.map((row) => (row.kind === 'train' ? row.loss : row.eval_loss));

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
}, 120_000);

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
  expect(ownClips(alone.events)).toBeGreaterThan(0);
  for (const { key } of await listTrunkCaches()) await deleteTrunkCache(key);

  const progress: PrefillProgress[] = [];
  const outcome = await worker.api.prepare(requestFor(stored()), (one) => {
    progress.push(one);
  });
  expect(outcome).toBe('done');
  expect(progress.at(-1)).toEqual({ datasetId, done: clipCount, total: clipCount });
  const prepared = await train(worker);
  expect(ownClips(prepared.events)).toBe(0);
  expect(losses(prepared.run)).toEqual(losses(alone.run));
});

test('a run goes first, and takes what is there', async () => {
  let outcome: Promise<PrefillOutcome> | null = null;
  await new Promise<void>((resolve) => {
    outcome = worker.api.prepare(requestFor(stored()), ({ done }) => done > 0 && resolve());
  });
  const { run, events } = await train(worker);
  expect(await outcome).toBe('stopped');
  expect(run.state).toBe('finished');
  const { train: own, validation, test: tested } = run.split;
  expect(ownClips(events)).toBeLessThan(own.length + validation.length + tested.length);
});

test('a run in another tab goes first too, and only one tab prepares', async () => {
  const other = startTrainWorker();
  await other.api.openEngine('wasm');
  const order: string[] = [];
  const first = worker.api.prepare(requestFor(stored()), () => {}).then((outcome) => order.push(`first ${outcome}`));
  const second = other.api.prepare(requestFor(stored()), () => {}).then((outcome) => order.push(`second ${outcome}`));
  await Promise.all([first, second]);
  // the second found all of it done
  expect(order).toEqual(['first done', 'second done']);

  for (const { key } of await listTrunkCaches()) await deleteTrunkCache(key);
  const preparing = worker.api.prepare(requestFor(stored()), () => {});
  const { run } = await train(other);
  expect(run.state).toBe('finished');
  expect(['done', 'stopped']).toContain(await preparing);
});

test('clips of an import are prepared while it decodes; of a cancelled one nothing stays', async () => {
  // enough for the pass to begin before the last is decoded
  const importedCount = 1500;
  const importer = startImportWorker();
  const archive = await noiseArchive(importedCount, 1);
  const begin = () => importer.api.importFiles([archive], { name: 'noise', sampleRateHz: 16_000 }, () => {});
  const prepare = (onProgress: (progress: PrefillProgress) => void) => {
    const { port1, port2 } = new MessageChannel();
    void importer.api.shareClips(transfer(port1, [port1]));
    return worker.api.prepare(transfer(requestFor({ kind: 'import', port: port2 }), [port2]), onProgress);
  };

  const importing = begin();
  const cancelled = expect(importing).rejects.toMatchObject({ code: 'import/cancelled' });
  const half = prepare(() => void importer.api.cancel());
  await cancelled;
  await half;
  expect(await listTrunkCaches()).toEqual([]);

  const seen: PrefillProgress[] = [];
  const record = begin();
  const outcome = await prepare((one) => {
    seen.push(one);
  });
  expect(outcome).toBe('done');
  expect(seen.at(-1)).toEqual({ datasetId: (await record).id, done: importedCount, total: importedCount });
  const [cache] = await listTrunkCaches();
  expect(cache!.header).toMatchObject({ datasetId: (await record).id, dtype: 'float16' });
  const again: PrefillProgress[] = [];
  const clips = Array.from({ length: importedCount }, (_, i) => i);
  await worker.api.prepare(requestFor({ kind: 'stored', datasetId: (await record).id, clips }), (one) => {
    again.push(one);
  });
  expect(again.at(-1)).toEqual({ datasetId: (await record).id, done: importedCount, total: importedCount });
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
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, letters: string) =>
    [...letters].forEach((letter, i) => {
      header.setUint8(at + i, letter.charCodeAt(0));
    });
  text(0, 'RIFF');
  header.setUint32(4, 36 + samples.byteLength, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, 16_000, true);
  header.setUint32(28, 32_000, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  return new Blob([header, samples]);
}
