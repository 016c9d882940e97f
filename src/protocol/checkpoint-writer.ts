// Calls to the worker that writes checkpoints, beside the training that copies its numbers out.

import type { WriteCheckpoint } from '../runs/train-run.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { lastingWorker, transfer } from './worker-client.ts';

export interface CheckpointWriterApi {
  save: WriteCheckpoint;
}

/** Writes with the worker that `open` gives, begun when first needed, and anew after it was lost. */
export function checkpointWriter(open: () => Worker): { start(): void; write: WriteCheckpoint } {
  const { api, start } = lastingWorker<CheckpointWriterApi>(open, 'checkpoint writer');
  return { start, write: (runId, checkpoint) => api.save(runId, transfer(checkpoint, buffersOf(checkpoint))) };
}

function buffersOf({ parameters, firstMoments, secondMoments }: Checkpoint): ArrayBuffer[] {
  return [parameters, firstMoments, secondMoments].flatMap((tensors) =>
    [...tensors.values()].map((values) => values.buffer as ArrayBuffer),
  );
}
