// Calls to the worker that writes checkpoints, beside the training, whose memory it reads where threads share it.

import type { WriteCheckpoint } from '../runs/train-run.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import { lastingWorker, transfer } from './worker-client.ts';

export interface CheckpointWriterApi {
  /** `spreadMs`: what it may rest in all. */
  save(runId: string, checkpoint: Checkpoint, spreadMs: number): Promise<CheckpointSummary>;
  /** So much of the one being saved has to be done by now, 0 to 1. */
  catchUp(share: number): void;
}

/** Writes with the worker that `open` gives, begun when first needed, and anew after it was lost. */
export function checkpointWriter(open: () => Worker): { start(): void; write: WriteCheckpoint } {
  const { api, start } = lastingWorker<CheckpointWriterApi>(open, 'checkpoint writer');
  return {
    start,
    write(runId, checkpoint, pace) {
      const saved = api.save(runId, transfer(checkpoint, buffersOf(checkpoint)), pace?.spreadMs ?? 0);
      // one that was lost says so by itself
      pace?.onDue((share) => void api.catchUp(share).catch(() => undefined));
      return saved;
    },
  };
}

/** What is not in shared memory is handed over. */
function buffersOf({ parameters, firstMoments, secondMoments }: Checkpoint): ArrayBuffer[] {
  return [parameters, firstMoments, secondMoments].flatMap((tensors) =>
    [...tensors.values()].flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : [])),
  );
}
