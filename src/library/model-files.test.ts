import { expect, test } from 'vitest';
import { writeZip } from '../formats/zip/writer.ts';
import { findModelFiles, type ModelFiles } from './model-files.ts';

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
  expect(await textOf(found.extractor)).toBe('hub/model/preprocessor_config.json');
});

test('a zip without folders is named for itself', async () => {
  const zip = await writeZip(['config.json', 'model.safetensors'].map((path) => ({ path, data: path })));
  expect((await findModelFiles([new File([zip], 'my-hubert.ZIP')])).name).toBe('my-hubert');
});

test('shards with their index, from the model’s own folder', async () => {
  const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  const names = ['config.json', ...shards, 'model.safetensors.index.json'];
  const files = ['a/checkpoint-10/model.safetensors', ...names.map((name) => `a/${name}`)].map((path) => file(path));
  const found = await findModelFiles(files);
  expect(Object.keys(await weightsOf(found)).sort()).toEqual([...shards, 'model.safetensors.index.json']);
  expect(found.name).toBe('a');
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
