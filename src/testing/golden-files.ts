// The golden `base` case as files that a person would bring: its clips in an archive, its model with dropout and LayerDrop
// switched on, so that resuming must bring the random numbers back too.

import { writeZip } from '../formats/zip/writer.ts';
import type { ImportWorkerApi } from '../protocol/import-worker.ts';
import { connectWorker } from '../protocol/worker-client.ts';

const urls = import.meta.glob<string>('../../fixtures/golden/{base,clips}/*.{json,safetensors,bin,wav}', {
  query: '?url',
  import: 'default',
  eager: true,
});

async function golden(path: string): Promise<Blob> {
  const url = urls[`../../fixtures/golden/${path}`];
  if (!url) throw new Error(`fixtures/golden/${path} is missing`);
  return (await fetch(url)).blob();
}

export async function clipsArchive(): Promise<File> {
  const names = Object.keys(urls).filter((path) => path.endsWith('.wav'));
  const parts = await Promise.all(
    names.map(async (path) => ({
      path: path.split('/').at(-1)!,
      data: await golden(`clips/${path.split('/').at(-1)}`),
    })),
  );
  return new File([await writeZip(parts)], 'clips.zip');
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

export async function modelFiles(): Promise<File[]> {
  const original = JSON.parse(await (await golden('base/config.json')).text()) as Record<string, unknown>;
  const dropout = { hidden_dropout: 0.1, attention_dropout: 0.1, activation_dropout: 0.1, layerdrop: 0.3 };
  const masks = { apply_spec_augment: true, mask_time_prob: 0.2, mask_time_length: 4, mask_feature_prob: 0.1 };
  const lively = { ...original, ...dropout, feat_proj_dropout: 0.1, ...masks, mask_feature_length: 5 };
  return [
    new File([await golden('base/model.safetensors')], 'model.safetensors'),
    new File([JSON.stringify(lively)], 'config.json'),
    new File([await golden('base/preprocessor_config.json')], 'preprocessor_config.json'),
  ];
}
