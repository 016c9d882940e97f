import { describe, expect, test } from 'vitest';
import { writeZip } from '../formats/zip/writer.ts';
import { findModelFiles, type ModelFiles } from './pick-model-files.ts';

const file = (name: string, text = name) => new File([text], name);
const weightsOf = async ({ weights }: ModelFiles) =>
  Object.fromEntries(await Promise.all([...weights].map(async ([name, data]) => [name, await data.text()])));
const textOf = async (blob: Blob | null) => (blob ? blob.text() : null);

test('loose files in any order; safetensors are preferred', async () => {
  const found = await findModelFiles([file('pytorch_model.bin'), file('model.safetensors'), file('config.json')]);
  expect(await weightsOf(found)).toEqual({ 'model.safetensors': 'model.safetensors' });
  expect([found.extractor, found.name]).toEqual([null, null]);
});

test('a zip: the outermost files, named for their folder', async () => {
  const paths = ['hub/model/checkpoint-10/config.json', 'hub/model/config.json', 'hub/model/pytorch_model.bin'];
  const parts = [...paths, 'hub/model/preprocessor_config.json', '__MACOSX/hub/config.json'];
  const zip = await writeZip(parts.map((path) => ({ path, data: path })));
  const found = await findModelFiles([new File([zip], 'download.zip')]);
  expect(found.name).toBe('model');
  expect(await textOf(found.config)).toBe('hub/model/config.json');
  expect(await weightsOf(found)).toEqual({ 'pytorch_model.bin': 'hub/model/pytorch_model.bin' });
  expect(await textOf(found.extractor?.data ?? null)).toBe('hub/model/preprocessor_config.json');
});

test('a zip without folders is named for itself', async () => {
  const zip = await writeZip(['config.json', 'model.safetensors'].map((path) => ({ path, data: path })));
  expect((await findModelFiles([new File([zip], 'my-hubert.ZIP')])).name).toBe('my-hubert');
});

const indexOf = (...shards: string[]) =>
  JSON.stringify({ weight_map: Object.fromEntries(shards.map((shard, i) => [`tensor.${i}`, shard])) });

test('shards with their index, from the model’s own folder', async () => {
  const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  const files = ['a/checkpoint-10/model.safetensors', 'a/config.json', ...shards.map((name) => `a/${name}`)];
  const index = file('a/model.safetensors.index.json', indexOf(...shards));
  const found = await findModelFiles([...files.map((path) => file(path)), index]);
  expect(Object.keys(await weightsOf(found)).sort()).toEqual([...shards, 'model.safetensors.index.json']);
  expect(found.name).toBe('a');
});

describe('every layout of transformers 4 and 5', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const other = 'f'.repeat(40);
  const cache = 'hub/models--owner--a-model';
  test.each<[string, (string | File)[], string | null, string[], string | null]>([
    [
      'what Trainer keeps in a checkpoint',
      ['config.json', 'model.safetensors', 'optimizer.pt', 'training_args.bin', 'trainer_state.json', 'rng_state.pth'],
      null,
      ['model.safetensors'],
      null,
    ],
    [
      'a hub’s cache with two commits',
      [
        file(`${cache}/refs/main`, `${commit}\n`),
        `${cache}/blobs/abc`,
        `${cache}/snapshots/${other}/config.json`,
        `${cache}/snapshots/${other}/model.safetensors`,
        `${cache}/snapshots/${commit}/config.json`,
        `${cache}/snapshots/${commit}/pytorch_model.bin`,
        `${cache}/snapshots/${commit}/preprocessor_config.json`,
      ],
      'owner/a-model',
      ['pytorch_model.bin'],
      `${cache}/snapshots/${commit}/preprocessor_config.json`,
    ],
    ['a snapshot alone', [`${commit}/config.json`, `${commit}/model.safetensors`], null, ['model.safetensors'], null],
    [
      'checkpoints of one run, with the feature extractor above them',
      [
        'out/checkpoint-90/config.json',
        'out/checkpoint-90/model.safetensors',
        'out/checkpoint-1000/config.json',
        'out/checkpoint-1000/pytorch_model.bin',
        'out/preprocessor_config.json',
      ],
      'out/checkpoint-1000',
      ['pytorch_model.bin'],
      'out/preprocessor_config.json',
    ],
    [
      'a model in a folder of a project that has a config.json of its own',
      ['project/config.json', 'project/model/config.json', 'project/model/model.safetensors'],
      'model',
      ['model.safetensors'],
      null,
    ],
    [
      'files of a repository that are hidden',
      ['m/config.json', 'm/model.safetensors', 'm/.git/config', 'm/.ipynb_checkpoints/config.json'],
      'm',
      ['model.safetensors'],
      null,
    ],
    ['a hidden folder that was chosen', ['.m/config.json', '.m/model.safetensors'], '.m', ['model.safetensors'], null],
    ['a variant', ['config.json', 'model.fp16.safetensors'], null, ['model.fp16.safetensors'], null],
    [
      'shards of a variant, with its index',
      [
        'config.json',
        'model.fp16-00001-of-00001.safetensors',
        file('model.safetensors.index.fp16.json', indexOf('model.fp16-00001-of-00001.safetensors')),
      ],
      null,
      ['model.fp16-00001-of-00001.safetensors', 'model.safetensors.index.fp16.json'],
      null,
    ],
    [
      'shards under the names that the index gives them',
      ['config.json', 'body.bin', 'head.bin', file('pytorch_model.bin.index.json', indexOf('body.bin', 'head.bin'))],
      null,
      ['body.bin', 'head.bin', 'pytorch_model.bin.index.json'],
      null,
    ],
    [
      'shards of two savings without an index',
      ['config.json', 'model-00001-of-00003.safetensors', 'model-00001-of-00001.safetensors'],
      null,
      ['model-00001-of-00001.safetensors'],
      null,
    ],
    [
      'weights that config.json names',
      [file('config.json', '{"transformers_weights": "best.safetensors"}'), 'best.safetensors'],
      null,
      ['model.safetensors'],
      null,
    ],
    [
      'a processor that holds the feature extractor, beside an earlier file of its own',
      [
        'config.json',
        'model.safetensors',
        'preprocessor_config.json',
        file('processor_config.json', '{"feature_extractor": {}}'),
      ],
      null,
      ['model.safetensors'],
      '{"feature_extractor": {}}',
    ],
    [
      'a processor that holds none, as transformers 4 writes it',
      [
        'config.json',
        'model.safetensors',
        'preprocessor_config.json',
        file('processor_config.json', '{"processor_class": "Wav2Vec2Processor"}'),
      ],
      null,
      ['model.safetensors'],
      'preprocessor_config.json',
    ],
  ])('%s', async (_what, given, name, weights, extractor) => {
    const found = await findModelFiles(given.map((one) => (typeof one === 'string' ? file(one) : one)));
    expect(found.name).toBe(name);
    expect(Object.keys(await weightsOf(found)).sort()).toEqual(weights);
    expect(await textOf(found.extractor?.data ?? null)).toBe(extractor);
  });

  test('of several models none is taken, and they are named', async () => {
    const paths = ['a/config.json', 'a/model.safetensors', 'b/config.json', 'b/model.safetensors'];
    const found = 'models/a, models/b';
    const files = paths.map((path) => file(`models/${path}`));
    await expect(findModelFiles(files)).rejects.toMatchObject({ code: 'model/several', params: { count: 2, found } });
  });
});

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 4000000\n`;

test.each([
  ['file/lfs-pointer', pointer, /^pytorch_model.bin is a Git LFS pointer.*git lfs pull/],
  ['model/bad-weights', '<!doctype html>\n<html class="">', /^pytorch_model.bin is a web page/],
])('%s where a stand-in lies in the weights’ place', async (code, text, message) => {
  const files = [file('config.json', '{}'), file('pytorch_model.bin', text)];
  await expect(findModelFiles(files)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('a missing shard is named', async () => {
  const files = [
    file('config.json'),
    file('pytorch_model-00002-of-00003.bin'),
    file('pytorch_model-00001-of-00003.bin'),
  ];
  await expect(findModelFiles(files)).rejects.toMatchObject({
    code: 'model/no-weights',
    params: { expected: 'pytorch_model-00003-of-00003.bin' },
  });
});

test('a damaged zip is told, stored and deflated alike', async () => {
  for (const compress of [false, true]) {
    const parts = ['config.json', 'model.safetensors'].map((path) => ({ path, data: path.repeat(99), compress }));
    const bytes = new Uint8Array(await (await writeZip(parts)).arrayBuffer());
    const good = await findModelFiles([new File([bytes], 'm.zip')]);
    expect((await weightsOf(good))['model.safetensors']).toBe('model.safetensors'.repeat(99));
    bytes[compress ? 45 : 400]! ^= 1;
    await expect(findModelFiles([new File([bytes], 'm.zip')])).rejects.toMatchObject({ code: 'zip/corrupt' });
  }
});

test.each([
  ['model/no-config', [file('model.safetensors'), file('notes.txt')], 'model.safetensors, notes.txt'],
  ['model/no-weights', [file('config.json'), file('model.onnx')], 'config.json, model.onnx'],
])('%s tells what was found', async (code, files, found) => {
  await expect(findModelFiles(files)).rejects.toMatchObject({ code, params: { found } });
});
