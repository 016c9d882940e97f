// A run's checkpoints as the trainer's port: written by a worker of their own, read and deleted here.

import { VoxtuneError } from '../lib/errors.ts';
import { connectWorker, transfer, type WorkerClient } from '../protocol/worker-client.ts';
import type { RunRecord } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import type { Checkpoint, CheckpointStore } from '../training/ports.ts';
import type { CheckpointWriterApi } from '../workers/checkpoint-writer.ts';

let writer: WorkerClient<CheckpointWriterApi> | null = null;

function openWriter(): WorkerClient<CheckpointWriterApi> {
  writer ??= connectWorker<CheckpointWriterApi>(
    new Worker(new URL('../workers/checkpoint-writer.ts', import.meta.url), {
      type: 'module',
      name: 'checkpoint writer',
    }),
    'checkpoint writer',
  );
  return writer;
}

/** `run` tells what a checkpoint of an earlier version does not hold. `beforeSave` runs before each is written. */
export function openRunCheckpoints(run: RunRecord, beforeSave: () => Promise<unknown>): CheckpointStore {
  const store = openCheckpointStore<Checkpoint>(run.id);
  return {
    list: store.list,
    delete: store.delete,
    load: async (step) => completed(await store.load(step), run),
    async save(checkpoint) {
      await beforeSave();
      try {
        return await openWriter().api.save(run.id, transfer(checkpoint, buffersOf(checkpoint)));
      } catch (thrown) {
        if (thrown instanceof VoxtuneError && thrown.code === 'internal/worker-died') writer = null;
        throw thrown;
      }
    },
  };
}

function buffersOf({ parameters, firstMoments, secondMoments }: Checkpoint): ArrayBuffer[] {
  return [parameters, firstMoments, secondMoments].flatMap((tensors) =>
    [...tensors.values()].map((values) => values.buffer as ArrayBuffer),
  );
}

/** The first version's checkpoints had no more than tensors, counters and the best; the rows were in the run alone. */
function completed(checkpoint: Checkpoint, run: RunRecord): Checkpoint {
  const { lastLoggedStep, lastEvaluatedStep } = checkpoint;
  const history = run.history.filter((row) => row.step <= (row.kind === 'train' ? lastLoggedStep : lastEvaluatedStep));
  const absent: Pick<
    Checkpoint,
    | 'scheduleMetrics'
    | 'evaluationsWithoutBetter'
    | 'nextLearningRate'
    | 'skipped'
    | 'isSafety'
    | 'history'
    | 'dependsOn'
  > = {
    scheduleMetrics: [],
    evaluationsWithoutBetter: 0,
    nextLearningRate: null,
    skipped: { total: 0, inARow: 0 },
    isSafety: false,
    history,
    dependsOn: null,
  };
  return { ...absent, ...checkpoint };
}
