// Which trunk caches are shared: frames behind as many frozen layers are the same whatever comes above them.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type BodySettings, forwardMode } from '../config/forward-mode.ts';
import { presets } from '../config/presets.ts';
import { parseModelConfig, withBodySettings } from '../formats/hugging-face/model-config.ts';
import { testModel } from '../testing/studio-deps.ts';
import { frameCacheKey } from './frame-cache.ts';

const file = parseModelConfig(JSON.parse(await readFile('fixtures/golden/base/config.json', 'utf8')));

/** Of a model of four layers. */
function key(trainLayers: number, settings: Partial<BodySettings> = {}): Promise<string> {
  const { featureExtractor } = testModel;
  const config = { ...presets.default, ...settings, trainLayers };
  const modelConfig = withBodySettings(file, config);
  const mode = forwardMode(config, featureExtractor, file.layerCount);
  const names = { datasetId: '', datasetName: '', modelName: '' };
  const kept = { modelHash: 'hash', dtype: 'float16', arithmetic: 'float32' } as const;
  return frameCacheKey({ ...kept, ...names, modelConfig, mode, featureExtractor });
}

test('a cut model reads the frames of the whole one behind as many frozen layers', async () => {
  expect(await key(1, { numHiddenLayers: 3 })).toBe(await key(2));
  expect(await key(2, { numHiddenLayers: 4 })).toBe(await key(2));
  expect(await key(1, { numHiddenLayers: 3 })).not.toBe(await key(1));
  // more layers than the cut leaves: all of them train
  expect(await key(9, { numHiddenLayers: 2 })).toBe(await key(4));
});

test('a weighted sum, which keeps every state, shares only with itself', async () => {
  expect(await key(2, { useWeightedLayerSum: true })).not.toBe(await key(2));
  expect(await key(2, { useWeightedLayerSum: false })).toBe(await key(2));
  expect(await key(1, { useWeightedLayerSum: true, numHiddenLayers: 3 })).toBe(
    await key(2, { useWeightedLayerSum: true }),
  );
});
