// Entry of the worker that writes checkpoints: reading the numbers, checksums and IndexedDB go on beside the training.

import type { CheckpointWriterApi } from '../protocol/checkpoint-writer.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { WritePace } from '../storage/write-pace.ts';
import type { Checkpoint } from '../training/checkpoint.ts';

let pace = new WritePace(0);

const api: CheckpointWriterApi = {
  save(runId, checkpoint, spreadMs) {
    pace = new WritePace(spreadMs);
    return openCheckpointStore<Checkpoint>(runId).save(checkpoint, spreadMs > 0 ? pace : undefined);
  },
  catchUp: (share) => pace.catchUp(share),
};

exposeWorker(api);
