import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { downmix } from './downmix.ts';
import { Fft } from './fft.ts';
import { resample, resampledLength } from './resample.ts';
import { decodeWav } from './wav.ts';

const folder = 'fixtures/golden/resample';

/** The float32 tensors of a safetensors file: a reader of the test's own, as audio/ stands below formats/. */
async function tensorsOf(path: string): Promise<Map<string, Float32Array>> {
  const bytes = await readFile(path);
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0));
  const header: Record<string, { data_offsets: [number, number] }> = JSON.parse(bytes.toString('utf8', 8, headerEnd));
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(
    tensors.map(
      ([
        name,
        {
          data_offsets: [start, end],
        },
      ]) => [name, new Float32Array(new Uint8Array(bytes.subarray(headerEnd + start, headerEnd + end)).buffer)],
    ),
  );
}

function largestDifference(a: Float32Array, b: Float32Array, margin: number): number {
  let largest = 0;
  for (let i = margin; i < a.length - margin; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

const expected = await tensorsOf(`${folder}/expected.safetensors`);
const files = (await readdir(folder)).filter((name) => name.endsWith('.wav'));

describe('files that librosa loaded at 16 kHz', () => {
  test('there is something to compare', () => expect(files.length).toBeGreaterThan(5));
  test.each(files)('%s', async (name) => {
    const { channels, sampleRateHz } = decodeWav(new Uint8Array(await readFile(`${folder}/${name}`)));
    const found = resample(downmix(channels), sampleRateHz, 16_000);
    const wanted = expected.get(name.replace('.wav', ''))!;
    expect(found.length).toBe(wanted.length);
    // asked for: 2e-3 away from the outer 20 ms; measured: 7e-4
    expect(largestDifference(found, wanted, 320)).toBeLessThan(1e-3);
  });
});

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
      expect(largestDifference(found, sine(hz, toHz, toHz), toHz / 50)).toBeLessThan(2e-5);
    }
  });
});

test.each([22_050, 44_100, 48_000, 192_000, 44_056])('from %i Hz, what 16 kHz cannot hold is gone', (fromHz) => {
  const found = resample(sine(8080, fromHz, fromHz), fromHz, 16_000);
  expect(largestDifference(found, new Float32Array(16_000), 320)).toBeLessThan(1e-5);
});

test('a long recording, worked on in parts, has no seams', () => {
  const found = resample(sine(440, 44_100, 44_100 * 20), 44_100, 16_000);
  expect(found.length).toBe(320_000);
  expect(largestDifference(found, sine(440, 16_000, 320_000), 320)).toBeLessThan(2e-5);
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
