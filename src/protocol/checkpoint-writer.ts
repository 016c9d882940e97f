// Calls to the worker that writes checkpoints, beside the training that copies its numbers out.

import { VoxtuneError } from '../lib/errors.ts';
import type { WriteCheckpoint } from '../runs/train-run.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { connectWorker, transfer, type WorkerClient } from './worker-client.ts';

export interface CheckpointWriterApi {
  save: WriteCheckpoint;
}

/** Writes with the worker that `open` gives, begun when first needed, and anew after it was lost. */
export function checkpointWriter(open: () => Worker): WriteCheckpoint {
  let writer: WorkerClient<CheckpointWriterApi> | null = null;
  return async (runId, checkpoint) => {
    writer ??= connectWorker<CheckpointWriterApi>(open(), 'checkpoint writer');
    try {
      return await writer.api.save(runId, transfer(checkpoint, buffersOf(checkpoint)));
    } catch (thrown) {
      if (thrown instanceof VoxtuneError && thrown.code === 'internal/worker-died') writer = null;
      throw thrown;
    }
  };
}

function buffersOf({ parameters, firstMoments, secondMoments }: Checkpoint): ArrayBuffer[] {
  return [parameters, firstMoments, secondMoments].flatMap((tensors) =>
    [...tensors.values()].map((values) => values.buffer as ArrayBuffer),
  );
}
