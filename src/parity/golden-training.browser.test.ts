// The trainer's real session on wasm equals 20 updates of transformers' Trainer, clips alone and padded: losses, gradient norms, rates, trained
// parameters and logits, with the parity command's own tolerances.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import type { ParityWorkerApi } from './parity-types.ts';

const urls = import.meta.glob<string>(
  '../../fixtures/golden/{base,wav2vec2,everything,all-but-convolutions,clips}/*.{json,safetensors,wav}',
  {
    query: '?url',
    import: 'default',
    eager: true,
  },
);

/** The golden files of a folder whose names match, in order of the number that clips end with. */
async function files(folder: string, pattern: RegExp): Promise<File[]> {
  const paths = Object.keys(urls).filter((path) => path.split('/').at(-2) === folder && pattern.test(path));
  const numberOf = (path: string) => Number(/_(\d+)\.wav$/.exec(path)?.[1] ?? 0);
  paths.sort((a, b) => numberOf(a) - numberOf(b));
  return Promise.all(
    paths.map(async (path) => new File([await (await fetch(urls[path]!)).blob()], path.split('/').at(-1)!)),
  );
}

let worker: WorkerClient<ParityWorkerApi>;

beforeAll(async () => {
  const script = new Worker(new URL('../workers/parity-worker.ts', import.meta.url), { type: 'module' });
  worker = connectWorker<ParityWorkerApi>(script, 'parity');
  await worker.api.open('wasm');
});
afterAll(() => worker.terminate());

test.each(['base', 'wav2vec2', 'everything', 'all-but-convolutions'])(
  '20 updates of %s',
  async (name) => {
    const wanted = /\/(config|preprocessor_config|training(-solo)?)\.json$|\/(model|trained(-solo)?)\.safetensors$/;
    const results = await worker.api.checkCase(name, await files(name, wanted), await files('clips', /\.wav$/));
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    for (const training of ['training-solo', 'training']) {
      const passed = results.filter((one) => one.status === 'passed' && one.name.includes(`${training}: `));
      expect(passed.map((one) => one.name.replace(/^.*: /, '').replace(/\d+ /, ''))).toEqual(
        expect.arrayContaining(['loss', 'gradient norm', 'learning rate', 'parameters', 'logits afterwards']),
      );
    }
  },
  120_000,
);
