import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clipInput, clipInputLength } from './clip-input.ts';

interface Case {
  name: string;
  samples: number[];
  maxLength: number | null;
  doNormalize: boolean;
  expected: number[];
}

const cases = JSON.parse(readFileSync('fixtures/feature-extractor/cases.json', 'utf8')).cases as Case[];

test.each(cases)('as Wav2Vec2FeatureExtractor does: $name', ({ samples, maxLength, doNormalize, expected }) => {
  const settings = { sampleRateHz: 16_000, maxLength, doNormalize };
  const input = clipInput(Float32Array.from(samples), 16_000, settings);
  expect(input.length).toBe(expected.length);
  expect(clipInputLength(samples.length, 16_000, settings)).toBe(expected.length);
  // float32 of the reference against float64 sums here
  for (const [i, value] of expected.entries()) expect(Math.abs(input[i]! - value)).toBeLessThan(2e-6);
});

test('another rate: resampled, then cut, then normalised', () => {
  const tone = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin((2 * Math.PI * 200 * i) / 16_000));
  const settings = { sampleRateHz: 8_000, maxLength: 4_000, doNormalize: false };
  const input = clipInput(tone, 16_000, settings);
  expect(input.length).toBe(4_000);
  expect(clipInputLength(16_000, 16_000, { ...settings, maxLength: null })).toBe(8_000);
  const expected = (i: number) => Math.sin((2 * Math.PI * 200 * i) / 8_000);
  // away from the start, where the filter sees silence before the clip
  for (let i = 400; i < 3_600; i++) expect(Math.abs(input[i]! - expected(i))).toBeLessThan(2e-3);
});
