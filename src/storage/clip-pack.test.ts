import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSamples, encodeSamples } from './clip-pack.ts';
import { formatBytes } from './errors.ts';

test('samples come back bit for bit; 16 bits are used where they suffice', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -32768, max: 32767 }), { maxLength: 50 }), (whole) => {
      const samples = Float32Array.from(whole, (value) => value / 32768);
      const { bytes, encoding } = encodeSamples(samples);
      expect(encoding).toBe('pcm16');
      expect(bytes.byteLength).toBe(2 * samples.length);
      expect(decodeSamples(bytes, encoding)).toEqual(samples);
    }),
    { seed: 2, numRuns: 200 },
  );
  fc.assert(
    fc.property(fc.float32Array({ noNaN: true, minLength: 1, maxLength: 50 }), (values) => {
      const samples = new Float32Array(values);
      const { bytes, encoding } = encodeSamples(samples);
      const back = decodeSamples(bytes, encoding);
      expect(back.length).toBe(samples.length);
      // -0 comes back as 0 from 16 bits: the same sound.
      expect(back.every((value, i) => value === samples[i])).toBe(true);
    }),
    { seed: 3, numRuns: 500 },
  );
});

test.each([1, -1.0001, 0.5 / 32768, Number.NaN, Number.POSITIVE_INFINITY])('%d does not fit 16 bits', (value) => {
  const samples = new Float32Array([0, value]);
  const { bytes, encoding } = encodeSamples(samples);
  expect(encoding).toBe('float32');
  expect(decodeSamples(bytes, encoding)).toEqual(samples);
});

test('sizes are written as disks count them', () => {
  expect([0, 999, 1000, 12_345, 606_000_000, 1_440_000_000].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '12 kB',
    '606 MB',
    '1.4 GB',
  ]);
});
