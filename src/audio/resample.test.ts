// Recordings against librosa's resampling: parity/check-functions.ts.

import { describe, expect, test } from 'vitest';
import { largestDifference } from '../parity/compare.ts';
import { downmix } from './downmix.ts';
import { Fft } from './fft.ts';
import { Resampler, resample, resampledLength } from './resample.ts';

/** Largest difference, but for `margin` samples at either end, which hear the silence outside. */
const differenceWithin = (found: Float32Array, expected: Float32Array, margin: number) =>
  largestDifference(found.subarray(margin, -margin), expected.subarray(margin, -margin));

const sine = (hz: number, rateHz: number, count: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));

describe.each([
  [8000, 16_000],
  [44_100, 16_000],
  [48_000, 16_000],
  [192_000, 16_000],
  [44_056, 16_000],
  [15_999, 16_000],
  [16_000, 44_100],
])('%i Hz to %i Hz', (fromHz, toHz) => {
  const lowerHz = Math.min(fromHz, toHz);
  test('a tone below the filter is the same tone, in phase', () => {
    for (const hz of [10, lowerHz * 0.2, lowerHz * 0.45]) {
      const found = resample(sine(hz, fromHz, fromHz), fromHz, toHz);
      expect(found.length).toBe(toHz);
      expect(differenceWithin(found, sine(hz, toHz, toHz), toHz / 50)).toBeLessThan(2e-5);
    }
  });
});

test.each([22_050, 44_100, 48_000, 192_000, 44_056])('from %i Hz, what 16 kHz cannot hold is gone', (fromHz) => {
  const found = resample(sine(8080, fromHz, fromHz), fromHz, 16_000);
  expect(differenceWithin(found, new Float32Array(16_000), 320)).toBeLessThan(1e-5);
});

test('a long recording, worked on in parts, has no seams', () => {
  const found = resample(sine(440, 44_100, 44_100 * 20), 44_100, 16_000);
  expect(found.length).toBe(320_000);
  expect(differenceWithin(found, sine(440, 16_000, 320_000), 320)).toBeLessThan(2e-5);
});

test('lengths are librosa’s', () => {
  expect(resampledLength(44_101, 44_100, 16_000)).toBe(16_001);
  expect(resample(new Float32Array(1), 44_100, 16_000)).toHaveLength(1);
  expect(resample(new Float32Array(0), 44_100, 16_000)).toHaveLength(0);
});

test('the same rate gives a copy; rates must be whole', () => {
  const samples = Float32Array.of(1, 2);
  const copy = resample(samples, 16_000, 16_000);
  expect(copy).toEqual(samples);
  expect(copy).not.toBe(samples);
  expect(() => resample(samples, 44_100.5, 16_000)).toThrow(RangeError);
});

test('downmix is the mean of the channels', () => {
  expect([...downmix([Float32Array.of(1, -1), Float32Array.of(0, 0.5)])]).toEqual([0.5, -0.25]);
  const alone = Float32Array.of(1);
  expect(downmix([alone])).toBe(alone);
  expect(() => downmix([])).toThrow(RangeError);
});

test.each([4, 8, 32, 64, 128])('an FFT of %i equals its definition, and its inverse undoes it', (size) => {
  const value = (i: number) => Math.sin(i * i + 1);
  const re = Float64Array.from({ length: size }, (_, i) => value(i));
  const im = Float64Array.from({ length: size }, (_, i) => value(i + size));
  const fft = new Fft(size);
  fft.forward(re, im);
  for (let k = 0; k < size; k++) {
    let sumRe = 0;
    let sumIm = 0;
    for (let i = 0; i < size; i++) {
      const angle = (-2 * Math.PI * i * k) / size;
      sumRe += value(i) * Math.cos(angle) - value(i + size) * Math.sin(angle);
      sumIm += value(i) * Math.sin(angle) + value(i + size) * Math.cos(angle);
    }
    expect(re[k]).toBeCloseTo(sumRe, 10);
    expect(im[k]).toBeCloseTo(sumIm, 10);
  }
  fft.forward(im, re);
  for (let i = 0; i < size; i++) expect(re[i]! / size).toBeCloseTo(value(i), 10);
});

test.each([
  [44_100, 16_000, 100_000, 34],
  [48_000, 16_000, 1_000_003, 34],
  [192_000, 16_000, 777_777, 18],
  [44_056, 16_000, 65_536, 18],
  [8000, 16_000, 1000, 34],
  [16_000, 22_050, 131_072, 34],
])('%i Hz to %i Hz in pieces of %i is the same to the bit', (fromHz, toHz, pieceLength, seconds) => {
  let state = 1;
  const noise = Float32Array.from({ length: Math.round(fromHz * (seconds + 0.3)) }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2 ** 30 - 1;
  });
  for (const signal of [noise, noise.subarray(0, 100), noise.subarray(0, 1)]) {
    const resampler = new Resampler(fromHz, toHz);
    const pieces: Float32Array[] = [];
    for (let at = 0; at < signal.length; at += pieceLength) {
      pieces.push(...resampler.push(signal.subarray(at, at + pieceLength)));
    }
    pieces.push(...resampler.finish());
    const whole = resample(signal, fromHz, toHz);
    expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(whole.length);
    let at = 0;
    for (const piece of pieces) {
      expect(Buffer.compare(Buffer.from(piece.buffer), Buffer.from(whole.slice(at, at + piece.length).buffer))).toBe(0);
      at += piece.length;
    }
  }
});
