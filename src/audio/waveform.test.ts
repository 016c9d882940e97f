import { expect, test } from 'vitest';
import { peaksOf, spectrogramOf } from './waveform.ts';

const rate = 16_000;
const reader = (samples: Float32Array) => async (from: number, count: number) => samples.subarray(from, from + count);
const tone = (hz: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));

test('peaks are the lowest and highest sample of each part', async () => {
  const samples = Float32Array.from([0.1, -0.5, 0.25, 0.75, -0.125, 0]);
  expect([...(await peaksOf(reader(samples), 6, 3))]).toEqual([-0.5, Math.fround(0.1), 0, 0.75, -0.125, 0]);
  // fewer samples than parts: each part has one
  expect(await peaksOf(reader(samples.subarray(0, 2)), 2, 4)).toHaveLength(8);
  expect([...(await peaksOf(reader(new Float32Array(0)), 0, 2))]).toEqual([0, 0, 0, 0]);
});

test('a tone is a line at its frequency, and silence before it is dark', async () => {
  const samples = new Float32Array(2 * rate);
  samples.set(tone(2000, 1), rate);
  const { levels, columns, rows } = await spectrogramOf(reader(samples), samples.length, 100);
  expect([columns, rows]).toEqual([100, 256]);
  const column = (at: number) => levels.subarray(at * rows, (at + 1) * rows);
  const line = Math.round((2000 / (rate / 2)) * rows);
  expect(column(75).indexOf(255)).toBe(line);
  expect(Math.max(...column(75).subarray(line + 20))).toBeLessThan(20);
  expect(Math.max(...column(10))).toBe(0);
});

test('a clip shorter than a window has a column', async () => {
  expect((await spectrogramOf(reader(tone(500, 0.005)), 80, 100)).columns).toBe(1);
});
