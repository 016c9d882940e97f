// What evaluates a run's clips: the classifier with the run's trained parameters, and the frames that it takes.

import { VoxtuneError } from '../lib/errors.ts';
import type { FrameSource } from '../model/clip-frames.ts';
import type { EvaluableModel } from '../model/speech-classifier.ts';
import type { RunEvent } from '../run/run-events.ts';
import { type RunIncident, type RunRecord, resultStepAmong } from '../run/run-record.ts';
import { openCheckpointStore } from '../storage/checkpoint-store.ts';
import { assignParameters, type Checkpoint } from '../training/checkpoint.ts';
import { anyClassifier, type RunClassifier } from './classifier-on-device.ts';
import { engineThatMultiplies } from './engine.ts';
import type { RunData } from './run-data.ts';
import { fillCache, openRunFrames } from './run-frames.ts';

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

/** With the clips' frames computed; null where that was stopped. Throws `training/no-checkpoint`. */
export async function openEvaluatedModel(request: EvaluatedModelRequest): Promise<EvaluatedModel | null> {
  const { run, data, clips, signal, onEvent, onIncident } = request;
  await engineThatMultiplies(run.config.gpuArithmetic);
  const { classifier, step } = await trainedClassifier(run);
  if (classifier.wasRestored) await onIncident('model-restored');
  classifier.wasRestored = false;
  const frames = await openRunFrames(run, classifier, data);
  try {
    if (frames.lostClips !== 0) await onIncident('frames-lost', { clips: frames.lostClips });
    if (frames.cache) onEvent({ type: 'phase', phase: 'trunk' });
    const isFilled = await fillCache({ run, classifier, data, frames, clips, signal, onEvent });
    if (isFilled) return { model: classifier.model, step, frames, close: () => frames.close() };
  } catch (thrown) {
    frames.close();
    throw thrown;
  }
  frames.close();
  return null;
}

/** The run's classifier with the parameters that count: of the best checkpoint where the run keeps that, else the last. */
export async function trainedClassifier(run: RunRecord): Promise<{ classifier: RunClassifier; step: number }> {
  const { step, load } = await resultCheckpoint(run);
  const classifier = await anyClassifier(run);
  if (classifier.loadedStep !== step) {
    classifier.loadedStep = null;
    assignParameters(classifier.model.trainable, (await load()).parameters);
    classifier.loadedStep = step;
  }
  return { classifier, step };
}

/** The checkpoint that counts as the run's result. Throws `training/no-checkpoint`. */
export async function resultCheckpoint(run: RunRecord): Promise<{ step: number; load(): Promise<Checkpoint> }> {
  const store = openCheckpointStore<Checkpoint>(run.id);
  const steps = (await store.list()).map((checkpoint) => checkpoint.step);
  const step = resultStepAmong(run, steps);
  if (step === null)
    throw new VoxtuneError(
      'training/no-checkpoint',
      `Run ${run.name} has no checkpoint yet. Train it for at least one update.`,
      { name: run.name },
    );
  return { step, load: () => store.load(step) };
}
