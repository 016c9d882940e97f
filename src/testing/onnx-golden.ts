// For tests in Node: a golden case's classifier as ONNX, and what it answers in onnxruntime's WebAssembly build.

import * as ort from 'onnxruntime-web';
import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import type { ClassifierParts } from '../export/onnx/classifier-graph.ts';
import { type OnnxFileOptions, onnxFile } from '../export/onnx/onnx-file.ts';
import { parseFeatureExtractor } from '../formats/hugging-face/feature-extractor.ts';
import { parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { loadWeights } from '../model/weights/loading.ts';
import { goldenFile } from './golden-folder.ts';

export interface OnnxGolden {
  parts: ClassifierParts;
  extractor: FeatureExtractorConfig;
  /** What transformers computes. */
  forward: TensorSource;
}

export async function onnxGolden(name: string, settings: Record<string, unknown> = {}): Promise<OnnxGolden> {
  const json = async (file: string) =>
    JSON.parse(await goldenFile(`${name}/${file}.json`).text()) as Record<string, unknown>;
  const tensors = (file: string) => readSafetensors(goldenFile(`${name}/${file}.safetensors`));
  const config = parseModelConfig({ ...(await json('config')), ...settings });
  const { weights } = loadWeights(await tensors('model'), config, 0);
  const extractor = parseFeatureExtractor(await json('preprocessor_config'));
  return { parts: { config, weights, customHead: null }, extractor, forward: await tensors('forward') };
}

export function onnxBytes({ parts, extractor }: OnnxGolden, options: OnnxFileOptions): Uint8Array {
  const { byteLength, pieces } = onnxFile(parts, extractor, options);
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces()) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Logits of clips, padded behind to the longest with `padding`. */
export async function onnxLogits(
  model: Uint8Array,
  clips: readonly Float32Array[],
  padding = 0,
): Promise<Float32Array[]> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 3 });
  const samples = Math.max(...clips.map(({ length }) => length));
  const values = new Float32Array(clips.length * samples).fill(padding);
  const mask = new BigInt64Array(clips.length * samples);
  for (const [i, clip] of clips.entries()) {
    values.set(clip, i * samples);
    mask.fill(1n, i * samples, i * samples + clip.length);
  }
  const dims = [clips.length, samples];
  const feeds: Record<string, ort.Tensor> = { input_values: new ort.Tensor('float32', values, dims) };
  if (session.inputNames.includes('attention_mask')) feeds.attention_mask = new ort.Tensor('int64', mask, dims);
  const { logits } = await session.run(feeds);
  await session.release();
  const data = logits?.data as Float32Array;
  const width = data.length / clips.length;
  return clips.map((_, i) => data.slice(i * width, (i + 1) * width));
}
