// One stored clip as the model hears it, alone: at the model's rate, cut where that is asked for, then normalised, in the
// order of Wav2Vec2FeatureExtractor's `__call__`.

import { normaliseClip } from './normalise.ts';
import { resample, resampledLength } from './resample.ts';

export interface ClipInputSettings {
  /** What the model hears. */
  sampleRateHz: number;
  /** Longest clip in samples at that rate; null: no limit. */
  maxLength: number | null;
  doNormalize: boolean;
}

/** Samples that `clipInput` gives for a clip of `count` samples at `fromHz`. */
export function clipInputLength(count: number, fromHz: number, { sampleRateHz, maxLength }: ClipInputSettings): number {
  const length = fromHz === sampleRateHz ? count : resampledLength(count, fromHz, sampleRateHz);
  return maxLength === null ? length : Math.min(length, maxLength);
}

/** A clip's samples at `fromHz` as the model's input, in a new array. */
export function clipInput(
  samples: Float32Array,
  fromHz: number,
  settings: ClipInputSettings,
): Float32Array<ArrayBuffer> {
  const { sampleRateHz, maxLength, doNormalize } = settings;
  const atRate = fromHz === sampleRateHz ? samples : resample(samples, fromHz, sampleRateHz);
  return normaliseClip(maxLength === null ? atRate : atRate.subarray(0, maxLength), doNormalize);
}
