// The trainer's real session on wasm equals 20 steps of transformers' Trainer, clips alone and padded: losses, gradient
// norms, learning rates, trained parameters and logits. In the worker that the parity command uses.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectWorker, type WorkerClient } from '../protocol/worker-client.ts';
import { expectPassed, notPassed } from '../testing/expect-passed.ts';
import { goldenFolder } from '../testing/golden-files.ts';
import type { ParityWorkerApi } from './harness.ts';

let worker: WorkerClient<ParityWorkerApi>;

beforeAll(async () => {
  const script = new Worker(new URL('../workers/parity-worker.ts', import.meta.url), { type: 'module' });
  worker = connectWorker<ParityWorkerApi>(script, 'parity');
  await worker.api.open('wasm');
});
afterAll(() => worker.terminate());

const wanted = /^(config|preprocessor_config|training(-solo)?)\.json$|^(model|trained(-solo)?)\.safetensors$/;

test.each(['base', 'wav2vec2', 'everything', 'all-but-convolutions'])(
  '20 steps of %s',
  async (name) => {
    const [files, clips] = await Promise.all([goldenFolder(name, wanted), goldenFolder('clips')]);
    const results = await worker.api.checkCase(name, files, clips);
    // 7 of its files, then 11 of each of both trainings
    expectPassed(results, 7 + 2 * 11);
  },
  120_000,
);

test('a loss, a trained number and a clip’s class that are not the reference’s fail', {
  timeout: 120_000,
}, async () => {
  const [files, clips] = await Promise.all([goldenFolder('base', wanted), goldenFolder('clips')]);
  const solo = await Promise.all(
    files.map(async (file) => {
      if (file.name !== 'training-solo.json') return file;
      const training = JSON.parse(await file.text());
      training.steps[5].loss += 0.01;
      training.micro_batch_losses[0] += 0.01;
      training.decayed.pop();
      return new File([JSON.stringify(training)], file.name);
    }),
  );
  const results = await worker.api.checkCase(
    'base',
    solo.filter(({ name }) => name !== 'training.json'),
    clips,
  );
  expect(notPassed(results)).toEqual(
    [
      'parameters that decay',
      'training-solo: which decay',
      'training-solo: loss',
      'training-solo: loss of each micro-batch',
    ].map((name) => `base · ${name}`),
  );
});
