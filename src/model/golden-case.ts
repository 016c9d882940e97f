// For browser tests: a golden case of fixtures/golden, fetched from the development server.

import { type ModelConfig, parseModelConfig } from '../formats/hf-model-config.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import type { TensorSource } from '../formats/tensor-source.ts';

export interface GoldenCase {
  config: ModelConfig;
  weights: TensorSource;
  forward: TensorSource;
  gradients: TensorSource;
  /** Class of each of the four clips. */
  labels: Int32Array;
}

const files = import.meta.glob<string>('../../fixtures/golden/*/*.{json,safetensors,bin}', {
  query: '?url',
  import: 'default',
  eager: true,
});

export async function goldenCase(name: string): Promise<GoldenCase> {
  const [config, weights, forward, gradients, training] = await Promise.all([
    fetchFile(name, 'config.json'),
    fetchFile(name, 'model.safetensors'),
    fetchFile(name, 'forward.safetensors'),
    fetchFile(name, 'gradients.safetensors'),
    fetchFile(name, 'training.json'),
  ]);
  return {
    config: parseModelConfig(parseJson(config)),
    weights: await readSafetensors(weights),
    forward: await readSafetensors(forward),
    gradients: await readSafetensors(gradients),
    labels: Int32Array.from((parseJson(training) as { labels: number[] }).labels.slice(0, 4)),
  };
}

export async function fetchFile(name: string, file: string): Promise<ArrayBuffer> {
  const url = files[`../../fixtures/golden/${name}/${file}`];
  if (!url) throw new Error(`fixtures/golden/${name}/${file} is missing`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

function parseJson(bytes: ArrayBuffer): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
