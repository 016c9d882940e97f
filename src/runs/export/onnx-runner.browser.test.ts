// The exported graph in the page's own runtime.

import { afterEach, expect, test } from 'vitest';
import { defaultFeatureExtractor } from '../../config/feature-extractor.ts';
import { onnxFile } from '../../export/onnx/onnx-file.ts';
import type { StreamedBytes } from '../../lib/byte-sink.ts';
import { loadWeights } from '../../model/weights/loading.ts';
import { largestDifference } from '../../parity/compare.ts';
import { goldenCase } from '../../testing/golden-files.ts';
import { type OnnxRunner, openOnnxRunner } from './onnx-runner.ts';

let runner: OnnxRunner | null = null;
afterEach(async () => {
  await runner?.close();
  runner = null;
});

test('gives a WavLM’s logits, by one clip and the next', async () => {
  const { config, weights: source, forward } = await goldenCase('wavlm');
  const { weights } = loadWeights(source, config, 0);
  const extractor = { ...defaultFeatureExtractor, doNormalize: false, returnAttentionMask: true };
  const file = onnxFile({ config, weights, customHead: null }, extractor, { precision: 'float32', normalizes: false });
  runner = await openOnnxRunner(joined(file));
  for (const clip of [0, 1]) {
    const logits = await runner.logits(forward.read(`clip${clip}.input_values`));
    expect(largestDifference(Float32Array.from(logits), forward.read(`clip${clip}.logits`))).toBeLessThan(1e-5);
  }
});

test('a file that is no ONNX model is refused', async () => {
  await expect(openOnnxRunner(new Uint8Array(64).fill(255))).rejects.toThrow();
});

function joined({ byteLength, pieces }: StreamedBytes): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces()) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
