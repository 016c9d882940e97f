// A run that was trained, opened to evaluate or export it: the whole model with the parameters of its checkpoint.

import type { RunRecord } from '../run/run-record.ts';
import { assignParameters } from '../training/checkpoint.ts';
import { anyClassifier, type RunClassifier } from './classifier-on-device.ts';
import { engineThatMultiplies } from './engine.ts';
import { type EvaluatedModel, type EvaluatedModelRequest, resultCheckpoint } from './evaluated-model.ts';
import { fillCache, openRunFrames } from './run-frames.ts';

/** With the clips' frames computed; null where that was stopped. Throws `training/no-checkpoint`. */
export async function openTrainedModel(request: EvaluatedModelRequest): Promise<EvaluatedModel | null> {
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

/** With the parameters of a step: as it is where it has them. Throws `storage/missing`. */
export async function classifierAt(run: RunRecord, step: number): Promise<RunClassifier> {
  const classifier = await anyClassifier(run);
  return classifier.loadedStep === step ? classifier : (await trainedClassifier(run, step)).classifier;
}

/** The run's classifier with the parameters that count: of the best checkpoint where the run keeps that, else the last; or with those
 *  of another step. */
export async function trainedClassifier(
  run: RunRecord,
  wanted?: number,
): Promise<{ classifier: RunClassifier; step: number }> {
  const { step, load } = await resultCheckpoint(run, wanted);
  const classifier = await anyClassifier(run);
  if (classifier.loadedStep !== step) {
    classifier.loadedStep = null;
    assignParameters(classifier.model.trainable, (await load()).parameters);
    classifier.loadedStep = step;
  }
  return { classifier, step };
}
