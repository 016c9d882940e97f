// What the plan says of the first pass's memory is what the pass takes: a wasm heap never shrinks, so its size tells the
// peak. With hubert-base's convolutions, which are what a long clip costs.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachedMode } from '../config/forward-mode.ts';
import { passBatch, passBytes } from '../config/plan/training-cost.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { pseudoRandom } from '../testing/tensor-testing.ts';
import { HubertClassifier } from './classifier.ts';
import { loadWeights } from './weights/loading.ts';
import { shapeOf } from './weights/parameter-list.ts';

const sizes = { hidden_size: 256, num_hidden_layers: 6, num_attention_heads: 4, intermediate_size: 1024 };
const config = parseModelConfig({ model_type: 'hubert', ...sizes });
/** Emscripten grows a heap by a fifth more than was asked for. */
const overgrowth = 1.2;
const sampleRateHz = 16_000;

/** One weight is enough to count as a checkpoint; the others are newly made. */
const source = {
  names: () => ['hubert.feature_projection.layer_norm.weight'],
  shape: () => [512],
  dtype: () => 'F32' as const,
  read: () => new Float32Array(512).fill(1),
};

function heapBytes(): number {
  return (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;
}

const clip = (seconds: number, seed: number) => pseudoRandom(Math.round(seconds * sampleRateHz), 1, seed + 1);

beforeAll(() => openEngine('wasm'));
afterAll(closeEngine);

test('the heap stays below what is stated, and more clips take no more', async () => {
  const before = heapBytes();
  const model = new HubertClassifier(loadWeights(source, config, 0), cachedMode(2));
  const stated = (seconds: number) =>
    passBytes(shapeOf(config), model.parameterCounts.total, Math.round(seconds * sampleRateHz));
  const fullBatch = Array.from({ length: passBatch.clips }, (_, i) => clip(2, i));
  await model.trunk(fullBatch);
  const batched = heapBytes();
  expect(batched).toBeLessThanOrEqual(before + overgrowth * stated(2));
  await model.trunk(fullBatch.map((_, i) => clip(1.9, i + 10)));
  expect(heapBytes()).toBe(batched);

  // a long clip is a batch of its own
  await model.trunk([clip(12, 1)]);
  const long = heapBytes();
  expect(long).toBeLessThanOrEqual(before + overgrowth * stated(12));
  // and the statement is no idle bound
  expect(long - before).toBeGreaterThan(0.5 * stated(12));
  await model.layerStatistics([clip(12, 2)]);
  expect(heapBytes()).toBe(long);
  model.dispose();
});
