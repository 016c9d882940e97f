import { expect, test } from 'vitest';
import { decodeWav } from '../audio/wav.ts';
import { spectrogramOf } from '../audio/waveform.ts';
import { backgroundClips, backgroundKinds, backgroundLevelsDb, backgroundSamples } from './background-clips.ts';

const rmsDb = (samples: Float32Array) =>
  10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

test('every kind has the level that it says, and the same seed gives the same', () => {
  for (const [at, kind] of backgroundKinds.entries()) {
    for (const level of backgroundLevelsDb) {
      const samples = backgroundSamples(kind, level, 32_000, [7, at, 0]);
      expect(rmsDb(samples)).toBeCloseTo(level, 1);
      expect(backgroundSamples(kind, level, 32_000, [7, at, 0])).toEqual(samples);
    }
  }
});

test('white noise is as loud above as below; pink falls, brown falls more', async () => {
  const tilt = async (kind: 'white' | 'pink' | 'brown') => {
    const samples = backgroundSamples(kind, -30, 64_000, [1, 0, 0]);
    const { levels, columns, rows } = await spectrogramOf(
      async (from, n) => samples.slice(from, from + n),
      64_000,
      200,
    );
    const mean = (fromRow: number, toRow: number) => {
      let sum = 0;
      for (let c = 0; c < columns; c++) for (let r = fromRow; r < toRow; r++) sum += levels[c * rows + r] ?? 0;
      return sum / columns / (toRow - fromRow);
    };
    // 500 Hz to 1 kHz against 4 to 8 kHz, of 80 dB over 255 levels
    return ((mean(16, 32) - mean(128, 255)) * 80) / 255;
  };
  const [white, pink, brown] = [await tilt('white'), await tilt('pink'), await tilt('brown')];
  expect(Math.abs(white)).toBeLessThan(1);
  expect(pink).toBeGreaterThan(5);
  expect(pink).toBeLessThan(13);
  expect(brown).toBeGreaterThan(pink + 4);
});

test('they are files that can be imported', async () => {
  const files = backgroundClips(0.5, 3);
  expect(new Set(files.map(({ name }) => name)).size).toBe(backgroundKinds.length * backgroundLevelsDb.length);
  const [first] = files;
  const decoded = await decodeWav(new Uint8Array((await first?.wav.arrayBuffer()) ?? new ArrayBuffer(0)));
  expect([decoded.sampleRateHz, decoded.channels[0]?.length]).toEqual([16_000, 8000]);
});
