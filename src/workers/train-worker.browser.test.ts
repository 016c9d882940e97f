// The train worker itself, on its own storage: import, train, stop, continue, evaluate, export. The model is the golden
// `base` case with dropout and LayerDrop switched on, so that resuming must bring the random numbers back too.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { planTraining } from '../config/training-plan.ts';
import { labelClips } from '../dataset/labels.ts';
import { splitClips } from '../dataset/split.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import { readZipEntry } from '../formats/zip-archive.ts';
import { listZipEntries } from '../formats/zip-directory.ts';
import { writeZip } from '../formats/zip-writer.ts';
import type { ModelRecord } from '../protocol/model-types.ts';
import type { RunRecord } from '../protocol/run-types.ts';
import type { RunEvent, TrainWorkerApi } from '../protocol/train-worker.ts';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { database } from '../storage/database.ts';
import { deleteDataset, loadClips } from '../storage/dataset-store.ts';
import { deleteModel } from '../storage/model-store.ts';
import { deleteRun, getRun, putRun, updateRun } from '../storage/run-store.ts';
import { deleteTrunkCachesOf } from '../storage/trunk-cache.ts';
import type { Checkpoint } from '../training/ports.ts';
import { importClips, modelFiles } from './testing/golden-files.ts';

const labelRule = { kind: 'field', separator: '_', index: 2 } as const;
const splitConfig = { method: 'random', validationFraction: 0.2, testFraction: 0.2, seed: 1 } as const;
const config = {
  ...presets.default,
  numTrainEpochs: 4,
  perDeviceTrainBatchSize: 3,
  gradientAccumulationSteps: 2,
  loggingSteps: 2,
  warmupSteps: 2,
  saveTotalLimit: null,
  trainLayers: 2,
  trunkCacheDtype: 'float32' as const,
};

let worker: WorkerClient<TrainWorkerApi>;
let model: ModelRecord;
let datasetId: string;
let template: RunRecord;
const runIds: string[] = [];

function startWorker(): WorkerClient<TrainWorkerApi> {
  const script = new Worker(new URL('./testing/killable-train-worker.ts', import.meta.url), { type: 'module' });
  return connectWorker<TrainWorkerApi>(script, 'train');
}

/** Takes the worker's GPU device away. */
function killDevice(): void {
  const channel = new BroadcastChannel('voxtune-kill');
  channel.postMessage('device');
  channel.close();
}

async function restartWorker(backend: 'wasm' | 'webgpu'): Promise<void> {
  worker.terminate();
  worker = startWorker();
  await worker.api.openEngine(backend);
}

async function newRun(change: Partial<RunRecord> = {}): Promise<string> {
  const id = crypto.randomUUID();
  runIds.push(id);
  await putRun({ ...template, ...change, id });
  return id;
}

/** Trains and gives the events; `stopAfter` micro-batch reports it asks to stop. */
async function train(runId: string, stopAt?: (event: RunEvent) => boolean): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await worker.api.train(runId, (event) => {
    events.push(event);
    if (stopAt?.(event)) void worker.api.stop();
  });
  return events;
}

const lastCheckpoint = async (runId: string) => {
  const store = openCheckpointStore<Checkpoint>(runId);
  const last = (await store.list()).at(-1);
  if (!last) throw new Error(`run ${runId} has no checkpoint`);
  return store.load(last.step);
};

/** Rows without what the clock decides. */
const comparable = ({ history }: Pick<RunRecord, 'history'>) =>
  history.map((row) =>
    row.kind === 'train' ? row : { ...row, eval_runtime: 0, eval_samples_per_second: 0, eval_steps_per_second: 0 },
  );

beforeAll(async () => {
  worker = startWorker();
  await worker.api.openEngine('wasm');
  model = await worker.api.importModel(await modelFiles());
  datasetId = await importClips();
  const { labels, clipLabels } = labelClips(await loadClips(datasetId), labelRule);
  const split = splitClips(clipLabels, splitConfig);
  const plan = planTraining(config, { train: split.train.length, validation: split.validation.length });
  template = {
    id: '',
    name: 'test-1',
    createdAt: 0,
    state: 'new',
    datasetId,
    datasetName: 'clips',
    modelId: model.id,
    modelName: model.name,
    featureExtractor: model.featureExtractor,
    config,
    labelRule,
    splitConfig,
    labels,
    clipLabels,
    split,
    totalSteps: plan.totalUpdates,
    step: 0,
    epoch: 0,
    elapsedSec: 0,
    history: [],
    checkpoints: [],
    bestStep: null,
    bestMetric: null,
    backend: null,
    evaluation: null,
    error: null,
    resultStep: null,
    skippedUpdates: 0,
    incidents: [],
    origin: null,
  };
}, 120_000);

afterAll(async () => {
  worker.terminate();
  for (const id of runIds) await deleteRun(id);
  await deleteModel(model.id);
  await deleteDataset(datasetId);
});

describe('models', () => {
  test('the record tells what was read', () => {
    expect(model).toMatchObject({
      modelType: 'hubert',
      layerCount: 4,
      featureExtractorSource: 'file',
      source: 'files',
    });
    expect(model.loading.missing).toEqual([]);
    expect(model.files.map(({ name }) => name).sort()).toEqual(
      ['config.json', 'model.safetensors', 'preprocessor_config.json'].sort(),
    );
  });

  test('the same files are the same model, and a zip of them too', async () => {
    const files = await modelFiles();
    const zip = await writeZip(files.map((file) => ({ path: `some/folder/${file.name}`, data: file })));
    const again = await worker.api.importModel([new File([zip], 'my model.zip')]);
    expect(again.id).toBe(model.id);
  });

  test('parameters are counted for other labels and layers', async () => {
    const two = await worker.api.countParameters(model.id, 6, { trainableParts: 'top_layers', trainLayers: 2 });
    const head = await worker.api.countParameters(model.id, 6, { trainableParts: 'top_layers', trainLayers: 0 });
    const more = await worker.api.countParameters(model.id, 7, { trainableParts: 'top_layers', trainLayers: 0 });
    expect(two.trainable - head.trainable).toBe(two.perLayer[2]! + two.perLayer[3]!);
    // one class more is one row of the classifier (24 wide) and its bias
    expect(more.trainable - head.trainable).toBe(25);
  });

  test.each([
    ['model/no-config', ['model.safetensors']],
    ['model/no-weights', ['config.json']],
  ])('%s', async (code, kept) => {
    const files = (await modelFiles()).filter((file) => kept.includes(file.name));
    await expect(worker.api.importModel(files)).rejects.toMatchObject({ code });
  });
});

describe('runs', () => {
  test('a run trains, is evaluated and exported, and its record tells it all', async () => {
    const id = await newRun();
    const events = await train(id);
    const run = await getRun(id);
    expect(run.error).toBeNull();
    expect(run).toMatchObject({ state: 'finished', step: run.totalSteps, epoch: 4, backend: 'wasm' });
    expect(run.elapsedSec).toBeGreaterThan(0);
    expect(events.filter(({ type }) => type === 'phase')).toEqual(
      ['loading', 'trunk', 'training'].map((phase) => ({ type: 'phase', phase })),
    );
    const rows = events.flatMap((event) => (event.type === 'log' || event.type === 'eval' ? [event.row] : []));
    expect(run.history).toEqual(rows);
    expect(run.checkpoints.map(({ step }) => step)).toEqual([1, 2, 3, 4].map((epoch) => (run.totalSteps * epoch) / 4));
    expect(run.checkpoints.filter(({ isBest }) => isBest).map(({ step }) => step)).toEqual([run.bestStep]);

    const evaluation = await worker.api.evaluate(id, 'test', () => {});
    expect(evaluation.step).toBe(run.bestStep);
    expect(evaluation.predictions.map(({ clipIndex }) => clipIndex)).toEqual(run.split.test);
    expect((await getRun(id)).evaluation).toEqual(evaluation);

    const zip = await worker.api.exportModel(id);
    const weights = (await listZipEntries(zip)).find(({ path }) => path === 'model.safetensors')!;
    const exported = await readSafetensors(await readZipEntry(zip, weights));
    const best = await openCheckpointStore<Checkpoint>(id).load(run.bestStep!);
    for (const [name, values] of best.parameters) expect(exported.read(name), name).toEqual(values);
  });

  test('stopped twice and continued in a new worker, a run equals the uninterrupted one bit for bit', async () => {
    const whole = await newRun();
    await train(whole);
    const parts = await newRun();
    await train(parts, (event) => event.type === 'log' && event.row.step >= 2);
    const stopped = await getRun(parts);
    expect(stopped.state).toBe('stopped');
    expect(stopped.step).toBeLessThan(stopped.totalSteps);
    expect((await lastCheckpoint(parts)).step).toBe(stopped.step);

    await train(parts, (event) => event.type === 'log' && event.row.step >= 6);
    await restartWorker('wasm');
    await train(parts);

    const [expected, found] = [await getRun(whole), await getRun(parts)];
    expect(found).toMatchObject({ state: 'finished', bestStep: expected.bestStep, bestMetric: expected.bestMetric });
    expect(comparable(found)).toEqual(comparable(expected));
    const checkpoints = [await lastCheckpoint(parts), await lastCheckpoint(whole)];
    const [ofParts, ofWhole] = checkpoints.map((checkpoint) => ({ ...checkpoint, history: comparable(checkpoint) }));
    expect(ofParts).toEqual(ofWhole);
  });

  const modes: [string, Partial<TrainingConfig>, boolean][] = [
    ['frozen layers in train mode', { trunk: 'recompute' }, true],
    ['padded batches', { padding: 'batch', returnAttentionMask: true }, false],
    [
      'everything, padded, in train mode',
      { trainableParts: 'everything', padding: 'batch', trunk: 'recompute' },
      false,
    ],
    ['everything but the convolutions', { trainableParts: 'all_but_convolutions' }, true],
  ];
  test.each(modes)('with %s too, and it can be evaluated', async (_, change, isStored) => {
    const short = { config: { ...config, ...change, maxSteps: 3, loggingSteps: 1 }, totalSteps: 3 };
    const whole = await newRun(short);
    const events = await train(whole);
    expect((await getRun(whole)).error).toBeNull();
    expect(events.some((event) => event.type === 'phase' && event.phase === 'trunk')).toBe(isStored);
    const parts = await newRun(short);
    await train(parts, (event) => event.type === 'log' && event.row.step >= 1);
    const { state, step } = await getRun(parts);
    expect([state, step < 3]).toEqual(['stopped', true]);
    worker.terminate();
    worker = startWorker();
    await worker.api.openEngine('wasm');
    await train(parts);
    expect(comparable(await getRun(parts))).toEqual(comparable(await getRun(whole)));
    const [ofParts, ofWhole] = [await lastCheckpoint(parts), await lastCheckpoint(whole)];
    expect(ofParts.parameters).toEqual(ofWhole.parameters);
    expect(ofParts.secondMoments).toEqual(ofWhole.secondMoments);
    const evaluations = [];
    for (const id of [parts, whole]) evaluations.push(await worker.api.evaluate(id, 'test', () => {}));
    expect(evaluations[0]!.predictions).toEqual(evaluations[1]!.predictions);
  });

  test('a second run finds the trunk cache filled', async () => {
    const events = await train(await newRun({ config: { ...config, learningRate: 1e-4, maxSteps: 1 }, totalSteps: 1 }));
    const trunk = events.filter((event) => event.type === 'progress' && event.phase === 'trunk');
    expect(trunk).toHaveLength(1);
    expect(trunk[0]).toMatchObject({ done: 22, total: 22 });
  });

  test('another rate than the data’s is resampled to, and truncation shortens what is heard', async () => {
    const featureExtractor = {
      ...template.featureExtractor,
      samplingRateHz: 8_000,
      truncation: true,
      maxLength: 2_000,
    };
    const short = { config: { ...config, maxSteps: 1 }, totalSteps: 1 };
    const id = await newRun({ ...short, featureExtractor });
    const events = await train(id);
    expect((await getRun(id)).error).toBeNull();
    // frames of its own: nothing of the 16 kHz runs' cache fits
    const trunk = events.filter((event) => event.type === 'progress' && event.phase === 'trunk');
    expect(trunk.at(0)).toMatchObject({ done: 0 });
    const tooShort = await newRun({ ...short, featureExtractor: { ...featureExtractor, maxLength: 100 } });
    await train(tooShort);
    expect((await getRun(tooShort)).error).toMatchObject({ code: 'model/clip-too-short', params: { found: 100 } });
  });

  test('a loss that is no number fails the run and says so in its record', async () => {
    const id = await newRun({ config: { ...config, learningRate: 1e30, maxGradNorm: 0, warmupSteps: 0 } });
    await train(id);
    const run = await getRun(id);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'training/not-a-number' } });
  });

  test('a flipped byte in the last checkpoint is found, the one before is used, and the run ends the same', async () => {
    const whole = await newRun();
    await train(whole);
    const id = await newRun();
    await train(id, (event) => event.type === 'log' && event.row.step >= 6);
    const { step } = await lastCheckpoint(id);
    const db = await database();
    const chunk = new Uint8Array((await db.get('checkpointChunks', [id, step, 0]))!);
    chunk[4321]! ^= 0x10;
    await db.put('checkpointChunks', chunk.buffer, [id, step, 0]);
    await train(id);
    const run = await getRun(id);
    expect(run).toMatchObject({ state: 'finished', incidents: [{ kind: 'checkpoint-damaged', step }] });
    expect((await lastCheckpoint(id)).parameters).toEqual((await lastCheckpoint(whole)).parameters);
  });

  test('a checkpoint of another base model is refused, and says so', async () => {
    const id = await newRun();
    await train(id, (event) => event.type === 'log');
    const other = await worker.api.importModel(
      (await modelFiles()).map((file) => (file.name === 'config.json' ? new File([file, ' '], 'config.json') : file)),
    );
    await updateRun(id, { modelId: other.id });
    await train(id);
    const { error, state } = await getRun(id);
    expect(state).toBe('failed');
    expect(error).toMatchObject({ code: 'training/checkpoint-mismatch', params: { changed: 'model' } });
    await deleteModel(other.id);
  });

  test('a cache that was deleted is made again, and the run goes on to the same end', async () => {
    const whole = await newRun();
    await train(whole);
    const id = await newRun();
    await train(id, (event) => event.type === 'log');
    await deleteTrunkCachesOf(datasetId);
    await train(id);
    expect((await lastCheckpoint(id)).parameters).toEqual((await lastCheckpoint(whole)).parameters);
  });

  test('a run begins with another one’s weights, and with moments of its own', async () => {
    const source = await newRun();
    await train(source);
    const from = await lastCheckpoint(source);
    const id = await newRun({ origin: { runId: source, runName: 'source', step: from.step } });
    await worker.api.branch(id, { runId: source, runName: 'source', step: from.step });
    const first = await lastCheckpoint(id);
    expect(first.step).toBe(0);
    expect(first.parameters).toEqual(from.parameters);
    expect([...first.firstMoments.values()].every((values) => values.every((value) => value === 0))).toBe(true);
    await train(id);
    expect(await getRun(id)).toMatchObject({ state: 'finished' });
  });

  test('a data set that changed is refused', async () => {
    const id = await newRun({ clipLabels: template.clipLabels.slice(1) });
    await train(id);
    expect((await getRun(id)).error).toMatchObject({ code: 'training/dataset-changed' });
  });

  test('without a checkpoint there is nothing to evaluate', async () => {
    const id = await newRun();
    await expect(worker.api.evaluate(id, 'test', () => {})).rejects.toMatchObject({ code: 'training/no-checkpoint' });
  });

  test('one thing at a time', async () => {
    const first = worker.api.train(await newRun(), () => {});
    await expect(worker.api.train(await newRun(), () => {})).rejects.toMatchObject({ code: 'training/busy' });
    await worker.api.stop();
    expect((await first).state).toBe('stopped');
  });
});

describe('a GPU device that is lost', () => {
  const short = { config: { ...config, maxSteps: 6 }, totalSteps: 6 };

  beforeAll(() => restartWorker('webgpu'), 60_000);
  afterAll(() => restartWorker('wasm'));

  test('is replaced: the run goes on by itself to the same end, and says so', async () => {
    const whole = await newRun(short);
    await train(whole);
    const id = await newRun(short);
    let losses = 0;
    await train(id, (event) => {
      if (event.type === 'checkpoint' && losses < 1) {
        losses += 1;
        killDevice();
      }
      return false;
    });
    const run = await getRun(id);
    expect(run.error).toBeNull();
    expect(run).toMatchObject({ state: 'finished', backend: 'webgpu' });
    expect(run.incidents).toMatchObject([{ kind: 'recovered', error: { code: 'engine/device-lost' } }]);
    expect((await lastCheckpoint(id)).parameters).toEqual((await lastCheckpoint(whole)).parameters);
  }, 180_000);
});
