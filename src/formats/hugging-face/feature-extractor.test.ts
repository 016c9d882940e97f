// Files that save_pretrained wrote: parity/check-loading.ts.

import { expect, test } from 'vitest';
import { defaultFeatureExtractor } from '../../config/feature-extractor.ts';
import { featureExtractorJson, nestedExtractor, parseFeatureExtractor } from './feature-extractor.ts';

const codeOf = (read: () => unknown) => {
  try {
    return read();
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

test('an empty file means the class’s defaults', () => {
  expect(parseFeatureExtractor({})).toEqual(defaultFeatureExtractor);
});

test('transformers 5 nests it in the file of a processor', () => {
  const nested = { do_normalize: false, feature_extractor_type: 'Wav2Vec2FeatureExtractor', sampling_rate: 8000 };
  for (const key of ['feature_extractor', 'audio_processor']) {
    const extractor = parseFeatureExtractor(nestedExtractor({ [key]: nested, processor_class: 'Wav2Vec2Processor' }));
    expect(extractor).toMatchObject({ doNormalize: false, samplingRateHz: 8000 });
  }
  expect(nestedExtractor({ processor_class: 'Wav2Vec2Processor' })).toBeNull();
});

test('arguments of the call are kept where they are set', () => {
  const file = {
    max_length: 80_000,
    truncation: true,
    pad_to_multiple_of: 400,
    padding_side: 'left',
    padding_value: -1,
  };
  const extractor = parseFeatureExtractor(file);
  expect(extractor).toMatchObject({ maxLength: 80_000, truncation: true, padToMultipleOf: 400, paddingSide: 'left' });
  expect(JSON.parse(featureExtractorJson(extractor))).toMatchObject(file);
});

test('what cannot be honoured is refused', () => {
  expect(codeOf(() => parseFeatureExtractor({ truncation: true }))).toBe('model/bad-config');
  expect(codeOf(() => parseFeatureExtractor({ max_length: 0 }))).toBe('model/bad-config');
  expect(codeOf(() => parseFeatureExtractor({ feature_size: 80 }))).toBe('model/bad-config');
  expect(codeOf(() => parseFeatureExtractor({ feature_extractor_type: 'WhisperFeatureExtractor' }))).toBe(
    'model/unsupported-option',
  );
  expect(codeOf(() => parseFeatureExtractor({ sampling_rate: '16k' }))).toBe('model/bad-config');
  expect(codeOf(() => parseFeatureExtractor(null))).toBe('model/bad-config');
});
