// Changes the sample rate of a clip as librosa.load does (soxr "HQ"): linear phase, nothing folded back, the same length.
// docs/numerics.md compares the two.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { makeResamplePlan, type ResamplePlan } from './resample-plan.ts';

/** A data set has few rates; a plan holds up to a few hundred kilobytes. */
const plansKept = 8;
const plans = new Map<string, ResamplePlan>();

function planFor(fromHz: number, toHz: number): ResamplePlan {
  const key = `${fromHz}/${toHz}`;
  const plan = plans.get(key) ?? makeResamplePlan(fromHz, toHz);
  plans.delete(key);
  plans.set(key, plan);
  const [oldest] = plans.keys();
  if (plans.size > plansKept && oldest !== undefined) plans.delete(oldest);
  return plan;
}

/** Outputs worked on at once: bounds the memory that a long recording takes. */
const outputsAtOnce = 1 << 18;

/** How many samples librosa makes of `count`: its formula, in the same floating-point arithmetic. */
export function resampledLength(count: number, fromHz: number, toHz: number): number {
  return Math.ceil(count * (toHz / fromHz));
}

/** Samples at `fromHz` as samples at `toHz`; both rates are whole numbers. Before its start and after its end the signal
 *  counts as zero. The result is a new array. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array<ArrayBuffer> {
  if (!Number.isInteger(fromHz) || !Number.isInteger(toHz) || fromHz <= 0 || toHz <= 0) {
    throw new RangeError(`Cannot resample from ${fromHz} Hz to ${toHz} Hz: rates are positive whole numbers.`);
  }
  if (fromHz === toHz) return new Float32Array(samples);
  const plan = planFor(fromHz, toHz);
  const result = new Float32Array(resampledLength(samples.length, fromHz, toHz));
  for (let start = 0; start < result.length; start += outputsAtOnce) {
    resampleRange(plan, samples, result, start, Math.min(result.length, start + outputsAtOnce));
  }
  return result;
}

/** Fills `result` from `start` to `end`. */
function resampleRange(
  plan: ResamplePlan,
  samples: Float32Array,
  result: Float32Array,
  start: number,
  end: number,
): void {
  const { middleRatio, stepNumerator, stepDenominator, tapCount } = plan;
  const alignment = Math.max(1, 1 / middleRatio);
  const firstMiddle = Math.floor((start * stepNumerator) / stepDenominator) - tapCount / 2 + 1;
  const lastMiddle = Math.floor(((end - 1) * stepNumerator) / stepDenominator) + tapCount / 2;
  const firstInput = Math.floor(firstMiddle / middleRatio / alignment) * alignment;
  const inputCount = Math.ceil((lastMiddle + 1) / middleRatio) - firstInput;
  const middle = steepFilter(plan, samples, firstInput, inputCount);
  interpolate(plan, middle, firstInput * middleRatio, result, start, end);
}

/** The low-passed signal at the middle rate, from the place of input sample `first` (a multiple of the alignment) on, for
 *  at least `count` input samples. Two blocks go through each transform, as its real and its imaginary part: the filter's
 *  spectrum is real, so they do not mix. */
function steepFilter(plan: ResamplePlan, samples: Float32Array, first: number, count: number): Float64Array {
  const { middleRatio, blockFft, middleFft, response, margin, hop } = plan;
  const blockCount = Math.ceil(count / hop);
  const middleHop = hop * middleRatio;
  const middleMargin = margin * middleRatio;
  const middle = new Float64Array(blockCount * middleHop);
  const re = new Float64Array(blockFft.size);
  const im = new Float64Array(blockFft.size);
  const middleRe = new Float64Array(middleFft.size);
  const middleIm = new Float64Array(middleFft.size);
  for (let block = 0; block < blockCount; block += 2) {
    load(samples, first + block * hop - margin, re);
    load(samples, first + (block + 1) * hop - margin, im);
    blockFft.forward(re, im);
    filterSpectrum(re, im, response, middleRe, middleIm);
    middleFft.forward(middleIm, middleRe);
    middle.set(middleRe.subarray(middleMargin, middleMargin + middleHop), block * middleHop);
    if (block + 1 < blockCount) {
      middle.set(middleIm.subarray(middleMargin, middleMargin + middleHop), (block + 1) * middleHop);
    }
  }
  return middle;
}

/** `into.length` samples from `start` on, zeros where there are none. */
function load(samples: Float32Array, start: number, into: Float64Array): void {
  const from = Math.min(Math.max(start, 0), samples.length);
  const to = Math.min(Math.max(start + into.length, from), samples.length);
  into.fill(0);
  if (to > from) into.set(samples.subarray(from, to), from - start);
}

/** Multiplies by the response and keeps, or adds zeros to, the middle of the spectrum: which changes the rate. */
function filterSpectrum(
  re: Float64Array,
  im: Float64Array,
  response: Float64Array,
  intoRe: Float64Array,
  intoIm: Float64Array,
): void {
  const size = re.length;
  const intoSize = intoRe.length;
  const half = Math.min(size, intoSize) / 2;
  if (intoSize > size) {
    intoRe.fill(0);
    intoIm.fill(0);
  }
  for (let k = 0; k < half; k++) {
    intoRe[k] = re[k]! * response[k]!;
    intoIm[k] = im[k]! * response[k]!;
  }
  for (let k = 1; k <= half; k++) {
    intoRe[intoSize - k] = re[size - k]! * response[size - k]!;
    intoIm[intoSize - k] = im[size - k]! * response[size - k]!;
  }
}

/** Evaluates the middle signal, whose first sample has the index `firstMiddle`, at the outputs' times. */
function interpolate(
  plan: ResamplePlan,
  middle: Float64Array,
  firstMiddle: number,
  result: Float32Array,
  start: number,
  end: number,
): void {
  const { stepNumerator, stepDenominator, phases, phaseCount, tapCount } = plan;
  const lead = tapCount / 2 - 1 + firstMiddle;
  const isExact = phaseCount === stepDenominator;
  for (let output = start; output < end; output++) {
    const position = output * stepNumerator;
    const whole = Math.floor(position / stepDenominator);
    const remainder = position - whole * stepDenominator;
    const at = whole - lead;
    if (remainder === 0) {
      result[output] = middle[at + tapCount / 2 - 1]!;
      continue;
    }
    const phase = isExact ? remainder : (remainder / stepDenominator) * phaseCount;
    const row = Math.floor(phase);
    const value = weighted(middle, at, phases, row * tapCount, tapCount);
    result[output] = isExact
      ? value
      : value + (phase - row) * (weighted(middle, at, phases, (row + 1) * tapCount, tapCount) - value);
  }
}

function weighted(values: Float64Array, at: number, weights: Float64Array, row: number, count: number): number {
  let even = 0;
  let odd = 0;
  for (let tap = 0; tap < count; tap += 2) {
    even += values[at + tap]! * weights[row + tap]!;
    odd += values[at + tap + 1]! * weights[row + tap + 1]!;
  }
  return even + odd;
}
