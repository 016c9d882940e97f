// How a feature extractor wants its clips.

import { type FeatureExtractorConfig, truncationLength } from '../config/feature-extractor.ts';
import type { ClipInputSettings } from './clip-input.ts';

/** What of the feature extractor matters to a clip that is run alone; the rest is about padding. */
export function clipInputSettings(extractor: FeatureExtractorConfig): ClipInputSettings {
  const { samplingRateHz: sampleRateHz, doNormalize } = extractor;
  return { sampleRateHz, maxLength: truncationLength(extractor), doNormalize };
}
