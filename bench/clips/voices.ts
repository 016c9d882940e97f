// Made-up recordings with the lengths of CREMA-D's clips: what an import or a training costs depends on nothing else.

import { wavBytes } from '../../src/audio/write-wav.ts';
import { philoxKeyOf, philoxNormal, philoxUniform } from '../../src/lib/philox.ts';
import { itemAt } from '../../src/lib/present.ts';

export const sampleRateHz = 16_000;
const seed = 20;

/** Quantiles (0, 1/20, … 1) of the lengths of CREMA-D's 7,442 clips, in seconds: their mean is 2.54. */
const lengthQuantilesSec = [
  1.27, 1.84, 1.94, 2.04, 2.1, 2.2, 2.27, 2.3, 2.37, 2.44, 2.5, 2.54, 2.6, 2.67, 2.74, 2.84, 2.94, 3.04, 3.17, 3.47,
  5.0,
];

/** Of the clip of that number: an even spread over the quantiles, in an order that mixes short and long. */
export function sampleCountOf(clip: number): number {
  const place = ((clip * 0.618034) % 1) * 20;
  const below = Math.min(Math.floor(place), lengthQuantilesSec.length - 2);
  const [from, to] = [itemAt(lengthQuantilesSec, below), itemAt(lengthQuantilesSec, below + 1)];
  return Math.round((from + (to - from) * (place - below)) * sampleRateHz);
}

/** A hum in noise, different for each clip, as a 16-bit mono WAV. `pitchHz` null: one drawn for the clip. */
export function voiceWav(clip: number, sampleCount: number, pitchHz: number | null = null): Uint8Array {
  const key = philoxKeyOf(seed);
  const noise = philoxNormal(key, [clip, 0, 0], sampleCount);
  const hz = pitchHz ?? 90 + 160 * itemAt(philoxUniform(key, [clip, 1, 0], 1), 0);
  return wav(noise.map((value, i) => 0.1 * value + 0.3 * Math.sin((2 * Math.PI * hz * i) / sampleRateHz)));
}

/** 16-bit PCM, mono. */
function wav(samples: Float32Array): Uint8Array {
  const whole = Int16Array.from(samples, (value) => Math.round(32767 * Math.max(-1, Math.min(1, value))));
  return wavBytes(whole, sampleRateHz);
}
