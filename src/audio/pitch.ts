// The pitch of a voice over time, from the autocorrelation of windowed frames divided by that of their window: P. Boersma,
// "Accurate short-term analysis of the fundamental frequency", IFA Proceedings 17, 1993, with its thresholds, without its search for
// the best path through the candidates.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { Fft } from './fft.ts';
import { FrameSpectra, hann } from './frame-spectra.ts';

export const pitchHopSec = 0.02;
/** Three periods of the lowest pitch. */
const windowSec = 0.04;
const lowestHz = 75;
const highestHz = 500;
/** What lies above tells fricatives apart, not pitch. */
const cutoffHz = 4000;
const voicingThreshold = 0.45;
const silenceThreshold = 0.03;
const octaveCost = 0.01;

export interface PitchContour {
  /** Of each frame, `pitchHopSec` apart; 0: unvoiced. */
  hz: Float64Array;
  /** Normalised autocorrelation at that pitch, 0 to 1: how periodic the voice is. */
  strength: Float64Array;
}

/** Frames that lie within the samples; one where they are shorter. */
export function pitchContour(samples: Float32Array, sampleRateHz: number): PitchContour {
  const analysis = analysisFor(sampleRateHz);
  const { windowLength, hop, lags } = analysis;
  const frameCount = Math.max(1, Math.floor((samples.length - windowLength) / hop) + 1);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const hz = new Float64Array(frameCount);
  const strength = new Float64Array(frameCount);
  const loudness = (frame: number) => {
    let most = 0;
    const end = Math.min(samples.length, frame * hop + windowLength);
    for (let i = frame * hop; i < end; i++) most = Math.max(most, Math.abs(samples[i]!));
    return peak > 0 ? most / peak : 0;
  };
  const silences = Array.from({ length: frameCount }, (_, frame) =>
    Math.max(0, 2 - loudness(frame) / (silenceThreshold / (1 + voicingThreshold))),
  );
  const take = (frame: number, correlation: Float64Array) => {
    const found = strongest(correlation, lags, sampleRateHz);
    if (!found || found.score <= voicingThreshold + silences[frame]!) return;
    hz[frame] = sampleRateHz / found.lag;
    strength[frame] = Math.min(1, found.height);
  };
  // no score is above 1
  const loud = [...silences.keys()].filter((frame) => voicingThreshold + silences[frame]! < 1);
  for (let at = 0; at < loud.length; at += 2) {
    const [one, other] = [loud[at]!, loud[at + 1]];
    analysis.correlate(samples, one * hop, (other ?? one) * hop);
    take(one, analysis.first);
    if (other !== undefined) take(other, analysis.second);
  }
  return { hz, strength };
}

/** The best peak of a normalised autocorrelation, between its places by a parabola. */
function strongest(
  correlation: Float64Array,
  { from, to }: { from: number; to: number },
  sampleRateHz: number,
): { lag: number; height: number; score: number } | null {
  let best: { lag: number; height: number; score: number } | null = null;
  for (let at = from; at <= to; at++) {
    const before = correlation[at - 1]!;
    const here = correlation[at]!;
    const after = correlation[at + 1]!;
    if (here < 0.3 || before > here || after >= here) continue;
    const curvature = before - 2 * here + after;
    const shift = curvature === 0 ? 0 : (before - after) / (2 * curvature);
    const lag = at + shift;
    const height = here - (before - after) * shift * 0.25;
    const score = height - octaveCost * Math.log2((lowestHz * lag) / sampleRateHz);
    if (!best || score > best.score) best = { lag, height, score };
  }
  return best;
}

/** What is the same for every clip of a rate. */
class Analysis {
  readonly windowLength: number;
  readonly hop: number;
  readonly lags: { from: number; to: number };
  /** Autocorrelation of either frame by lag, over that of the window; 1 at lag 0. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly #spectra: FrameSpectra;
  readonly #inverse: Fft;
  readonly #ofWindow: Float64Array;
  readonly #cutoffBin: number;
  readonly #powers: [Float64Array, Float64Array];

  constructor(sampleRateHz: number) {
    this.windowLength = Math.round(windowSec * sampleRateHz);
    this.hop = Math.round(pitchHopSec * sampleRateHz);
    this.lags = { from: Math.floor(sampleRateHz / highestHz), to: Math.ceil(sampleRateHz / lowestHz) };
    const size = 2 ** Math.ceil(Math.log2(this.windowLength + this.lags.to + 2));
    const window = hann(this.windowLength);
    this.#spectra = new FrameSpectra(size, window);
    this.#inverse = new Fft(size);
    this.#cutoffBin = Math.min(size / 2, Math.round((cutoffHz * size) / sampleRateHz));
    this.#powers = [new Float64Array(this.#spectra.binCount), new Float64Array(this.#spectra.binCount)];
    [this.first, this.second] = [new Float64Array(size), new Float64Array(size)];
    this.#ofWindow = Float64Array.from({ length: this.lags.to + 2 }, (_, lag) => {
      let sum = 0;
      for (let i = 0; i + lag < window.length; i++) sum += window[i]! * window[i + lag]!;
      return sum;
    });
  }

  correlate(samples: Float32Array, start: number, next: number): void {
    const { first, second } = this;
    const [one, other] = this.#powers;
    this.#spectra.pair(samples, start, next, one, other);
    first.fill(0);
    second.fill(0);
    const size = first.length;
    // without what does not move: a recording's offset
    for (let k = 1; k < this.#cutoffBin; k++) {
      first[k] = first[size - k] = one[k]!;
      second[k] = second[size - k] = other[k]!;
    }
    // both spectra are even: their transforms are real, one in each part
    this.#inverse.forward(first, second);
    for (const correlation of [first, second]) {
      const scale = correlation[0]! > 0 ? this.#ofWindow[0]! / correlation[0]! : 0;
      for (let lag = 0; lag < this.#ofWindow.length; lag++)
        correlation[lag] = (correlation[lag]! * scale) / this.#ofWindow[lag]!;
    }
  }
}

let analysis: { sampleRateHz: number; made: Analysis } | null = null;

function analysisFor(sampleRateHz: number): Analysis {
  if (analysis?.sampleRateHz !== sampleRateHz) analysis = { sampleRateHz, made: new Analysis(sampleRateHz) };
  return analysis.made;
}
