// `preprocessor_config.json`: transformers' Wav2Vec2FeatureExtractor to and from the program's own settings. Fields and
// defaults after transformers 5.17, models/wav2vec2/feature_extraction_wav2vec2.py.

import { z } from 'zod';
import { defaultFeatureExtractor, type FeatureExtractorConfig } from '../config/feature-extractor.ts';
import { VoxtuneError } from '../lib/errors.ts';

export interface PreprocessorConfig {
  config: FeatureExtractorConfig;
  /** Every other field of the file, to be written back. */
  extra: Record<string, unknown>;
}

const extractorName = 'Wav2Vec2FeatureExtractor';

/** transformers' names, with its defaults for those that are left out. */
const fileSchema = z.looseObject({
  sampling_rate: z.number().int().min(1000).max(768_000).default(defaultFeatureExtractor.samplingRateHz),
  do_normalize: z.boolean().default(defaultFeatureExtractor.doNormalize),
  return_attention_mask: z.boolean().default(defaultFeatureExtractor.returnAttentionMask),
  padding_value: z.number().default(defaultFeatureExtractor.paddingValue),
  padding_side: z.enum(['right', 'left']).default(defaultFeatureExtractor.paddingSide),
  feature_size: z.literal(1, { error: 'only 1 (raw audio) can be used' }).default(1),
  feature_extractor_type: z
    .literal(extractorName, { error: `only ${extractorName} can be used` })
    .default(extractorName),
});

function badConfig(reason: string, cause?: unknown): VoxtuneError {
  const message = `preprocessor_config.json cannot be used: ${reason}. Correct the file, or leave it out to use the defaults.`;
  return new VoxtuneError('model/bad-config', message, { file: 'preprocessor_config.json', reason }, { cause });
}

/** Reads the file's text. Throws `model/bad-config`, naming the field, what it should be and what it is. */
export function parsePreprocessorConfig(text: string): PreprocessorConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badConfig('it is not valid JSON', cause);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badConfig(issue?.path.length ? `${issue.path.join('.')}: ${issue.message}` : 'it is not an object');
  }
  const { sampling_rate, do_normalize, return_attention_mask, padding_value, padding_side, ...extra } = parsed.data;
  const config: FeatureExtractorConfig = {
    samplingRateHz: sampling_rate,
    doNormalize: do_normalize,
    returnAttentionMask: return_attention_mask,
    paddingValue: padding_value,
    paddingSide: padding_side,
  };
  return { config, extra };
}

/** A number as Python writes a float: 0 is `0.0`. */
class PythonFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** One line of the file. Values that are objects keep JavaScript's layout. */
function line(name: string, value: unknown): string {
  if (value instanceof PythonFloat) {
    const text = String(value.value);
    return `  ${JSON.stringify(name)}: ${/^-?\d+$/.test(text) ? `${text}.0` : text}`;
  }
  return `  ${JSON.stringify(name)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`;
}

/** The file as `save_pretrained` writes it: names sorted, two spaces, a final newline. */
export function stringifyPreprocessorConfig(
  config: FeatureExtractorConfig,
  extra: Record<string, unknown> = {},
): string {
  const fields: Record<string, unknown> = {
    feature_extractor_type: extractorName,
    feature_size: 1,
    ...extra,
    sampling_rate: config.samplingRateHz,
    do_normalize: config.doNormalize,
    return_attention_mask: config.returnAttentionMask,
    padding_value: new PythonFloat(config.paddingValue),
    padding_side: config.paddingSide,
  };
  const lines = Object.keys(fields)
    .sort()
    .map((name) => line(name, fields[name]));
  return `{\n${lines.join(',\n')}\n}\n`;
}
