// Packed sequences give, to the bit, what each clip gives alone: the ops that know where a clip begins, and their gradients.

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pseudoRandom } from '../testing/tensor-testing.ts';
import { closeEngine, openEngine } from './backend/backend.ts';
import { attention } from './ops/attention/attention.ts';
import { dropoutMask, dropoutMaskOnHost } from './ops/dropout/dropout.ts';
import { maskedMean } from './ops/masked-mean/masked-mean.ts';
import { canPackSequences } from './packed-sequences.ts';

const counts = Int32Array.of(5, 11, 7);
const [headCount, width] = [2, 6];
const hidden = headCount * width;
const total = counts.reduce((sum, count) => sum + count, 0);
const request = { probability: 0.3, key: [5, 6] as const, stream: 9, microBatch: 2, frames: null };

beforeAll(() => openEngine('wasm', { wasmThreads: 1 }), 120_000);
afterAll(closeEngine);

const rowsOf = (seed: number) => tf.tensor3d(pseudoRandom(total * hidden, 1, seed), [1, total, hidden]);

/** The clips' parts of packed rows, each as a batch of its own. */
const apart = (rows: tf.Tensor3D): tf.Tensor3D[] => tf.split(rows, [...counts], 1);

async function valuesOf(run: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(run);
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

/** The result of `run`, then the gradient of its weighed sum in each of the inputs, one behind the other. */
function withGradients(run: (...inputs: tf.Tensor3D[]) => tf.Tensor, inputs: tf.Tensor3D[], weights: tf.Tensor) {
  const sum = (...given: tf.Tensor[]) => tf.sum(tf.mul(run(...(given as tf.Tensor3D[])), weights)) as tf.Scalar;
  return [run(...inputs), ...tf.grads(sum)(inputs)];
}

test('attention with dropout', async () => {
  expect(canPackSequences()).toBe(true);
  const mask = (frameCounts: Int32Array, firstClip: number) =>
    dropoutMask({ ...request, frameCounts, firstClip, headCount, width: null });
  const options = { headCount, scale: 0.4 };
  const together = await valuesOf(() => {
    const dropped = { ...options, frameCounts: counts, dropoutMask: mask(counts, 0) };
    const parts = withGradients((q, k, v) => attention(q!, k!, v!, dropped), [1, 2, 3].map(rowsOf), rowsOf(4));
    return tf.concat(parts, 2);
  });
  const alone = await valuesOf(() => {
    const inputs = [1, 2, 3, 4].map((seed) => apart(rowsOf(seed)));
    const clips = Array.from(counts, (count, clip) => {
      const factors = tf.reshape(mask(Int32Array.of(count), clip), [1, headCount, count, count]);
      const [q, k, v, weights] = inputs.map((parts) => parts[clip]!) as [
        tf.Tensor3D,
        tf.Tensor3D,
        tf.Tensor3D,
        tf.Tensor,
      ];
      const run = (...x: tf.Tensor3D[]) => attention(x[0]!, x[1]!, x[2]!, { ...options, dropoutMask: factors });
      return tf.concat(withGradients(run, [q, k, v], weights), 2);
    });
    return tf.concat(clips, 1);
  });
  expect(together).toEqual(alone);
});

test('the mean over each clip', async () => {
  const weights = () => tf.tensor2d(pseudoRandom(counts.length * hidden, 1, 5), [counts.length, hidden]);
  const together = await valuesOf(() => {
    const [mean, slope] = withGradients((x) => maskedMean(x!, counts), [rowsOf(1)], weights());
    return tf.concat([mean!, tf.reshape(slope!, [total, hidden])]);
  });
  const alone = await valuesOf(() => {
    const inputs = apart(rowsOf(1));
    const weighed = tf.split(weights(), counts.length);
    const parts = Array.from(counts, (count, clip) =>
      withGradients((x) => maskedMean(x!, Int32Array.of(count)), [inputs[clip]!], weighed[clip]!),
    );
    const slopes = parts.map(([, slope], clip) => tf.reshape(slope!, [counts[clip]!, hidden]));
    return tf.concat([...parts.map(([mean]) => mean!), ...slopes]);
  });
  expect(together).toEqual(alone);
});

test('factors of dropout are those of padded clips, without the padding', async () => {
  for (const kind of [
    { headCount: 1, width: hidden },
    { headCount, width: null },
  ]) {
    const found = await valuesOf(() => dropoutMask({ ...request, ...kind, frameCounts: counts }));
    expect(found).toEqual(dropoutMaskOnHost({ ...request, ...kind, frameCounts: counts }));
    const longest = Math.max(...counts);
    const padded = dropoutMaskOnHost({ ...request, ...kind, frameCounts: counts, frames: longest });
    const expected = Array.from(counts, (count, clip) =>
      Array.from({ length: kind.headCount * count }, (_, row) => {
        const [head, t] = [Math.floor(row / count), row % count];
        const at = ((clip * kind.headCount + head) * longest + t) * (kind.width ?? longest);
        return [...padded.subarray(at, at + (kind.width ?? count))];
      }),
    );
    expect([...found]).toEqual(expected.flat(2));
  }
});
