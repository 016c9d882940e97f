// For browser tests: a golden case of fixtures/golden, fetched from the development server.

import { type ModelConfig, parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';

export interface GoldenCase {
  config: ModelConfig;
  weights: TensorSource;
  forward: TensorSource;
  gradients: TensorSource;
  /** Class of each of the four clips. */
  labels: Int32Array;
  /** Mean cross entropy of those clips, each alone: the first micro-batch of training with the loaded weights. */
  soloLoss: number;
}

const files = import.meta.glob<string>('../../fixtures/golden/*/*.{json,safetensors,bin}', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** `settings` replace some of its config.json's. */
export async function goldenCase(name: string, settings: Record<string, unknown> = {}): Promise<GoldenCase> {
  const [config, weights, forward, gradients, training] = await Promise.all([
    fetchFile(name, 'config.json'),
    fetchFile(name, 'model.safetensors'),
    fetchFile(name, 'forward.safetensors'),
    fetchFile(name, 'gradients.safetensors'),
    fetchFile(name, 'training-solo.json'),
  ]);
  const solo = parseJson(training) as { labels: number[]; micro_batch_losses: number[] };
  return {
    config: parseModelConfig({ ...(parseJson(config) as object), ...settings }),
    weights: await readSafetensors(weights),
    forward: await readSafetensors(forward),
    gradients: await readSafetensors(gradients),
    labels: Int32Array.from(solo.labels.slice(0, 4)),
    soloLoss: solo.micro_batch_losses[0]!,
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
