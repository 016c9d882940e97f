// MFCC against librosa (tools/golden/acoustics.py), and prosody of made voices whose pitch and level are known.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { itemAt } from '../lib/present.ts';
import { acousticParts, acousticStatistics, acousticWidth, prosodyNames } from './acoustic-statistics.ts';
import { pitchContour } from './pitch.ts';
import { decodeWav } from './wav.ts';

const rateHz = 16_000;
const golden = JSON.parse(readFileSync('fixtures/golden/acoustics.json', 'utf8')) as { mfcc: Record<string, number[]> };

async function clipNamed(name: string): Promise<Float32Array> {
  const { channels } = await decodeWav(new Uint8Array(readFileSync(`fixtures/golden/clips/${name}`)));
  return channels[0]!;
}

async function samplesOf(name: string): Promise<Float32Array> {
  if (name.endsWith('.wav')) return clipNamed(name);
  if (name === 'silence') return new Float32Array(4000);
  const clips = Object.keys(golden.mfcc).filter((one) => one.endsWith('.wav'));
  return (await clipNamed(itemAt(clips.sort(), 0))).slice(0, Number(name));
}

test('MFCC: means and deviations as librosa computes them, to 1e-3 of each', async () => {
  expect(Object.keys(golden.mfcc)).toHaveLength(27);
  for (const [name, expected] of Object.entries(golden.mfcc)) {
    const found = acousticStatistics(await samplesOf(name), rateHz).subarray(...acousticParts.mfcc);
    expect(found.length).toBe(expected.length);
    // the golden is rounded to 1e-6, and a float32 of some hundreds to 3e-5
    for (const [i, value] of expected.entries())
      expect(Math.abs(found[i]! - value), `${name} ${i}`).toBeLessThanOrEqual(1e-3 * Math.abs(value) + 5e-5);
  }
});

type Prosody = Record<(typeof prosodyNames)[number], number>;

function prosodyOf(samples: Float32Array): number[] {
  return [...acousticStatistics(samples, rateHz).subarray(...acousticParts.prosody)];
}

const named = (samples: Float32Array) =>
  Object.fromEntries(prosodyOf(samples).map((value, i) => [prosodyNames[i], value])) as Prosody;

/** Ten harmonics of a pitch that moves, as loud as `gain` says. */
function voice(seconds: number, pitchHz: (t: number) => number, gain: (t: number) => number = () => 0.1): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: seconds * rateHz }, (_, i) => {
    const t = i / rateHz;
    phase += (2 * Math.PI * pitchHz(t)) / rateHz;
    let sum = 0;
    for (let k = 1; k <= 10; k++) sum += Math.sin(k * phase) / k;
    return gain(t) * sum;
  });
}

function noise(count: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

test.each([80, 101, 147.3, 220, 331, 470])('the pitch of a steady voice of %f Hz is found in every frame', (hz) => {
  const { hz: found } = pitchContour(
    voice(0.5, () => hz),
    rateHz,
  );
  expect(found.length).toBe(24);
  for (const one of found) expect(Math.abs(one / hz - 1)).toBeLessThan(0.005);
});

test('noise and silence have no pitch', () => {
  const isVoiced = (samples: Float32Array) => pitchContour(samples, rateHz).hz.filter((hz) => hz > 0).length;
  expect(isVoiced(noise(16_000))).toBeLessThan(3); // of 49
  expect(isVoiced(new Float32Array(16_000))).toBe(0);
});

test('prosody of a voice that rises an octave in two seconds and grows louder by 12 dB', () => {
  const rising = voice(
    2,
    (t) => 100 * 2 ** (t / 2),
    (t) => 0.05 * 10 ** ((6 * t) / 20),
  );
  const found = named(rising);
  expect(found['log duration']).toBeCloseTo(Math.log(2), 5);
  expect(found['level slope']).toBeCloseTo(6, 0);
  expect(found['level range']).toBeCloseTo(0.9 * 12, 0);
  expect(found['pitch slope']).toBeCloseTo(6, 1);
  expect(found['pitch mean']).toBeCloseTo(6, 0);
  expect(found['voiced share']).toBe(1);
  expect(found['voiced stretches a second']).toBe(0.5);
  expect(found.periodicity).toBeGreaterThan(0.95);
});

test('syllables are counted, and what is quiet between them', () => {
  const four = voice(
    2,
    () => 120,
    (t) => (t % 0.5 < 0.25 ? 0.2 : 0.0002),
  );
  const found = named(four);
  expect(found['level peaks a second']).toBeCloseTo(2, 5);
  expect(found['quiet share']).toBeGreaterThan(0.4);
  expect(found['quiet share']).toBeLessThan(0.6);
  expect(found['voiced stretches a second']).toBeCloseTo(2, 5);
});

test.each([0, 1, 5, 399, 641])('a clip of %i samples gives finite numbers', (count) => {
  const found = acousticStatistics(noise(count), rateHz);
  expect(found.length).toBe(acousticWidth);
  expect(found.every((value) => Number.isFinite(value))).toBe(true);
});
