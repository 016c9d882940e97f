import { expect, test } from 'vitest';
import { cachedMode } from '../config/forward-mode.ts';
import { parseModelConfig } from '../formats/hugging-face/model-config.ts';
import { expectPassed, notPassed } from '../testing/expect-passed.ts';
import { goldenFile, goldenFolder } from '../testing/golden-folder.ts';
import { byName, readJson } from './case-files.ts';
import { checkFeatureExtractor, checkLoading, checkParameterNames } from './check-loading.ts';
import { trainingSchema } from './check-training.ts';
import { type CheckResult, collectResults } from './reporter.ts';

const cases = ['base', 'large', 'wsum', 'wav2vec2', 'wavlm', 'wavlm-large', 'data2vec', 'batch-norm', 'wsum-large'];
const configOf = async (name: string) => parseModelConfig(await readJson(goldenFile(`${name}/config.json`)));

async function loadingResults(name: string, files: readonly File[]): Promise<CheckResult[]> {
  const config = await configOf(name);
  return collectResults(name, async (report) => {
    await checkLoading(byName(files), config, report);
  });
}

test.each(cases)('%s loads as its files have it, and trains and writes what transformers does', async (name) => {
  const config = await configOf(name);
  const training = trainingSchema.parse(await readJson(goldenFile(`${name}/training-solo.json`)));
  const preprocessor = await readJson(goldenFile(`${name}/preprocessor_config.json`));
  expectPassed(await loadingResults(name, goldenFolder(name, /^(model\.safetensors|pytorch_model\.bin)$/)), 6);
  const results = await collectResults(name, (report) => {
    checkParameterNames(config, cachedMode(2), training, report);
    checkFeatureExtractor(preprocessor, report);
  });
  expectPassed(results, 3);
});

test('a checkpoint made for another task loads', async () => {
  expectPassed(await loadingResults('large/ctc', [goldenFile('large/ctc/pytorch_model.bin')]), 1);
});

test('weights of another model, one number changed, other names and other fields fail', async () => {
  const [model, checkpoint] = [goldenFile('base/model.safetensors'), goldenFile('base/pytorch_model.bin')];
  expect(notPassed(await loadingResults('wavlm', [model, checkpoint]))).not.toEqual([]);

  const bytes = new Uint8Array(await model.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const headerEnd = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, headerEnd)));
  const place = headerEnd + header['hubert.encoder.layer_norm.bias'].data_offsets[0];
  view.setFloat32(place, view.getFloat32(place, true) + 1, true);
  const changed = new File([bytes], model.name);
  expect(notPassed(await loadingResults('base', [changed, checkpoint]))).toEqual([
    'base · pytorch_model.bin holds the weights of model.safetensors',
  ]);

  const training = trainingSchema.parse(await readJson(goldenFile('base/training-solo.json')));
  const config = await configOf('base');
  const swapped = { trainable: training.trainable.toReversed(), decayed: training.decayed.slice(1) };
  const results = await collectResults('base', (report) => {
    checkParameterNames(config, cachedMode(2), swapped, report);
    checkFeatureExtractor({ sampling_rate: 16_000, feature_dtype: 'float64' }, report);
  });
  expect(notPassed(results)).toHaveLength(3);
});
