import { expect, test } from 'vitest';
import { cachedMode, type ForwardMode } from './forward-mode.ts';
import { fitsWasm, type ModelSize, trainingCost } from './training-cost.ts';

const padding = { hasMask: false, value: 0, side: 'right', multipleOf: null } as const;
const lengths = { clipsPerBatch: 8, meanSamples: 40_000, longestSamples: 80_000 };

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
  return { shape: { ...size, ...convolutions, positionalKernel: 128, positionalGroups: 16 }, total, trainable };
}

const everything = (layers: number): ForwardMode => ({ ...cachedMode(layers), trainableParts: 'everything' });

test('hubert-base fits into wasm whatever trains, hubert-large only in part', () => {
  expect(fitsWasm(trainingCost(hubert('base', 94.6e6), everything(12), lengths))).toBe(true);
  expect(fitsWasm(trainingCost(hubert('large', 315.7e6), everything(24), lengths))).toBe(false);
  expect(fitsWasm(trainingCost(hubert('large', 25.5e6), cachedMode(2), lengths))).toBe(true);
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
