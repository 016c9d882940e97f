import { expect, test } from 'vitest';
import { writeZip } from '../formats/zip-writer.ts';
import { findModelFiles } from './model-files.ts';

const file = (name: string, text = name) => new File([text], name);
const textOf = async (blob: Blob | null) => (blob ? blob.text() : null);

test('loose files in any order; safetensors are preferred', async () => {
  const found = await findModelFiles([file('pytorch_model.bin'), file('model.safetensors'), file('config.json')]);
  expect(found.weights.name).toBe('model.safetensors');
  expect(await textOf(found.weights.data)).toBe('model.safetensors');
  expect([found.extractor, found.name]).toEqual([null, null]);
});

test('a zip: the outermost files, named for their folder', async () => {
  const paths = ['hub/model/checkpoint-10/config.json', 'hub/model/config.json', 'hub/model/pytorch_model.bin'];
  const parts = [...paths, 'hub/model/preprocessor_config.json', '__MACOSX/hub/config.json'];
  const zip = await writeZip(parts.map((path) => ({ path, data: path })));
  const found = await findModelFiles([new File([zip], 'download.zip')]);
  expect(found.name).toBe('model');
  expect(await textOf(found.config)).toBe('hub/model/config.json');
  expect(found.weights.name).toBe('pytorch_model.bin');
  expect(await textOf(found.extractor)).toBe('hub/model/preprocessor_config.json');
});

test('a zip without folders is named for itself', async () => {
  const zip = await writeZip(['config.json', 'model.safetensors'].map((path) => ({ path, data: path })));
  expect((await findModelFiles([new File([zip], 'my-hubert.ZIP')])).name).toBe('my-hubert');
});

test.each([
  ['model/no-config', [file('model.safetensors'), file('notes.txt')], 'model.safetensors, notes.txt'],
  ['model/no-weights', [file('config.json'), file('model.onnx')], 'config.json, model.onnx'],
])('%s tells what was found', async (code, files, found) => {
  await expect(findModelFiles(files)).rejects.toMatchObject({ code, params: { found } });
});
