// Clips for a label that stands for everything else: near silence, noises of several colours and a mains hum, each soft to loud.
// A model that has only heard words takes a fan for one.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { toInt16, writeWav } from '../audio/write-wav.ts';
import { philoxKeyOf, philoxNormal } from '../lib/philox.ts';

export const backgroundKinds = ['white', 'pink', 'brown', 'hum'] as const;

export type BackgroundKind = (typeof backgroundKinds)[number];

/** Root mean square, decibels below full scale. */
export const backgroundLevelsDb = [-70, -50, -35];

const sampleRateHz = 16_000;
const humHz = 50;

/** A file for each kind and level, under the label's folder. The same for the same seed. */
export function backgroundClips(seconds: number, seed: number): { name: string; wav: Blob }[] {
  const count = Math.max(1, Math.round(seconds * sampleRateHz));
  return backgroundKinds.flatMap((kind, at) =>
    backgroundLevelsDb.map((level, step) => {
      const samples = backgroundSamples(kind, level, count, [seed, at, step]);
      return { name: `${kind}${level}dB-${seed}.wav`, wav: writeWav([toInt16(samples)], sampleRateHz) };
    }),
  );
}

export function backgroundSamples(
  kind: BackgroundKind,
  levelDb: number,
  count: number,
  [seed, ...stream]: readonly [seed: number, kind: number, level: number],
): Float32Array<ArrayBuffer> {
  const white = philoxNormal(philoxKeyOf(seed), [stream[0], stream[1], 0], count);
  const samples = new Float32Array(count);
  if (kind === 'white') samples.set(white);
  else if (kind === 'hum') {
    const turn = (2 * Math.PI * humHz) / sampleRateHz;
    for (let i = 0; i < count; i++) samples[i] = Math.sin(turn * i) + 0.5 * Math.sin(3 * turn * i) + 0.1 * white[i]!;
  } else {
    // brown: a leaky sum of white noise. Pink: three such sums of different memory, which fall by about 3 dB an octave
    const memories = kind === 'brown' ? [0.995] : [0.9969, 0.95, 0.55];
    const gains = kind === 'brown' ? [1] : [0.1, 0.3, 1];
    const states = memories.map(() => 0);
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < memories.length; k++) {
        states[k] = memories[k]! * states[k]! + white[i]!;
        samples[i]! += gains[k]! * states[k]!;
      }
    }
  }
  const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / count);
  const gain = 10 ** (levelDb / 20) / Math.max(rms, 1e-12);
  return samples.map((sample) => sample * gain);
}
