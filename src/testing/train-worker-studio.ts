// The train worker on its own storage, for its browser tests: the golden clips imported, a run's record to start from. The
// model is the golden `base` case with dropout, LayerDrop and masks switched on, so that resuming must bring the random
// numbers back too.

import { planTraining } from '../config/plan/training-plan.ts';
import { presets } from '../config/presets.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { labelClips } from '../dataset/labels/labels.ts';
import { blocksOf } from '../dataset/splits/blocks.ts';
import { drawSplit } from '../dataset/splits/drawn-split.ts';
import type { ModelRecord } from '../model/model-record.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import { newRecord } from '../run/new-record.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunRecord } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { deleteDataset, loadClips } from '../storage/dataset-store.ts';
import { deleteModel } from '../storage/model-store.ts';
import { deleteRun, putRun } from '../storage/run-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { LogRow } from '../training/log-rows.ts';
import { importClips, modelFiles } from './golden-files.ts';
import type { Harm } from './killable-train-worker.ts';

/** 3 steps an epoch, 12 in all. */
export const config: TrainingConfig = {
  ...presets.default,
  numTrainEpochs: 4,
  perDeviceTrainBatchSize: 3,
  gradientAccumulationSteps: 2,
  loggingSteps: 2,
  warmupSteps: 2,
  saveTotalLimit: null,
  trainLayers: 2,
  trunkCacheDtype: 'float32',
};

type Backend = 'wasm' | 'webgpu';

/** As in `killable-train-worker.ts`, which this page must not load. */
const harmChannel = 'voxtune-harm';

export class TrainWorkerStudio {
  readonly model: ModelRecord;
  readonly datasetId: string;
  readonly template: RunRecord;
  private client: WorkerClient<TrainWorkerApi>;
  private readonly runIds: string[] = [];

  private constructor(client: WorkerClient<TrainWorkerApi>, model: ModelRecord, template: RunRecord) {
    this.client = client;
    this.model = model;
    this.template = template;
    this.datasetId = template.datasetId;
  }

  static async open(backend: Backend = 'wasm'): Promise<TrainWorkerStudio> {
    const client = startWorker();
    await client.api.openEngine(backend);
    const model = await client.api.importModel(await modelFiles());
    return new TrainWorkerStudio(client, model, await templateOf(model, await importClips()));
  }

  get api(): WorkerClient<TrainWorkerApi>['api'] {
    return this.client.api;
  }

  /** A new worker, with nothing in memory. */
  async restart(backend: Backend): Promise<void> {
    this.client.terminate();
    this.client = startWorker();
    await this.api.openEngine(backend);
  }

  async newRun(change: Partial<RunRecord> = {}): Promise<string> {
    const id = crypto.randomUUID();
    this.runIds.push(id);
    await putRun({ ...this.template, ...change, id });
    return id;
  }

  /** Trains and gives the events, which `onEvent` hears as they come. */
  async train(runId: string, onEvent?: (event: RunEvent) => void): Promise<RunEvent[]> {
    const events: RunEvent[] = [];
    await this.api.train(runId, (event) => {
      events.push(event);
      onEvent?.(event);
    });
    return events;
  }

  /** Trains until the first row of this step or a later one, and stops before the next step. */
  async trainUntilRow(runId: string, step: number): Promise<void> {
    await doHarm({ kind: 'stop-after-row', step });
    await this.train(runId);
  }

  /** Ends the worker and removes all that was stored. */
  async close(): Promise<void> {
    this.client.terminate();
    for (const id of this.runIds) await deleteRun(id);
    await deleteModel(this.model.id);
    await deleteDataset(this.datasetId);
  }
}

function startWorker(): WorkerClient<TrainWorkerApi> {
  const script = new Worker(new URL('./killable-train-worker.ts', import.meta.url), { type: 'module' });
  return connectWorker<TrainWorkerApi>(script, 'train');
}

/** Does the train worker harm; resolves when it is done. */
export function doHarm(harm: Harm): Promise<void> {
  const channel = new BroadcastChannel(harmChannel);
  return new Promise((resolve) => {
    channel.addEventListener('message', () => {
      channel.close();
      resolve();
    });
    channel.postMessage(harm);
  });
}

async function templateOf(model: ModelRecord, datasetId: string): Promise<RunRecord> {
  const labelRule = { kind: 'field', separator: '_', index: 2 } as const;
  const splitConfig = { method: 'random', validationFraction: 0.2, testFraction: 0.2, seed: 1 } as const;
  const { labels, clipLabels } = labelClips(await loadClips(datasetId), labelRule);
  const split = drawSplit(blocksOf(clipLabels, []), splitConfig);
  const plan = planTraining(config, { train: split.train.length, validation: split.validation.length });
  return newRecord({
    id: '',
    name: 'test-1',
    createdAt: 0,
    origin: null,
    dataset: { id: datasetId, name: 'clips', labelRule, splitConfig },
    model,
    config,
    labels,
    clipLabels,
    split,
    totalSteps: plan.totalSteps,
  });
}

export async function lastCheckpoint(runId: string): Promise<Checkpoint> {
  const store = openCheckpointStore<Checkpoint>(runId);
  const last = (await store.list()).at(-1);
  if (!last) throw new Error(`run ${runId} has no checkpoint`);
  return store.load(last.step);
}

/** Rows without what the clock decides. */
export function comparable({ history }: Pick<RunRecord, 'history'>): LogRow[] {
  const measured = { elapsed_sec: 0, train_samples_per_second: 0, memory_bytes: 0 };
  const speed = { eval_runtime: 0, eval_samples_per_second: 0, eval_steps_per_second: 0 };
  return Array.from(history, (row) => ({ ...row, ...measured, ...(row.kind === 'eval' ? speed : {}) }));
}
