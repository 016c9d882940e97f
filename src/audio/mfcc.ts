// Mel-frequency cepstral coefficients as librosa 0.11 computes them (feature/spectral.py, filters.py, core/spectrum.py): Slaney's
// mel filters, decibels above 80 below the clip's loudest, an orthonormal cosine transform; and their slope over nine frames.
// Letters: F frames, M mel bands, K coefficients.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { FrameSpectra, hann } from './frame-spectra.ts';

/** librosa.feature.mfcc's arguments of those names, for speech at 16 kHz: 25 ms each 10 ms. */
const nFft = 512;
const winLength = 400;
const hopLength = 160;
const nMels = 40;
export const mfccCount = 13;
const topDb = 80;
const leastPower = 1e-10;
/** librosa.feature.delta's `width`. */
const deltaWidth = 9;

/** Samples [N] at `sampleRateHz` → [K, F], as
 *  `librosa.feature.mfcc(y=…, sr=…, n_mfcc=13, n_fft=512, win_length=400, hop_length=160, n_mels=40)`. */
export function mfcc(samples: Float32Array, sampleRateHz: number): Float64Array[] {
  const frameCount = 1 + Math.floor(samples.length / hopLength);
  const decibels = melDecibels(samples, sampleRateHz, frameCount); // [F, M]
  const result = Array.from({ length: mfccCount }, () => new Float64Array(frameCount));
  const transform = cosineTransform();
  for (let frame = 0; frame < frameCount; frame++)
    for (let k = 0; k < mfccCount; k++) {
      let sum = 0;
      for (let band = 0; band < nMels; band++) sum += transform[k * nMels + band]! * decibels[frame * nMels + band]!;
      result[k]![frame] = sum;
    }
  return result;
}

/** Slope of a series at each place, as `librosa.feature.delta(…, width=9, mode='nearest')`. */
export function delta(series: Float64Array): Float64Array {
  const reach = (deltaWidth - 1) / 2;
  let norm = 0;
  for (let k = 1; k <= reach; k++) norm += 2 * k * k;
  const last = series.length - 1;
  return series.map((_, at) => {
    let sum = 0;
    for (let k = 1; k <= reach; k++) sum += k * (series[Math.min(last, at + k)]! - series[Math.max(0, at - k)]!);
    return sum / norm;
  });
}

function melDecibels(samples: Float32Array, sampleRateHz: number, frameCount: number): Float64Array {
  const spectra = new FrameSpectra(nFft, hann(winLength));
  const filters = melFilters(sampleRateHz);
  const decibels = new Float64Array(frameCount * nMels);
  const [first, second] = [new Float64Array(spectra.binCount), new Float64Array(spectra.binCount)];
  let loudest = Number.NEGATIVE_INFINITY;
  const writeBands = (frame: number, power: Float64Array) => {
    for (const [band, { start, weights }] of filters.entries()) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[start + i]!;
      const level = 10 * Math.log10(Math.max(leastPower, sum));
      decibels[frame * nMels + band] = level;
      loudest = Math.max(loudest, level);
    }
  };
  // frames are centred on multiples of the hop
  const startOf = (frame: number) => frame * hopLength - winLength / 2;
  for (let frame = 0; frame < frameCount; frame += 2) {
    spectra.pair(samples, startOf(frame), startOf(frame + 1), first, second);
    writeBands(frame, first);
    if (frame + 1 < frameCount) writeBands(frame + 1, second);
  }
  for (let i = 0; i < decibels.length; i++) decibels[i] = Math.max(decibels[i]!, loudest - topDb);
  return decibels;
}

/** A triangle over bins of the spectrum, without the zeros on either side. */
interface MelFilter {
  start: number;
  weights: Float64Array;
}

const filtersByRate = new Map<number, MelFilter[]>();

/** librosa.filters.mel with `htk=False, norm='slaney'`, from 0 to half the rate. */
function melFilters(sampleRateHz: number): MelFilter[] {
  const made = filtersByRate.get(sampleRateHz);
  if (made) return made;
  const highest = hzToMel(sampleRateHz / 2);
  const edges = Array.from({ length: nMels + 2 }, (_, i) => melToHz((highest * i) / (nMels + 1)));
  const filters = Array.from({ length: nMels }, (_, band) => {
    const [low, centre, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const all = Float64Array.from({ length: nFft / 2 + 1 }, (_, bin) => {
      const hz = (bin * sampleRateHz) / nFft;
      const height = Math.max(0, Math.min((hz - low) / (centre - low), (high - hz) / (high - centre)));
      return (height * 2) / (high - low);
    });
    const start = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    const end = all.findLastIndex((weight) => weight > 0) + 1;
    return { start, weights: all.slice(start, Math.max(start, end)) };
  });
  filtersByRate.set(sampleRateHz, filters);
  return filters;
}

/** Slaney's scale: linear up to 1 kHz, logarithmic from there. */
const linearHzPerMel = 200 / 3;
const breakHz = 1000;
const breakMel = breakHz / linearHzPerMel;
const logStep = Math.log(6.4) / 27;

function hzToMel(hz: number): number {
  return hz < breakHz ? hz / linearHzPerMel : breakMel + Math.log(hz / breakHz) / logStep;
}

function melToHz(mel: number): number {
  return mel < breakMel ? mel * linearHzPerMel : breakHz * Math.exp(logStep * (mel - breakMel));
}

let transformOfBands: Float64Array | null = null;

/** scipy.fft.dct of type 2 with `norm='ortho'`, its first rows [K, M]. */
function cosineTransform(): Float64Array {
  transformOfBands ??= Float64Array.from({ length: mfccCount * nMels }, (_, at) => {
    const [k, band] = [Math.floor(at / nMels), at % nMels];
    return Math.sqrt((k === 0 ? 1 : 2) / nMels) * Math.cos((Math.PI * k * (2 * band + 1)) / (2 * nMels));
  });
  return transformOfBands;
}
