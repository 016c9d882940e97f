// A run's checkpoints as the trainer's port.

import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { CheckpointSummary } from '../training/log-rows.ts';
import type { CheckpointStore } from '../training/ports.ts';

/** Stores a checkpoint, whose tensors are the writer's from then on. */
export type WriteCheckpoint = (runId: string, checkpoint: Checkpoint) => Promise<CheckpointSummary>;

/** A checkpoint counts the run's rows and does not hold them: `storeRows` stores them first. Where it throws, nothing is
 *  written. */
export function openRunCheckpoints(
  runId: string,
  write: WriteCheckpoint,
  storeRows: () => Promise<unknown>,
): CheckpointStore {
  const { list, load, delete: remove } = openCheckpointStore<Checkpoint>(runId);
  return {
    list,
    load,
    delete: remove,
    async save(checkpoint) {
      await storeRows();
      return write(runId, checkpoint);
    },
  };
}
