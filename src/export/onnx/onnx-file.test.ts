// The exported graph in onnxruntime, against what transformers computes of the same weights.

import { describe, expect, test } from 'vitest';
import { itemAt } from '../../lib/present.ts';
import { largestDifference } from '../../parity/compare.ts';
import { type OnnxGolden, onnxBytes, onnxGolden, onnxLogits } from '../../testing/onnx-golden.ts';

const cases = ['base', 'large', 'wsum', 'wav2vec2', 'wavlm', 'wavlm-large', 'data2vec', 'batch-norm', 'wsum-large'];

/** The golden's inputs, normalised already, and their logits, each clip alone. */
function clipsOf({ forward }: OnnxGolden): { inputs: Float32Array[]; logits: Float32Array[] } {
  const read = (what: string) => [0, 1, 2, 3].map((clip) => forward.read(`clip${clip}.${what}`));
  return { inputs: read('input_values'), logits: read('logits') };
}

function worst(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  return Math.max(...found.map((one, i) => largestDifference(one, itemAt(expected, i))));
}

// transformers' float32 differs from itself by about 1e-6 from one machine to another
const tolerance = 1e-5;

describe.each(cases)('%s', (name) => {
  test('gives each clip its logits, alone', async () => {
    const golden = await onnxGolden(name);
    const { inputs, logits } = clipsOf(golden);
    const model = onnxBytes(
      { ...golden, extractor: { ...golden.extractor, returnAttentionMask: false } },
      { precision: 'float32', normalizes: false },
    );
    const found = [];
    for (const input of inputs.slice(0, 2)) found.push(...(await onnxLogits(model, [input])));
    expect(worst(found, logits)).toBeLessThan(tolerance);
  });

  test('gives each clip of a padded batch what it gives alone', async () => {
    const golden = await onnxGolden(name);
    const { inputs, logits } = clipsOf(golden);
    const model = onnxBytes(
      { ...golden, extractor: { ...golden.extractor, returnAttentionMask: true } },
      { precision: 'float32', normalizes: false },
    );
    // whatever the padding holds
    expect(worst(await onnxLogits(model, inputs, 0.7), logits)).toBeLessThan(tolerance);
  });
});

test.each([
  ['float16', 5e-3],
  ['int8', 6e-2],
] as const)('%s stays near, and is not the same', async (precision, bound) => {
  const golden = await onnxGolden('large');
  const { inputs, logits } = clipsOf(golden);
  const difference = worst(await onnxLogits(onnxBytes(golden, { precision, normalizes: false }), inputs), logits);
  expect(difference).toBeLessThan(bound);
  expect(difference).toBeGreaterThan(tolerance);
});

test('normalises each clip of a batch by itself', async () => {
  const golden = await onnxGolden('large'); // do_normalize, with an attention mask
  const { inputs, logits } = clipsOf(golden);
  const louder = inputs.map((input, i) => input.map((sample) => (0.02 * (i + 1) * sample) / 4 + 0.01 * i));
  const found = await onnxLogits(onnxBytes(golden, { precision: 'float32', normalizes: true }), louder, -0.3);
  // 1e-7 beside the variance of the quietest clip, 2.5e-5
  expect(worst(found, logits)).toBeLessThan(5e-3);
  const raw = await onnxLogits(onnxBytes(golden, { precision: 'float32', normalizes: false }), louder, -0.3);
  expect(worst(raw, logits)).toBeGreaterThan(2e-2);
});

test('another model’s logits are far', async () => {
  const { inputs } = clipsOf(await onnxGolden('base'));
  const { logits } = clipsOf(await onnxGolden('wav2vec2'));
  const model = onnxBytes(await onnxGolden('base'), { precision: 'float32', normalizes: false });
  expect(worst(await onnxLogits(model, inputs.slice(0, 1)), logits)).toBeGreaterThan(1e-2);
});
