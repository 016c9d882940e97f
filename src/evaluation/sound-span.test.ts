import { expect, test } from 'vitest';
import { philoxKeyOf, philoxNormal } from '../lib/philox.ts';
import { soundSpan, trimmed } from './sound-span.ts';

const rate = 16_000;
const db = (level: number) => 10 ** (level / 20);

/** Noise of a level (root mean square) with a tone of another between two moments. */
function scene(seconds: number, noiseDb: number, tones: readonly [from: number, to: number, level: number][]) {
  const samples = philoxNormal(philoxKeyOf(3), [1, 0, 0], Math.round(seconds * rate)).map((one) => one * db(noiseDb));
  for (const [from, to, level] of tones)
    for (let i = Math.round(from * rate); i < Math.round(to * rate); i++)
      samples[i] = (samples[i] ?? 0) + Math.SQRT2 * db(level) * Math.sin((2 * Math.PI * 220 * i) / rate);
  return Float32Array.from(samples);
}

const seconds = ({ from, to }: { from: number; to: number }) => [from / rate, to / rate];

test.each([
  ['a quiet room', -70],
  ['a fan', -42],
])('finds what was said in %s', (_, noiseDb) => {
  const [from = 0, to = 0] = seconds(soundSpan(scene(3, noiseDb, [[0.8, 1.9, -22]]), rate));
  expect(from).toBeCloseTo(0.8, 1);
  expect(to).toBeCloseTo(1.9, 1);
});

test('a pause between words belongs to it, a soft ending too', () => {
  const heard = scene(4, -70, [
    [1, 1.4, -20],
    [2.2, 2.6, -20],
    [2.6, 2.8, -50],
  ]);
  const [from = 0, to = 0] = seconds(soundSpan(heard, rate));
  expect(from).toBeCloseTo(1, 1);
  expect(to).toBeCloseTo(2.8, 1);
});

test('the click of a button is no beginning', () => {
  const heard = scene(3, -70, [
    [0.2, 0.21, -10],
    [1, 2, -22],
  ]);
  expect(seconds(soundSpan(heard, rate))[0]).toBeCloseTo(1, 1);
});

test('sound from end to end is all of it', () => {
  expect(seconds(soundSpan(scene(2, -20, []), rate))).toEqual([0, 2]);
});

test('of silence nothing is left', () => {
  expect(trimmed(new Float32Array(rate), rate, { leadSec: 0.2, trailSec: 0.2 })).toHaveLength(0);
  expect(trimmed(scene(1, -95, []), rate, { leadSec: 0.2, trailSec: 0.2 })).toHaveLength(0);
});

test('keeps as much silence around it as was asked for, and as there is', () => {
  const heard = scene(2, -80, [[0.1, 1.5, -20]]);
  const kept = trimmed(heard, rate, { leadSec: 0.3, trailSec: 0.2 });
  // all of the beginning, a fifth of a second of the end
  expect(kept.byteOffset).toBe(0);
  expect(kept.length / rate).toBeCloseTo(1.7, 1);
});
