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
  assertRates(fromHz, toHz);
  if (fromHz === toHz) return new Float32Array(samples);
  const plan = planFor(fromHz, toHz);
  const result = new Float32Array(resampledLength(samples.length, fromHz, toHz));
  for (let start = 0; start < result.length; start += outputsAtOnce) {
    const end = Math.min(result.length, start + outputsAtOnce);
    resampleRange(plan, { samples, first: 0 }, result.subarray(start, end), start);
  }
  return result;
}

function assertRates(fromHz: number, toHz: number): void {
  if (Number.isInteger(fromHz) && Number.isInteger(toHz) && fromHz > 0 && toHz > 0) return;
  throw new RangeError(`Cannot resample from ${fromHz} Hz to ${toHz} Hz: rates are positive whole numbers.`);
}

/** `resample` for a signal that comes in pieces: the same numbers to the bit, in the same ranges, with no more in memory than a
 *  range needs. */
export class Resampler {
  readonly #plan: ResamplePlan;
  readonly #fromHz: number;
  readonly #toHz: number;
  #held = new Float32Array(0);
  /** Which sample of the signal is the first in `#held`, and how many are there. */
  #first = 0;
  #count = 0;
  /** The next output. */
  #start = 0;

  /** The rates differ. */
  constructor(fromHz: number, toHz: number) {
    assertRates(fromHz, toHz);
    this.#plan = planFor(fromHz, toHz);
    this.#fromHz = fromHz;
    this.#toHz = toHz;
    this.#first = rangeInputs(this.#plan, 0, outputsAtOnce).needed.start;
    // zeros before the signal's start
    this.#count = -this.#first;
    this.#held = new Float32Array(this.#count);
  }

  /** Takes the next samples and gives the outputs that are known by then. */
  *push(samples: Float32Array): Generator<Float32Array<ArrayBuffer>, void> {
    this.#append(samples);
    for (;;) {
      const end = this.#start + outputsAtOnce;
      if (rangeInputs(this.#plan, this.#start, end).needed.end > this.#first + this.#count) return;
      yield this.#next(end);
      this.#dropBefore(rangeInputs(this.#plan, end, end + outputsAtOnce).needed.start);
    }
  }

  /** The rest, when no more samples come. */
  *finish(): Generator<Float32Array<ArrayBuffer>, void> {
    const length = resampledLength(this.#first + this.#count, this.#fromHz, this.#toHz);
    while (this.#start < length) yield this.#next(Math.min(length, this.#start + outputsAtOnce));
  }

  #next(end: number): Float32Array<ArrayBuffer> {
    const output = new Float32Array(end - this.#start);
    const input = { samples: this.#held.subarray(0, this.#count), first: this.#first };
    resampleRange(this.#plan, input, output, this.#start);
    this.#start = end;
    return output;
  }

  #append(samples: Float32Array): void {
    const count = this.#count + samples.length;
    if (count > this.#held.length) {
      const larger = new Float32Array(Math.max(count, Math.min(2 * this.#held.length, count + outputsAtOnce)));
      larger.set(this.#held.subarray(0, this.#count));
      this.#held = larger;
    }
    this.#held.set(samples, this.#count);
    this.#count = count;
  }

  #dropBefore(first: number): void {
    const dropped = Math.min(Math.max(first - this.#first, 0), this.#count);
    this.#held.copyWithin(0, dropped, this.#count);
    this.#first += dropped;
    this.#count -= dropped;
  }
}

interface InputWindow {
  samples: Float32Array;
  /** Which sample of the signal is the first of them. */
  first: number;
}

/** The input that outputs from `start` to `end` are made of: `first` and `count` samples to be filtered, and all that their
 *  blocks look at (`needed`). */
function rangeInputs(
  { middleRatio, stepNumerator, stepDenominator, tapCount, margin, hop }: ResamplePlan,
  start: number,
  end: number,
) {
  const alignment = Math.max(1, 1 / middleRatio);
  const firstMiddle = Math.floor((start * stepNumerator) / stepDenominator) - tapCount / 2 + 1;
  const lastMiddle = Math.floor(((end - 1) * stepNumerator) / stepDenominator) + tapCount / 2;
  const first = Math.floor(firstMiddle / middleRatio / alignment) * alignment;
  const count = Math.ceil((lastMiddle + 1) / middleRatio) - first;
  // two blocks at a time
  const blockCount = 2 * Math.ceil(count / hop / 2);
  return { first, count, needed: { start: first - margin, end: first + blockCount * hop + margin } };
}

/** Fills `output`, whose first is the output `start`. */
function resampleRange(plan: ResamplePlan, input: InputWindow, output: Float32Array, start: number): void {
  const { first, count } = rangeInputs(plan, start, start + output.length);
  const middle = steepFilter(plan, input, first, count);
  interpolate(plan, middle, first * plan.middleRatio, output, start);
}

/** The low-passed signal at the middle rate, from the place of input sample `first` (a multiple of the alignment) on, for
 *  at least `count` input samples. Two blocks go through each transform, as its real and its imaginary part: the filter's
 *  spectrum is real, so they do not mix. */
function steepFilter(plan: ResamplePlan, input: InputWindow, first: number, count: number): Float64Array {
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
    load(input, first + block * hop - margin, re);
    load(input, first + (block + 1) * hop - margin, im);
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

/** `into.length` samples of the signal from `start` on, zeros where there are none. */
function load({ samples, first }: InputWindow, start: number, into: Float64Array): void {
  const from = Math.min(Math.max(start - first, 0), samples.length);
  const to = Math.min(Math.max(start - first + into.length, from), samples.length);
  into.fill(0);
  if (to > from) into.set(samples.subarray(from, to), from - (start - first));
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
  outputs: Float32Array,
  start: number,
): void {
  const { stepNumerator, stepDenominator, phases, phaseCount, tapCount } = plan;
  const lead = tapCount / 2 - 1 + firstMiddle;
  const isExact = phaseCount === stepDenominator;
  for (let i = 0; i < outputs.length; i++) {
    const position = (start + i) * stepNumerator;
    const whole = Math.floor(position / stepDenominator);
    const remainder = position - whole * stepDenominator;
    const at = whole - lead;
    if (remainder === 0) {
      outputs[i] = middle[at + tapCount / 2 - 1]!;
      continue;
    }
    const phase = isExact ? remainder : (remainder / stepDenominator) * phaseCount;
    const row = Math.floor(phase);
    const value = weighted(middle, at, phases, row * tapCount, tapCount);
    outputs[i] = isExact
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
