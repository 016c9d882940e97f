// The settings of transformers' Wav2Vec2FeatureExtractor that this program uses.

import { z } from 'zod';

export const featureExtractorSchema = z.object({
  samplingRateHz: z.number().int().positive(),
  doNormalize: z.boolean(),
  returnAttentionMask: z.boolean(),
  paddingValue: z.number(),
  paddingSide: z.enum(['right', 'left']),
});

export type FeatureExtractorConfig = z.infer<typeof featureExtractorSchema>;

/** What `Wav2Vec2FeatureExtractor()` is without a file. */
export const defaultFeatureExtractor: FeatureExtractorConfig = {
  samplingRateHz: 16_000,
  doNormalize: true,
  returnAttentionMask: false,
  paddingValue: 0,
  paddingSide: 'right',
};
