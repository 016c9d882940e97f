// What evaluates a run's clips: a classifier with the run's trained parameters, and the frames that it takes.

import { VoxtuneError } from '../lib/errors.ts';
import type { FrameSource } from '../model/clip-frames.ts';
import type { EvaluableModel } from '../model/speech-classifier.ts';
import type { RunEvent } from '../run/run-events.ts';
import { type RunIncident, type RunRecord, resultStepAmong } from '../run/run-record.ts';
import { openCheckpointStore, type StoredTensor } from '../storage/checkpoint-store.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { RunData } from './run-data.ts';

export interface EvaluatedModel {
  model: EvaluableModel;
  /** Of the parameters. */
  step: number;
  frames: FrameSource;
  close(): void;
}

export interface EvaluatedModelRequest {
  run: RunRecord;
  data: RunData;
  /** All that will be asked of `frames`. */
  clips: readonly number[];
  signal: AbortSignal;
  onEvent(event: RunEvent): void;
  onIncident(kind: RunIncident['kind'], params?: RunIncident['params']): Promise<void>;
}

interface ResultCheckpoint {
  step: number;
  load(): Promise<Checkpoint>;
  /** Of the same, one at a time, without the moments. */
  parameters(): Promise<ReadonlyMap<string, StoredTensor>>;
}

/** The checkpoint that counts as the run's result, or that of another step. Throws `training/no-checkpoint`. */
export async function resultCheckpoint(run: RunRecord, wanted?: number): Promise<ResultCheckpoint> {
  const store = openCheckpointStore<Checkpoint>(run.id);
  const steps = (await store.list()).map((checkpoint) => checkpoint.step);
  if (wanted !== undefined && !steps.includes(wanted))
    throw new VoxtuneError(
      'storage/missing',
      `Run ${run.name} has no checkpoint of update ${wanted} any more. Choose another one.`,
      { what: `${run.name} · ${wanted}` },
    );
  const step = wanted ?? resultStepAmong(run, steps);
  if (step === null)
    throw new VoxtuneError(
      'training/no-checkpoint',
      `Run ${run.name} has no checkpoint yet. Train it for at least one update.`,
      { name: run.name },
    );
  return { step, load: () => store.load(step), parameters: () => store.tensors(step, 'parameters') };
}
