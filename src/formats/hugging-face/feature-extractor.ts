// preprocessor_config.json of transformers' Wav2Vec2FeatureExtractor, both ways; transformers 5 also nests it in a processor's
// file. What a file leaves out is the class's
// own default; a file for another class is refused, since its features are not what these models hear.

import { defaultFeatureExtractor, type FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { z } from '../../lib/zod.ts';

const className = 'Wav2Vec2FeatureExtractor';
const defaults = defaultFeatureExtractor;
const count = z.number().int().positive();

const schema = z.object({
  feature_extractor_type: z.string().default(className),
  feature_size: z.literal(1).default(1),
  sampling_rate: count.default(defaults.samplingRateHz),
  do_normalize: z.boolean().default(defaults.doNormalize),
  return_attention_mask: z.boolean().default(defaults.returnAttentionMask),
  padding_value: z.number().default(defaults.paddingValue),
  padding_side: z.enum(['right', 'left']).default(defaults.paddingSide),
  // arguments of the call in transformers, which ignores them in the file
  truncation: z.boolean().default(defaults.truncation),
  max_length: count.nullable().default(defaults.maxLength),
  pad_to_multiple_of: count.nullable().default(defaults.padToMultipleOf),
});

const ownFile = 'preprocessor_config.json';

/** The feature extractor in a parsed processor_config.json; null where it has none, as those of transformers 4. */
export function nestedExtractor(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return null;
  const { feature_extractor, audio_processor } = json as Record<string, unknown>;
  return feature_extractor ?? audio_processor ?? null;
}

/** Reads a parsed preprocessor_config.json, or what is nested in another file. Throws `model/bad-config` or
 *  `model/unsupported-option`. */
export function parseFeatureExtractor(json: unknown, fileName = ownFile): FeatureExtractorConfig {
  const badField = (name: string, problem: string) => {
    const field = `${fileName}: ${name}`;
    return new VoxtuneError('model/bad-config', `${field}: ${problem}.`, { field, problem });
  };
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badField(issue?.path.join('.') || 'the file', issue?.message ?? 'invalid');
  }
  const file = parsed.data;
  if (file.feature_extractor_type !== className) {
    const value = file.feature_extractor_type;
    throw new VoxtuneError(
      'model/unsupported-option',
      `${fileName}: feature_extractor_type must be ${className}, found ${value}. Choose another model.`,
      { option: 'feature_extractor_type', value },
    );
  }
  if (file.truncation && file.max_length === null) {
    throw badField('truncation', 'it needs a max_length to cut to');
  }
  return {
    featureSize: file.feature_size,
    samplingRateHz: file.sampling_rate,
    doNormalize: file.do_normalize,
    returnAttentionMask: file.return_attention_mask,
    paddingValue: file.padding_value,
    paddingSide: file.padding_side,
    truncation: file.truncation,
    maxLength: file.max_length,
    padToMultipleOf: file.pad_to_multiple_of,
  };
}

/** The file that `save_pretrained` writes; arguments of the call only where they are set. */
export function featureExtractorJson(extractor: FeatureExtractorConfig): string {
  const { truncation, maxLength, padToMultipleOf } = extractor;
  const written = {
    do_normalize: extractor.doNormalize,
    feature_extractor_type: className,
    feature_size: extractor.featureSize,
    ...(maxLength === null ? {} : { max_length: maxLength }),
    ...(padToMultipleOf === null ? {} : { pad_to_multiple_of: padToMultipleOf }),
    padding_side: extractor.paddingSide,
    padding_value: extractor.paddingValue,
    return_attention_mask: extractor.returnAttentionMask,
    sampling_rate: extractor.samplingRateHz,
    ...(truncation ? { truncation } : {}),
  };
  return `${JSON.stringify(written, null, 2)}\n`;
}
