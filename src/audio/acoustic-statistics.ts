// What can be said of a clip without any model: statistics of its duration, level and pitch, and of its MFCC. What a model's probe
// is held against: what such few numbers tell, no model needs to have learned.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { delta, mfcc, mfccCount } from './mfcc.ts';
import { pitchContour, pitchHopSec } from './pitch.ts';

/** Of the prosody, in order. Levels in dB over frames of 25 ms, 10 ms apart; pitch in semitones above 100 Hz over voiced frames,
 *  0 where there are none; ranges from the 5th to the 95th percentile; slopes a second. */
export const prosodyNames = [
  'log duration',
  'level mean',
  'level deviation',
  'level range',
  'level slope',
  'level movement',
  'quiet share',
  'level peaks a second',
  'voiced share',
  'voiced stretches a second',
  'pitch mean',
  'pitch deviation',
  'pitch range',
  'pitch slope',
  'pitch movement',
  'periodicity',
] as const;

/** Means, then deviations, of the coefficients and of their slopes. */
const mfccWidth = 4 * mfccCount;

export const acousticWidth = prosodyNames.length + mfccWidth;

/** Where each kind begins and ends in what `acousticStatistics` gives. */
export const acousticParts = {
  prosody: [0, prosodyNames.length],
  mfcc: [prosodyNames.length, acousticWidth],
} as const satisfies Record<string, readonly [number, number]>;

/** Samples [N] → [acousticWidth]. */
export function acousticStatistics(samples: Float32Array, sampleRateHz: number): Float32Array {
  const series = mfcc(samples, sampleRateHz);
  const all = [...series, ...series.map(delta)];
  const moments = [...all.map(meanOf), ...all.map(deviationOf)];
  return Float32Array.from([...prosody(samples, sampleRateHz), ...moments]);
}

const levelHopSec = 0.01;
const levelWindowSec = 0.025;
/** −100 dB. */
const leastPower = 1e-10;
/** Frames so many dB below the loud ones (the 95th percentile) count as quiet. */
const quietDb = 25;
/** A peak of the smoothed level rises and falls by this, as a syllable does. */
const peakDb = 3;
/** Frames of the level that are averaged for that: 50 ms. */
const smoothedFrames = 5;

function prosody(samples: Float32Array, sampleRateHz: number): number[] {
  const seconds = Math.max(samples.length, 1) / sampleRateHz;
  const levels = levelsOf(samples, sampleRateHz);
  const levelLow = percentile(levels, 0.05);
  const levelHigh = percentile(levels, 0.95);
  const { hz, strength } = pitchContour(samples, sampleRateHz);
  const voiced = [...hz.keys()].filter((frame) => hz[frame]! > 0);
  const semitones = Float64Array.from(voiced, (frame) => 12 * Math.log2(hz[frame]! / 100));
  const times = Float64Array.from(voiced, (frame) => frame * pitchHopSec);
  const steps = Float64Array.from(
    voiced.flatMap((frame, at) =>
      at > 0 && voiced[at - 1] === frame - 1 ? [semitones[at]! - semitones[at - 1]!] : [],
    ),
  );
  const stretches = voiced.filter((frame, at) => at === 0 || voiced[at - 1] !== frame - 1).length;
  return [
    Math.log(seconds),
    meanOf(levels),
    deviationOf(levels),
    levelHigh - levelLow,
    slopeOf(
      levels.map((_, frame) => frame * levelHopSec),
      levels,
    ),
    meanSize(levels.subarray(1).map((level, at) => level - levels[at]!)),
    levels.filter((level) => level < levelHigh - quietDb).length / levels.length,
    peaksOf(levels) / seconds,
    voiced.length / hz.length,
    stretches / seconds,
    meanOf(semitones),
    deviationOf(semitones),
    percentile(semitones, 0.95) - percentile(semitones, 0.05),
    slopeOf(times, semitones),
    meanSize(steps),
    meanOf(Float64Array.from(voiced, (frame) => strength[frame]!)),
  ];
}

/** Level of each frame that lies within the samples, in dB; of one where they are shorter. */
function levelsOf(samples: Float32Array, sampleRateHz: number): Float64Array {
  const length = Math.min(samples.length, Math.round(levelWindowSec * sampleRateHz));
  const hop = Math.round(levelHopSec * sampleRateHz);
  const frameCount = Math.floor((samples.length - length) / hop) + 1;
  return Float64Array.from({ length: frameCount }, (_, frame) => {
    let power = 0;
    for (let i = frame * hop; i < frame * hop + length; i++) power += samples[i]! * samples[i]!;
    return 10 * Math.log10(power / Math.max(length, 1) + leastPower);
  });
}

/** Peaks of the smoothed level that stand `peakDb` above the lowest before and after them; before and after the clip all is
 *  quiet. */
function peaksOf(levels: Float64Array): number {
  let count = 0;
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let isAbove = false;
  for (let from = 0; from + smoothedFrames <= levels.length; from++) {
    const level = meanOf(levels.subarray(from, from + smoothedFrames));
    lowest = Math.min(lowest, level);
    highest = Math.max(highest, level);
    if (!isAbove && level > lowest + peakDb) {
      isAbove = true;
      highest = level;
      count += 1;
    } else if (isAbove && level < highest - peakDb) {
      isAbove = false;
      lowest = level;
    }
  }
  return count;
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: Float64Array): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

function meanSize(values: Float64Array): number {
  return meanOf(values.map(Math.abs));
}

/** Between its neighbours, as numpy.percentile; 0 of nothing. */
function percentile(values: Float64Array, share: number): number {
  if (values.length === 0) return 0;
  const sorted = values.slice().sort();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  return low + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - low);
}

/** Of the straight line of least squares; 0 where there is none. */
function slopeOf(x: Float64Array, y: Float64Array): number {
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  let [product, square] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    product += (x[i]! - meanX) * (y[i]! - meanY);
    square += (x[i]! - meanX) ** 2;
  }
  return square > 0 ? product / square : 0;
}
