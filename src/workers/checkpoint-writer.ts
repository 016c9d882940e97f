// Entry of the worker that writes checkpoints: checksums and IndexedDB go on beside the training, which only copies its
// numbers out.

import { exposeWorker } from '../protocol/worker-client.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import type { Checkpoint } from '../training/ports.ts';

const api = {
  save: (runId: string, checkpoint: Checkpoint) => openCheckpointStore<Checkpoint>(runId).save(checkpoint),
};

export type CheckpointWriterApi = typeof api;

exposeWorker(api);
