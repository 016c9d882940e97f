// preprocessor_config.json of transformers' Wav2Vec2FeatureExtractor, both ways. What a file leaves out is the class's
// own default; a file for another class is refused, since its features are not what these models hear.

import { z } from 'zod';
import { defaultFeatureExtractor, type FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { VoxtuneError } from '../lib/errors.ts';

const className = 'Wav2Vec2FeatureExtractor';

const schema = z.object({
  feature_extractor_type: z.string().default(className),
  feature_size: z.literal(1).default(1),
  sampling_rate: z.number().int().positive().default(defaultFeatureExtractor.samplingRateHz),
  do_normalize: z.boolean().default(defaultFeatureExtractor.doNormalize),
  return_attention_mask: z.boolean().default(defaultFeatureExtractor.returnAttentionMask),
  padding_value: z.number().default(defaultFeatureExtractor.paddingValue),
  padding_side: z.enum(['right', 'left']).default(defaultFeatureExtractor.paddingSide),
});

/** Reads a parsed preprocessor_config.json. Throws `model/bad-config` or `model/unsupported-option`. */
export function parseFeatureExtractor(json: unknown): FeatureExtractorConfig {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = `preprocessor_config.json: ${issue?.path.join('.') || 'the file'}`;
    const problem = issue?.message ?? 'invalid';
    throw new VoxtuneError('model/bad-config', `${field}: ${problem}.`, { field, problem });
  }
  const file = parsed.data;
  if (file.feature_extractor_type !== className) {
    const value = file.feature_extractor_type;
    throw new VoxtuneError(
      'model/unsupported-option',
      `preprocessor_config.json: feature_extractor_type must be ${className}, found ${value}. Choose another model.`,
      { option: 'feature_extractor_type', value },
    );
  }
  return {
    samplingRateHz: file.sampling_rate,
    doNormalize: file.do_normalize,
    returnAttentionMask: file.return_attention_mask,
    paddingValue: file.padding_value,
    paddingSide: file.padding_side,
  };
}

/** The file that `save_pretrained` writes. */
export function featureExtractorJson(extractor: FeatureExtractorConfig): string {
  const written = {
    do_normalize: extractor.doNormalize,
    feature_extractor_type: className,
    feature_size: 1,
    padding_side: extractor.paddingSide,
    padding_value: extractor.paddingValue,
    return_attention_mask: extractor.returnAttentionMask,
    sampling_rate: extractor.samplingRateHz,
  };
  return `${JSON.stringify(written, null, 2)}\n`;
}
