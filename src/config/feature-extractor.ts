// The settings of transformers' Wav2Vec2FeatureExtractor. `truncation`, `max_length` and `pad_to_multiple_of` are arguments
// of its call there; here they stand beside the others, since whoever uses the model has to pass the same.

import { z } from '../lib/zod.ts';

const count = z.number().int().positive();

export const featureExtractorSchema = z.object({
  /** Values a sample: these models hear one. */
  featureSize: z.literal(1).default(1),
  samplingRateHz: count,
  doNormalize: z.boolean(),
  returnAttentionMask: z.boolean(),
  paddingValue: z.number(),
  paddingSide: z.enum(['right', 'left']),
  /** Whether longer clips are cut to `maxLength`. */
  truncation: z.boolean().default(false),
  /** Samples at the model's rate; null: no limit. */
  maxLength: count.nullable().default(null),
  /** Samples. Padded batches, and `maxLength` with them, are rounded up to a multiple of it. */
  padToMultipleOf: count.nullable().default(null),
});

export type FeatureExtractorConfig = z.infer<typeof featureExtractorSchema>;

/** What `Wav2Vec2FeatureExtractor()` is without a file. */
export const defaultFeatureExtractor: FeatureExtractorConfig = {
  featureSize: 1,
  samplingRateHz: 16_000,
  doNormalize: true,
  returnAttentionMask: false,
  paddingValue: 0,
  paddingSide: 'right',
  truncation: false,
  maxLength: null,
  padToMultipleOf: null,
};

/** `count` rounded up as `pad_to_multiple_of` asks; unchanged where it is not set. */
export function roundedLength(count: number, { padToMultipleOf: step }: FeatureExtractorConfig): number {
  return step ? Math.ceil(count / step) * step : count;
}

/** The samples that `truncation` leaves of a longer clip: `max_length`, rounded up. Null where nothing is cut. */
export function truncationLength(extractor: FeatureExtractorConfig): number | null {
  const { truncation, maxLength } = extractor;
  return truncation && maxLength ? roundedLength(maxLength, extractor) : null;
}
