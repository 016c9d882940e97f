import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { defaultFeatureExtractor } from '../config/feature-extractor.ts';
import { parsePreprocessorConfig, stringifyPreprocessorConfig } from './preprocessor-config.ts';

test.each(['base', 'large', 'wsum', 'wav2vec2', 'large/ctc'])(
  '%s: the file of save_pretrained, byte for byte',
  async (name) => {
    const text = await readFile(`fixtures/golden/${name}/preprocessor_config.json`, 'utf8');
    const { config, extra } = parsePreprocessorConfig(text);
    expect(stringifyPreprocessorConfig(config, extra)).toBe(text);
  },
);

test('what is left out has the default, what is unknown is kept', () => {
  const { config, extra } = parsePreprocessorConfig('{"do_normalize": false, "note": {"by": ["me"]}}');
  expect(config).toEqual({ ...defaultFeatureExtractor, doNormalize: false });
  const written: unknown = JSON.parse(stringifyPreprocessorConfig({ ...config, paddingValue: -0.5 }, extra));
  expect(written).toEqual({
    do_normalize: false,
    feature_extractor_type: 'Wav2Vec2FeatureExtractor',
    feature_size: 1,
    note: { by: ['me'] },
    padding_side: 'right',
    padding_value: -0.5,
    return_attention_mask: false,
    sampling_rate: 16_000,
  });
});

test.each([
  ['{', /not valid JSON/],
  ['[]', /not an object/],
  ['{"sampling_rate": "16000"}', /sampling_rate: .*number/],
  ['{"sampling_rate": 0}', /sampling_rate/],
  ['{"feature_extractor_type": "WhisperFeatureExtractor"}', /only Wav2Vec2FeatureExtractor/],
  ['{"feature_size": 80}', /feature_size: only 1/],
])('%s is refused, saying why', (text, message) => {
  expect(() => parsePreprocessorConfig(text)).toThrow(expect.objectContaining({ code: 'model/bad-config' }));
  expect(() => parsePreprocessorConfig(text)).toThrow(message);
});
