// Saves and loads checkpoints of hubert-base's sizes with what the train worker uses: a Trainer on the wasm engine, the writer
// worker and IndexedDB.

import { openEngine } from '../../src/engine/backend/backend.ts';
import { itemAt } from '../../src/lib/present.ts';
import { checkpointWriter } from '../../src/protocol/checkpoint-writer.ts';
import { exposeWorker } from '../../src/protocol/worker-client.ts';
import { openCheckpointStore } from '../../src/storage/checkpoint-store.ts';
import { deleteRun } from '../../src/storage/run-store.ts';
import type { Checkpoint } from '../../src/training/checkpoint.ts';
import type { CheckpointStore } from '../../src/training/ports.ts';
import { type Pauses, pausesOf, runSession, type SessionKind } from './sessions.ts';
import { measureVerifying } from './verifying.ts';

export interface CheckpointTimes extends Pauses {
  parameterCount: number;
  readSec: number;
}

const checkpoints = checkpointWriter(
  () => new Worker(new URL('../../src/workers/checkpoint-writer.ts', import.meta.url), { type: 'module' }),
);

const api = {
  /** Opens the engine, so that what it takes is no part of what is measured. */
  open: async () => void (await openEngine('wasm', { wasmThreads: 2 })),
  async measure(kind: SessionKind, layers: number): Promise<CheckpointTimes> {
    const id = crypto.randomUUID();
    const store: CheckpointStore = {
      ...openCheckpointStore<Checkpoint>(id),
      save: (...save) => checkpoints.write(id, ...save),
    };
    const times = await runSession(kind, layers, store);
    const readStart = performance.now();
    await store.load(itemAt(await store.list(), -1).step);
    const readSec = (performance.now() - readStart) / 1000;
    await deleteRun(id);
    return { parameterCount: times.parameterCount, readSec, ...pausesOf(times) };
  },
  measureVerifying,
};

export type CheckpointBenchApi = typeof api;

exposeWorker(api);
