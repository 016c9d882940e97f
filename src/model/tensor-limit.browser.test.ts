// What is larger than a GPU binds is computed in pieces and gives the same: the backend's limit is set so low that every way of
// cutting is taken, and holds for each tensor of each kernel, ours and TensorFlow.js's.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cachedMode } from '../config/forward-mode.ts';
import { closeEngine, openEngine } from '../engine/backend/backend.ts';
import { attention } from '../engine/ops/attention/attention.ts';
import { linear } from '../engine/ops/linear/linear.ts';
import { parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { present } from '../lib/present.ts';
import { largestDifference } from '../parity/compare.ts';
import { pseudoRandom } from '../testing/tensor-testing.ts';
import { HubertClassifier } from './classifier.ts';
import { loadWeights } from './weights/loading.ts';

const config = parseModelConfig({
  model_type: 'hubert',
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 64,
  conv_dim: Array(7).fill(8),
  num_conv_pos_embedding_groups: 4,
});
/** One weight is enough to count as a checkpoint; the others are newly made. */
const source = {
  names: () => ['hubert.feature_projection.layer_norm.weight'],
  shape: () => [8],
  dtype: () => 'F32' as const,
  read: () => new Float32Array(8).fill(1),
};
/** Of 99 frames, which are computed as 112: scores of 4 heads 200 kB, of one 50 kB; the first convolution's output 230 kB. */
const clips = [pseudoRandom(32_000, 1, 1), pseudoRandom(29_000, 1, 2)];
const limits = { heads: 60_000, queries: 40_000 };
/** Of sums in another order: a smaller GEMM may have another tile. */
const tolerance = 1e-5;

async function within<T>(maxTensorBytes: number, task: () => Promise<T>): Promise<T> {
  const backend = tf.backend() as unknown as { maxTensorBytes: number };
  const before = backend.maxTensorBytes;
  Object.assign(backend, { maxTensorBytes });
  try {
    return await task();
  } finally {
    Object.assign(backend, { maxTensorBytes: before });
  }
}

async function valuesOf(tensors: tf.Tensor[]): Promise<number[]> {
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return values.flatMap((some) => [...some]);
}

describe('below a limit', { timeout: 300_000 }, () => {
  let model: HubertClassifier;
  beforeAll(async () => {
    await openEngine('webgpu');
    model = new HubertClassifier(loadWeights(source, config, 0), cachedMode(1));
  }, 300_000);
  afterAll(() => {
    model.dispose();
    closeEngine();
  });

  test.each(Object.entries(limits))('frames and statistics are the same in pieces of %s', async (_, limit) => {
    const all = async () => {
      const frames = await model.trunk(clips);
      const statistics = await model.layerStatistics(clips);
      return [...frames.flatMap((one) => [...one.frames]), ...statistics.flatMap((one) => [...one])];
    };
    const whole = await all();
    const before = tf.memory().numTensors;
    expect(largestDifference(await within(limit, all), whole)).toBeLessThan(tolerance);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('logits, loss and gradients are the same, fewer clips at a time', async () => {
    const frames = await model.trunk(clips);
    const all = async () => {
      const batch = model.batchFrames(frames);
      const { loss, gradients, logits } = model.lossAndGradients(
        batch.frames,
        batch.frameCounts,
        Int32Array.of(1, 0),
        null,
      );
      const names = [...model.trainable.keys()];
      const values = await valuesOf([
        model.top(batch.frames, batch.frameCounts, null),
        loss,
        logits,
        ...names.map((name) => present(gradients.get(name))),
      ]);
      batch.frames.dispose();
      return values;
    };
    const whole = await all();
    expect(whole.length).toBeGreaterThan(1000);
    expect(largestDifference(await within(limits.heads, all), whole)).toBeLessThan(tolerance);
  });

  test('attention of some clips, heads and queries at a time', async () => {
    const [frames, hidden, headCount] = [40, 4, 2];
    const counts = [40, 9, 23];
    const run = (hasBias: boolean) => async () => {
      const row = (seed: number) => tf.tensor3d(pseudoRandom(3 * frames * hidden, 1, seed), [3, frames, hidden]);
      const bias = () => tf.tensor4d(pseudoRandom(headCount * frames ** 2, 1, 4), [1, headCount, frames, frames]);
      const attended = tf.tidy(() =>
        attention(row(1), row(2), row(3), {
          headCount,
          scale: 0.4,
          frameCounts: Int32Array.from(counts),
          bias: hasBias ? bias() : null,
        }),
      );
      const values = await valuesOf([attended]);
      // rows past a clip's count mean nothing
      return values.filter((_, i) => Math.floor(i / hidden) % frames < (counts[Math.floor(i / hidden / frames)] ?? 0));
    };
    const [plain, biased] = [await run(false)(), await run(true)()];
    expect(plain).toHaveLength(72 * hidden);
    // bytes of scores: 38,400 in all, 12,800 of a clip, 6,400 of a head
    for (const limit of [30_000, 10_000, 5000])
      expect(largestDifference(await within(limit, run(false)), plain), String(limit)).toBeLessThan(tolerance);
    expect(largestDifference(await within(30_000, run(true)), biased)).toBeLessThan(tolerance);
  });

  test('what cannot be cut is refused with what it takes, whoever computes it', async () => {
    const x = tf.ones([64, 64]);
    await within(10_000, async () => {
      const weight = tf.ones([64, 64]);
      const tooLarge = expect.objectContaining({ code: 'engine/out-of-memory' });
      expect(() => linear(x, { weight, bias: tf.zeros([64]) })).toThrow(tooLarge);
      expect(() => tf.add(x, weight)).toThrow(tooLarge);
    });
    expect((await valuesOf([tf.add(x, x)]))[0]).toBe(2);
  });
});
