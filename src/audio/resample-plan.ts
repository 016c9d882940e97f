// How one sample rate becomes another, worked out once a pair of rates: a steep low-pass filter through FFTs, which may
// also double or halve the rate on the way, then a short interpolating filter. docs/numerics.md has the figures.

import { Fft } from './fft.ts';
import { kaiserBeta, kaiserLength, kaiserSinc } from './kaiser.ts';
import { soxrLowPass } from './soxr-filters.ts';

/** Rejection of the short filter: beyond the noise of 16-bit audio. */
const shortRejectionDb = 110;

/** The rate between the two filters is at least this many times the lower one: closer, the second would be long. With 2,
 *  doubling, halving and taking every third sample need no second filter at all. */
const leastMiddleRatio = 2;
/** With more phases than this, the short filter is interpolated between as many. */
const mostPhases = 4096;

export interface ResamplePlan {
  /** Middle rate over input rate: 2, 1, 1/2, 1/4 … */
  middleRatio: number;
  blockFft: Fft;
  middleFft: Fft;
  /** The steep filter at the block's frequencies, scaled for an unscaled inverse transform. Real: the filter is even. */
  response: Float64Array;
  /** Input samples that a block needs before its first output and after its last. */
  margin: number;
  /** Input samples that a block filters. */
  hop: number;
  /** Output j lies at j × `stepNumerator` / `stepDenominator` middle samples: in lowest terms. */
  stepNumerator: number;
  stepDenominator: number;
  /** The short filter: `phaseCount + 1` rows of `tapCount`; row p is for a time p / phaseCount after a middle sample. */
  phases: Float64Array;
  phaseCount: number;
  tapCount: number;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function chooseMiddleRatio(fromHz: number, lowerHz: number): number {
  let ratio = 2;
  while (ratio > 1 / 16 && (fromHz * ratio) / 2 >= leastMiddleRatio * lowerHz) ratio /= 2;
  return ratio;
}

/** Spectrum of an even filter, given for times −reach..reach around 0. */
function evenResponse(fft: Fft, reach: number, filter: (t: number) => number): Float64Array {
  const re = new Float64Array(fft.size);
  for (let t = -reach; t <= reach; t++) re[(t + fft.size) % fft.size] = filter(t) / fft.size;
  fft.forward(re, new Float64Array(fft.size));
  return re;
}

function shortPhases(phaseCount: number, tapCount: number): Float64Array {
  const filter = kaiserSinc(1, tapCount / 2, kaiserBeta(shortRejectionDb));
  const phases = new Float64Array((phaseCount + 1) * tapCount);
  for (let phase = 0; phase <= phaseCount; phase++) {
    for (let tap = 0; tap < tapCount; tap++) {
      phases[phase * tapCount + tap] = filter(tap - tapCount / 2 + 1 - phase / phaseCount);
    }
  }
  return phases;
}

/** @param fromHz,toHz whole numbers, different. */
export function makeResamplePlan(fromHz: number, toHz: number): ResamplePlan {
  const lowerHz = Math.min(fromHz, toHz);
  const middleRatio = chooseMiddleRatio(fromHz, lowerHz);
  const middleHz = fromHz * middleRatio;

  const rateDivisor = greatestCommonDivisor(fromHz, toHz);
  const lowPass = soxrLowPass(fromHz / rateDivisor, toHz / rateDivisor);
  const half = (lowPass.half * fromHz) / lowerHz;
  const alignment = Math.max(1, 1 / middleRatio);
  const margin = Math.ceil(half / alignment) * alignment;
  const blockSize = 2 ** Math.ceil(Math.log2(margin * 12));
  const blockFft = new Fft(blockSize);
  const steep = kaiserSinc((lowPass.cutoff * lowerHz) / fromHz, half, lowPass.beta);

  // whole numbers: both sides of middleHz / toHz times the ratio's denominator
  const numerator = fromHz * Math.max(1, middleRatio);
  const denominator = toHz * alignment;
  const divisor = greatestCommonDivisor(numerator, denominator);
  const stepDenominator = denominator / divisor;
  const phaseCount = Math.min(stepDenominator, mostPhases);
  const tapCount = 2 * Math.ceil(kaiserLength(shortRejectionDb, (middleHz - lowerHz) / middleHz) / 2);
  return {
    middleRatio,
    blockFft,
    middleFft: middleRatio === 1 ? blockFft : new Fft(blockSize * middleRatio),
    response: evenResponse(blockFft, margin, steep),
    margin,
    hop: blockSize - 2 * margin,
    stepNumerator: numerator / divisor,
    stepDenominator,
    phases: shortPhases(phaseCount, tapCount),
    phaseCount,
    tapCount,
  };
}
