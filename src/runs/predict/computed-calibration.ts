// How a run's logits are to be read where nobody has evaluated it yet: found on its validation part when that takes a moment, because the
// frozen layers have run over it already.

import { argmax } from '../../evaluation/classification-metrics.ts';
import { predict } from '../../evaluation/predict.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { classOf, type RunRecord } from '../../run/run-record.ts';
import type { RunClassifier } from '../classifier-on-device.ts';
import { openRunData } from '../run-data.ts';
import { openRunFrames } from '../run-frames.ts';
import type { Calibration } from './calibration.ts';
import { fittedCalibration } from './run-calibration.ts';

/** More would keep a person waiting who wants to speak. */
const mostClips = 100;

/** By run, step and size of the validation part: it does not change. */
const known = new Map<string, Calibration>();

/** With the parameters that the classifier holds, those of `step`. Null where there is no validation part of the least size, where its
 *  frames are not there, or its data set is gone. */
export async function computedCalibration(
  run: RunRecord,
  step: number,
  classifier: RunClassifier,
): Promise<Calibration | null> {
  if (classifier.model.inputKind === 'samples') return null;
  const clips = run.split.validation.slice(0, mostClips);
  const key = JSON.stringify([run.id, step, clips.length]);
  const before = known.get(key);
  if (before) return before;
  try {
    const logits = await logitsOf(run, classifier, clips);
    if (!logits) return null;
    const outcomes = clips.map((clip, at) => {
      const ofClip = logits[at] ?? [];
      return { label: classOf(run, clip), predicted: argmax(ofClip), logits: ofClip };
    });
    const found = fittedCalibration(outcomes, run.labels.length);
    known.set(key, found);
    return found;
  } catch (thrown) {
    // a help: without it a run can be asked all the same
    if (thrown instanceof VoxtuneError && /^(storage|training)\//.test(thrown.code)) return null;
    throw thrown;
  }
}

async function logitsOf(
  run: RunRecord,
  classifier: RunClassifier,
  clips: readonly number[],
): Promise<number[][] | null> {
  const frames = await openRunFrames(run, classifier, await openRunData(run));
  try {
    const { cache } = frames;
    if (!cache || !clips.every((clip) => cache.has(clip))) return null;
    const batchSize = run.config.perDeviceEvalBatchSize;
    return (await predict({ model: classifier.model, frames, clips, batchSize }))?.logits ?? null;
  } finally {
    frames.close();
  }
}
