// Entry of the worker that writes checkpoints: checksums and IndexedDB go on beside the training, which only copies its
// numbers out.

import type { CheckpointWriterApi } from '../protocol/checkpoint-writer.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';

const api: CheckpointWriterApi = {
  save: (runId, checkpoint) => openCheckpointStore<Checkpoint>(runId).save(checkpoint),
};

exposeWorker(api);
