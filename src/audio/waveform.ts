// What a clip looks like: its waveform as the lowest and highest sample of each stretch, and its spectrogram. For the eye alone:
// of long clips each stretch is looked at for a moment only.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { Fft } from './fft.ts';

/** Gives samples of a clip from one on, as many as there are of `count`. */
export type ReadSamples = (from: number, count: number) => Promise<Float32Array>;

/** Of a stretch, no more samples are read: two seconds at 16 kHz. */
const mostPerStretch = 32_000;

/** Lowest and highest sample of each of `stretches` equal parts: [low, high, low, high, …]. */
export async function peaksOf(read: ReadSamples, sampleCount: number, stretches: number): Promise<Float32Array> {
  const peaks = new Float32Array(2 * stretches);
  for (let i = 0; i < stretches; i++) {
    const from = Math.floor((i * sampleCount) / stretches);
    const to = Math.max(from + 1, Math.floor(((i + 1) * sampleCount) / stretches));
    const samples = await read(from, Math.min(to - from, mostPerStretch));
    let low = 0;
    let high = 0;
    for (const sample of samples) {
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    peaks[2 * i] = low;
    peaks[2 * i + 1] = high;
  }
  return peaks;
}

const fftSize = 512;
/** 25 ms at 16 kHz. */
const windowSize = 400;
const spectrumRows = fftSize / 2;
const smallestHop = 80;
const rangeDb = 80;

/** Power over time and frequency, 0 Hz to half the sample rate: Hann windows of 25 ms, at most `mostColumns` of them.
 *  `levels`: 0 (80 dB below the loudest, or softer) to 255 (the loudest), column after column, low frequencies first. */
export async function spectrogramOf(
  read: ReadSamples,
  sampleCount: number,
  mostColumns: number,
): Promise<{ levels: Uint8Array<ArrayBuffer>; columns: number; rows: number }> {
  const columns = Math.max(1, Math.min(mostColumns, Math.ceil(sampleCount / smallestHop)));
  const fft = new Fft(fftSize);
  const hann = Float64Array.from(
    { length: windowSize },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowSize),
  );
  const decibels = new Float32Array(columns * spectrumRows);
  const re = new Float64Array(fftSize);
  const im = new Float64Array(fftSize);
  let loudest = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    const middle = Math.floor(((column + 0.5) * sampleCount) / columns);
    const from = Math.max(0, Math.min(sampleCount - windowSize, middle - windowSize / 2));
    const samples = await read(from, windowSize);
    re.fill(0);
    im.fill(0);
    for (let i = 0; i < samples.length; i++) re[i] = samples[i]! * hann[i]!;
    fft.forward(re, im);
    for (let row = 0; row < spectrumRows; row++) {
      const power = 10 * Math.log10(re[row]! ** 2 + im[row]! ** 2 + 1e-12);
      decibels[column * spectrumRows + row] = power;
      if (power > loudest) loudest = power;
    }
  }
  const levels = Uint8Array.from(decibels, (value) => {
    const share = 1 + (value - loudest) / rangeDb;
    return Math.round(255 * Math.max(0, Math.min(1, share)));
  });
  return { levels, columns, rows: spectrumRows };
}
