// A file of samples that the page has: for clips that are added to a data set, and for downloads.

import { toInt16, writeWav } from '../audio/write-wav.ts';

/** 16-bit WAV of mono samples, full scale ±1. */
export function recordedClip(samples: Float32Array, sampleRateHz: number): Blob {
  return writeWav([toInt16(samples)], sampleRateHz);
}
