// For browser tests: fixtures/golden, fetched from the development server, as the golden harness takes it, as a model to work
// with, and as files that a person would bring.

import { type ModelConfig, parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { writeZip } from '../formats/zip/writer.ts';
import { baseName } from '../lib/file-names.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { connectWorker } from '../protocol/worker-client.ts';

const urls = import.meta.glob<string>('../../fixtures/golden/{,*/}*.{json,safetensors,bin,wav}', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** `path` below fixtures/golden: `base/config.json`. */
export async function goldenFile(path: string): Promise<File> {
  const url = urls[`../../fixtures/golden/${path}`];
  if (!url) throw new Error(`fixtures/golden/${path} is missing`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return new File([await response.blob()], baseName(path));
}

/** Of one folder, those whose names match, in the order of the numbers that clips end with. */
export async function goldenFolder(folder: string, pattern = /./): Promise<File[]> {
  const names = Object.keys(urls).flatMap((path) => (path.split('/').at(-2) === folder ? [baseName(path)] : []));
  const numberOf = (name: string) => Number(/_(\d+)\.wav$/.exec(name)?.[1] ?? 0);
  const wanted = names.filter((name) => pattern.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
  return Promise.all(wanted.map((name) => goldenFile(`${folder}/${name}`)));
}

async function goldenJson(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await (await goldenFile(path)).text());
}

/** A case to open a model of and to feed it. */
export interface GoldenCase {
  config: ModelConfig;
  weights: TensorSource;
  forward: TensorSource;
  gradients: TensorSource;
  /** What the feature extractor made of each of the four clips, and its class. */
  clips: { inputs: Float32Array[]; labels: number[] };
  /** Mean cross entropy of those clips, each alone: the first micro-batch of training with the loaded weights. */
  soloLoss: number;
}

/** `settings` replace some of its config.json's. */
export async function goldenCase(name: string, settings: Record<string, unknown> = {}): Promise<GoldenCase> {
  const open = async (file: string) => readSafetensors(await goldenFile(`${name}/${file}`));
  const [config, training, weights, forward, gradients] = await Promise.all([
    goldenJson(`${name}/config.json`),
    goldenJson(`${name}/training-solo.json`),
    open('model.safetensors'),
    open('forward.safetensors'),
    open('gradients.safetensors'),
  ]);
  const { labels, micro_batch_losses: losses } = training as { labels: number[]; micro_batch_losses: number[] };
  return {
    config: parseModelConfig({ ...config, ...settings }),
    weights,
    forward,
    gradients,
    clips: {
      inputs: [0, 1, 2, 3].map((clip) => forward.read(`clip${clip}.input_values`)),
      labels: labels.slice(0, 4),
    },
    soloLoss: losses[0] ?? Number.NaN,
  };
}

/** All clips. */
export async function clipsArchive(): Promise<File> {
  const clips = await goldenFolder('clips');
  return new File([await writeZip(clips.map((clip) => ({ path: clip.name, data: clip })))], 'clips.zip');
}

/** The id of the data set that they become. */
export async function importClips(): Promise<string> {
  const script = new Worker(new URL('../workers/import-worker.ts', import.meta.url), { type: 'module' });
  const client = connectWorker<ImportWorkerApi>(script, 'import');
  const record = await client.api.importFiles(
    [await clipsArchive()],
    { name: 'clips', sampleRateHz: 16_000 },
    () => {},
  );
  client.terminate();
  return record.id;
}

/** The case `base` with dropout, LayerDrop and masks switched on, so that resuming must bring the random numbers back too. */
export async function modelFiles(): Promise<File[]> {
  const original = await goldenJson('base/config.json');
  const dropout = { hidden_dropout: 0.1, attention_dropout: 0.1, activation_dropout: 0.1, layerdrop: 0.3 };
  const masks = { apply_spec_augment: true, mask_time_prob: 0.2, mask_time_length: 4, mask_feature_prob: 0.1 };
  const lively = { ...original, ...dropout, feat_proj_dropout: 0.1, ...masks, mask_feature_length: 5 };
  return [
    await goldenFile('base/model.safetensors'),
    new File([JSON.stringify(lively)], 'config.json'),
    await goldenFile('base/preprocessor_config.json'),
  ];
}
