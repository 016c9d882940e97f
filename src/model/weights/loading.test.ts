// The weights that files hold, and which of them train and decay: parity/check-loading.ts.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { cachedMode } from '../../config/forward-mode.ts';
import { parseModelConfig, withLabels } from '../../formats/hugging-face/model-config.ts';
import { readPytorchCheckpoint } from '../../formats/pytorch/checkpoint.ts';
import { readSafetensors } from '../../formats/weights/safetensors.ts';
import type { TensorSource } from '../../formats/weights/tensor-source.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { checkNumbers, loadWeights } from './loading.ts';
import { assertBodyWeights } from './missing-weights.ts';
import { countParameters } from './parameter-list.ts';

const cases = ['base', 'large', 'wsum', 'wav2vec2', 'wavlm', 'wavlm-large', 'data2vec', 'batch-norm', 'wsum-large'];
const head = ['projector.weight', 'projector.bias', 'classifier.weight', 'classifier.bias'];

const read = (path: string) => readFile(new URL(`../../../fixtures/golden/${path}`, import.meta.url));
const configOf = async (name: string) => parseModelConfig(JSON.parse((await read(`${name}/config.json`)).toString()));
const safetensorsOf = async (name: string) => readSafetensors(new Uint8Array(await read(`${name}/model.safetensors`)));
const checkpointOf = async (name: string) =>
  readPytorchCheckpoint(new Blob([new Uint8Array(await read(`${name}/pytorch_model.bin`))]));

test.each(cases)('a body of %s alone, under its old names, gets a new head', async (name) => {
  const config = await configOf(name);
  const { weights, report } = loadWeights(await checkpointOf(name), config, 0);
  expect(report.missing).toEqual(config.usesWeightedLayerSum ? ['layer_weights', ...head] : head);
  expect(report.unexpected).toEqual([]);
  const projector = weights.get('projector.weight')!.data;
  const std = Math.sqrt(projector.reduce((sum, value) => sum + value * value, 0) / projector.length);
  // initializer_range is 0.12 in these cases; 288 draws or more
  expect(std).toBeGreaterThan(0.105);
  expect(std).toBeLessThan(0.135);
  expect([...weights.get('projector.bias')!.data].every((value) => value === 0)).toBe(true);
});

test('a CTC checkpoint: its lm_head is unexpected', async () => {
  const config = await configOf('large/ctc');
  const { report } = loadWeights(await checkpointOf('large/ctc'), config, 0);
  expect(report.missing).toEqual(head);
  expect(report.unexpected.sort()).toEqual(['lm_head.bias', 'lm_head.weight']);
  expect(config.labels).toEqual(['LABEL_0', 'LABEL_1']);
});

test('another number of classes: the classifier is newly made and reported, as with ignore_mismatched_sizes', async () => {
  const config = withLabels(await configOf('base'), ['a', 'b', 'c']);
  const { weights, report } = loadWeights(await safetensorsOf('base'), config, 0);
  expect(report.mismatched).toEqual([
    { name: 'classifier.weight', found: [6, 24], expected: [3, 24] },
    { name: 'classifier.bias', found: [6], expected: [3] },
  ]);
  expect(weights.get('classifier.weight')!.data.length).toBe(72);
  expect(config.raw).toMatchObject({ id2label: { 0: 'a', 1: 'b', 2: 'c' }, label2id: { a: 0, b: 1, c: 2 } });
});

test('the seed decides a new head', async () => {
  const [config, source] = [await configOf('base'), await checkpointOf('base')];
  const of = (seed: number) => loadWeights(source, config, seed).weights.get('classifier.weight')!.data;
  expect(of(1)).toEqual(of(1));
  expect(of(1)).not.toEqual(of(2));
});

test('a body of another size is refused by name', async () => {
  const config = { ...(await configOf('base')), hiddenSize: 96 };
  const source = await safetensorsOf('base');
  const error = catchError(() => loadWeights(source, config, 0));
  expect(error.code).toBe('model/wrong-shape');
  expect(error.params.name).toBe('hubert.masked_spec_embed');
});

test('weights that are all zero are refused when the model is opened, whatever the biases are', async () => {
  const [config, source] = [await configOf('base'), await safetensorsOf('base')];
  const zeros = (name: string) => source.read(name).fill(source.shape(name).length > 1 ? 0 : 1);
  const loaded = loadWeights({ ...source, read: zeros }, config, 0);
  expect(catchError(() => checkNumbers(loaded)).params.reason).toBe('only zeros');
  const oneHeld = (name: string) => (name.endsWith('k_proj.weight') ? source.read(name) : zeros(name));
  checkNumbers(loadWeights({ ...source, read: oneHeld }, config, 0));
});

test('a number that is not finite is refused by name', async () => {
  const [config, source] = [await configOf('base'), await safetensorsOf('base')];
  const bad = 'hubert.encoder.layers.1.attention.q_proj.weight';
  const spoiled: TensorSource = {
    names: () => source.names(),
    shape: (name) => source.shape(name),
    dtype: (name) => source.dtype(name),
    read: (name) => {
      const data = source.read(name);
      if (name === bad) data[5] = Number.NaN;
      return data;
    },
  };
  const error = catchError(() => checkNumbers(loadWeights(spoiled, config, 0)));
  expect(error.code).toBe('model/bad-weights');
  expect(error.params).toMatchObject({ tensor: bad, reason: 'NaN at position 5' });
});

test('a file of something else is refused', async () => {
  const source = await safetensorsOf('base');
  const config = await configOf('wav2vec2');
  const renamed: TensorSource = { ...source, names: () => ['bert.pooler.weight'], shape: () => [2] };
  expect(catchError(() => loadWeights(renamed, config, 0)).code).toBe('model/no-weights');
});

test('parameter counts are those of torch', async () => {
  const config = await configOf('base');
  const counts = countParameters(config, cachedMode(2));
  const source = await safetensorsOf('base');
  const size = (name: string) => source.shape(name).reduce((product, length) => product * length, 1);
  const sum = (names: string[]) => names.reduce((total, name) => total + size(name), 0);
  expect(counts.total).toBe(sum(source.names()));
  expect(counts.perLayer).toEqual(
    [0, 1, 2, 3].map((i) => sum(source.names().filter((n) => n.includes(`layers.${i}.`) && n.includes('encoder')))),
  );
  expect(counts.head).toBe(sum(head));
  expect(counts.trainable).toBe(counts.perLayer[2]! + counts.perLayer[3]! + counts.head);
});

function catchError(run: () => unknown): VoxtuneError {
  try {
    run();
  } catch (error) {
    if (error instanceof VoxtuneError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as VoxtuneError).code;
  }
};

test.each(cases)('all of a body of %s, with its own head, another or none, is taken without a word', async (name) => {
  const config = await configOf(name);
  for (const labels of [config.labels, ['a', 'b', 'c']]) {
    const { report } = loadWeights(await checkpointOf(name), withLabels(config, labels), 0);
    expect(report.missing.length).toBeGreaterThan(0);
    expect(codeOf(() => assertBodyWeights(config, report))).toBe('none');
  }
});

test('layers that the file does not hold are refused with their count', async () => {
  const own = await configOf('base');
  const config = { ...own, layerCount: 1000 };
  const { report } = loadWeights(await safetensorsOf('base'), config, 0);
  const error = catchError(() => assertBodyWeights(config, report));
  expect(error.code).toBe('model/missing-weights');
  const perLayer = 16;
  expect(error.params).toMatchObject({
    missing: (1000 - own.layerCount) * perLayer,
    layers: 1000,
    wholeLayers: own.layerCount,
    name: `hubert.encoder.layers.${own.layerCount}.attention.k_proj.weight`,
  });
});

test('one weight of the body that is missing is refused by name, but not the embedding of masked frames', async () => {
  const [config, source] = [await configOf('base'), await safetensorsOf('base')];
  const without = (name: string) => {
    const names = source.names().filter((other) => other !== name);
    return loadWeights({ ...source, names: () => names }, config, 0).report;
  };
  const name = 'hubert.feature_projection.projection.bias';
  const error = catchError(() => assertBodyWeights(config, without(name)));
  expect([error.code, error.params.name, error.params.missing]).toEqual(['model/missing-weights', name, 1]);
  expect(codeOf(() => assertBodyWeights(config, without('hubert.masked_spec_embed')))).toBe('none');
});

test('150,000 tensors beside its own are left out by name', async () => {
  const [config, source] = [await configOf('base'), await safetensorsOf('base')];
  const more = Array.from({ length: 150_000 }, (_, i) => `more.${i}`);
  const { report } = loadWeights({ ...source, names: () => [...source.names(), ...more] }, config, 0);
  expect(report.missing).toEqual([]);
  expect(report.unexpected).toEqual(more);
});
