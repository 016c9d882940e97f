import { expect, test } from 'vitest';
import { cachedMode, type ForwardMode } from '../forward-mode.ts';
import {
  fitsWasm,
  gigabytesPast,
  type ModelSize,
  peakBytes,
  trainingCost,
  usableWasmBytes,
  wholePassFactor,
} from './training-cost.ts';

const padding = { hasMask: false, value: 0, side: 'right', multipleOf: null } as const;
const largestBatch = Array<number>(8).fill(80_000);
const lengths = { clipsPerBatch: 8, meanSamples: 40_000, longestSamples: 80_000, largestBatch };

/** hubert-base-ls960, and hubert-large-ls960-ft. */
function hubert(kind: 'base' | 'large', trainable: number): ModelSize {
  const size =
    kind === 'base'
      ? { layerCount: 12, hiddenSize: 768, intermediateSize: 3072, headCount: 12 }
      : { layerCount: 24, hiddenSize: 1024, intermediateSize: 4096, headCount: 16 };
  const total = kind === 'base' ? 94.6e6 : 315.7e6;
  const convolutions = {
    convDim: Array<number>(7).fill(512),
    convKernel: [10, 3, 3, 3, 3, 2, 2],
    convStride: [5, 2, 2, 2, 2, 2, 2],
  };
  return {
    shape: {
      ...size,
      ...convolutions,
      positionalKernel: 128,
      positionalGroups: 16,
      usesWeightedLayerSum: false,
      packsFrames: true,
    },
    total,
    trainable,
  };
}

const everything = (layers: number): ForwardMode => ({ ...cachedMode(layers), trainableParts: 'everything' });

test('hubert-base fits into wasm whatever trains, hubert-large only in part', () => {
  expect(fitsWasm(peakBytes(trainingCost(hubert('base', 94.6e6), everything(12), lengths)))).toBe(true);
  expect(fitsWasm(peakBytes(trainingCost(hubert('large', 315.7e6), everything(24), lengths)))).toBe(false);
  expect(fitsWasm(peakBytes(trainingCost(hubert('large', 25.5e6), cachedMode(2), lengths)))).toBe(true);
});

test('stored frames are the measure; what cannot be stored costs more', () => {
  const factor = (mode: ForwardMode) => trainingCost(hubert('base', 14e6), mode, lengths).workFactor;
  const cached = cachedMode(2);
  expect(factor(cached)).toBe(1);
  const recomputed = factor({ ...cached, trainsFrozenParts: true });
  const padded = factor({ ...cached, batchPadding: padding });
  expect(recomputed).toBeGreaterThan(2);
  expect(padded).toBeGreaterThan(recomputed);
  expect(factor({ ...cached, batchPadding: padding, trainsFrozenParts: true })).toBe(padded);
  // the measure is of as many layers; what comes before them makes the difference
  expect(factor(everything(12))).toBeGreaterThan(1.5);
  expect(factor(everything(12))).toBeLessThan(3);
});

test('a pass of the whole model takes more than one of its frozen part, by what it adds', () => {
  const { shape } = hubert('base', 14e6);
  const factor = (mode: ForwardMode) => wholePassFactor(shape, mode, 40_000);
  expect(factor(cachedMode(0))).toBe(1);
  // two of twelve layers, which are more than half of the work
  expect(factor(cachedMode(2))).toBeGreaterThan(1.05);
  expect(factor(cachedMode(2))).toBeLessThan(1.2);
  expect(factor(cachedMode(12))).toBeGreaterThan(factor(cachedMode(2)));
});

test('the first pass takes what its longest clip takes, however many there are, and keeps 190 kB a clip of 2.5 s', () => {
  const pass = (longestSamples: number, count: number) =>
    trainingCost(hubert('base', 14e6), cachedMode(2), lengths, {
      longestSamples,
      totalSamples: count * 40_000,
      dtype: 'float16',
    }).pass!;
  expect(pass(80_000, 10).bytes).toBe(pass(80_000, 100_000).bytes);
  expect(pass(80_000, 7442).storedBytes / 7442).toBeCloseTo(192_000, -4);
  const base = hubert('base', 14e6);
  const all = { longestSamples: 80_000, totalSamples: 40_000, dtype: 'float16' } as const;
  const summed = { ...base, shape: { ...base.shape, usesWeightedLayerSum: true } };
  // a weighted sum keeps what enters the first layer, and what each of the ten frozen ones gives
  expect(trainingCost(summed, cachedMode(2), lengths, all).pass!.storedBytes).toBe(11 * pass(80_000, 1).storedBytes);
  // three tensors of the first convolution's 3,200 frames a second
  const more = pass(16_000 * 300, 1).bytes - pass(16_000 * 200, 1).bytes;
  const tensors = 3 * 100 * 3200 * 512 * 4;
  expect(more / tensors).toBeGreaterThan(1);
  expect(more / tensors).toBeLessThan(1.05);
  const minutes = pass(16_000 * 600, 1).bytes;
  expect(fitsWasm(pass(16_000 * 60, 1).bytes)).toBe(true);
  expect(fitsWasm(minutes)).toBe(false);
  const padded = { ...cachedMode(2), batchPadding: padding };
  expect(
    trainingCost(hubert('base', 14e6), padded, lengths, { longestSamples: 1, totalSamples: 1, dtype: 'float16' }).pass,
  ).toBeNull();
});

test('a micro-batch of long clips takes what its longest takes', () => {
  const minute = 60 * 16_000;
  const oneLong = { ...lengths, longestSamples: minute, largestBatch: [minute, ...Array<number>(7).fill(40_000)] };
  const allLong = { ...oneLong, largestBatch: Array<number>(8).fill(minute) };
  const bytes = (packsFrames: boolean, batch: typeof oneLong) => {
    const size = hubert('base', 14e6);
    return trainingCost({ ...size, shape: { ...size.shape, packsFrames } }, cachedMode(2), batch).bytes;
  };
  expect(fitsWasm(bytes(true, allLong))).toBe(true);
  // the others' features are there beside it
  expect(bytes(true, allLong)).toBeLessThan(1.1 * bytes(true, oneLong));
  expect(bytes(false, oneLong)).toBe(bytes(true, allLong));
  // one that is too long alone does not fit
  expect(fitsWasm(bytes(true, { ...oneLong, longestSamples: 2 * minute, largestBatch: [2 * minute] }))).toBe(false);
});

test('what does not fit is more than the limit in its sentence too', () => {
  for (const bytes of [usableWasmBytes + 1, 3.61 * 2 ** 30, 4.2 * 2 ** 30]) {
    expect(fitsWasm(bytes)).toBe(false);
    const { needed, limit } = gigabytesPast(bytes, usableWasmBytes);
    expect(needed).toBeGreaterThan(limit);
  }
  expect(gigabytesPast(usableWasmBytes + 1, usableWasmBytes)).toEqual({ needed: 3.7, limit: 3.6 });
});
