// Power spectra of windowed frames of real samples, two frames to a complex transform.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { Fft } from './fft.ts';

/** Hann's window of `length`, periodic: scipy.signal.get_window('hann', length). */
export function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}

export class FrameSpectra {
  readonly binCount: number;
  readonly #fft: Fft;
  readonly #window: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  /** @param size of the transform, a power of two; the window lies at the start of it. */
  constructor(size: number, window: Float64Array) {
    this.binCount = size / 2 + 1;
    this.#fft = new Fft(size);
    this.#window = window;
    this.#re = new Float64Array(size);
    this.#im = new Float64Array(size);
  }

  /** The spectra of the frames that begin at `first` and `second` (before the samples' start and beyond their end lies silence),
   *  [binCount] each. */
  pair(samples: Float32Array, first: number, second: number, intoFirst: Float64Array, intoSecond: Float64Array): void {
    const [re, im] = [this.#re, this.#im];
    this.#fill(samples, first, re);
    this.#fill(samples, second, im);
    this.#fft.forward(re, im);
    const size = this.#fft.size;
    for (let k = 0; k < this.binCount; k++) {
      const mirrored = k === 0 ? 0 : size - k;
      const sumRe = re[k]! + re[mirrored]!;
      const difIm = im[k]! - im[mirrored]!;
      const sumIm = im[k]! + im[mirrored]!;
      const difRe = re[mirrored]! - re[k]!;
      intoFirst[k] = (sumRe * sumRe + difIm * difIm) / 4;
      intoSecond[k] = (sumIm * sumIm + difRe * difRe) / 4;
    }
  }

  #fill(samples: Float32Array, start: number, into: Float64Array): void {
    into.fill(0);
    const from = Math.max(0, -start);
    const to = Math.min(this.#window.length, samples.length - start);
    for (let i = from; i < to; i++) into[i] = samples[start + i]! * this.#window[i]!;
  }
}
