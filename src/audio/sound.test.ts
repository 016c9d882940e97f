// What is measured of a clip, on signals whose figures are known.

import { expect, test } from 'vitest';
import { downmix } from './downmix.ts';
import { SoundMeter } from './sound.ts';

const rateHz = 16_000;

function tone(amplitude: number, { offset = 0, limit = 10, seconds = 1 } = {}): Float32Array<ArrayBuffer> {
  const at = (i: number) => amplitude * Math.sin((2 * Math.PI * 440 * i) / rateHz) + offset;
  return Float32Array.from({ length: seconds * rateHz }, (_, i) => Math.max(-limit, Math.min(limit, at(i))));
}

function measured(channels: Float32Array<ArrayBuffer>[], blockSize = 1000) {
  const meter = new SoundMeter();
  const length = channels[0]?.length ?? 0;
  for (let from = 0; from < length; from += blockSize) {
    const block = channels.map((samples) => samples.slice(from, from + blockSize));
    meter.push(block, downmix(block));
  }
  return meter.result;
}

test('a tone with an offset', () => {
  const { peak, rms, mean, clippedShare, deadChannels } = measured([tone(0.5, { offset: 0.1 })]);
  expect(peak).toBeCloseTo(0.6, 3);
  expect(mean).toBeCloseTo(0.1, 5);
  expect(rms).toBeCloseTo(Math.sqrt(0.5 ** 2 / 2 + 0.1 ** 2), 5);
  expect([clippedShare, deadChannels]).toEqual([0, 0]);
});

test('a tone twice too loud is at full scale for two thirds of the time', () => {
  expect(measured([tone(2, { limit: 1 })]).clippedShare).toBeCloseTo(2 / 3, 2);
});

test.each([
  ['8 bits', (sample: number) => Math.max(-128, Math.min(127, Math.round(sample * 128))) / 128],
  ['A-law', (sample: number) => Math.max(-32_256, Math.min(32_256, sample * 32_768)) / 32_768],
  ['mu-law', (sample: number) => Math.max(-32_124, Math.min(32_124, sample * 32_768)) / 32_768],
])('the last value of %s counts as full scale', (_, code) => {
  expect(measured([tone(2).map(code)]).clippedShare).toBeGreaterThan(0.5);
});

test('a recording made as loud as can be, with its peaks at full scale, is not clipped to speak of', () => {
  expect(measured([tone(1)]).clippedShare).toBeLessThan(0.06);
  const noise = Float32Array.from({ length: rateHz }, (_, i) => 0.3 * Math.sin(i * i * 0.37));
  noise[500] = 1;
  noise[9000] = -1;
  expect(measured([noise]).clippedShare).toBeLessThan(0.001);
});

test('clipping is found in the channel, silence in the mix', () => {
  const loud = tone(2, { limit: 1 });
  const quiet = tone(0.1);
  expect(measured([loud, quiet]).clippedShare).toBeCloseTo(1 / 3, 2);
  const opposed = measured([tone(0.5), tone(-0.5)]);
  expect(opposed.rms).toBe(0);
  expect(opposed.peak).toBeCloseTo(0.5, 3);
});

test('a channel without sound is counted, unless there is none at all', () => {
  const none = new Float32Array(rateHz);
  expect(measured([tone(0.5), none]).deadChannels).toBe(1);
  expect(measured([none, none]).deadChannels).toBe(0);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a sample of %s shows', (sample) => {
  const samples = tone(0.5);
  samples[7000] = sample;
  expect(Number.isFinite(measured([samples]).rms)).toBe(false);
});
