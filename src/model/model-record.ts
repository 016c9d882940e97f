// What the page knows about a model: its stored record, and what loading it for a data set reported.

import { modelTypes } from '../config/architectures.ts';
import { featureExtractorSchema } from '../config/feature-extractor.ts';
import type { ModelSize } from '../config/plan/training-cost.ts';
import { count, counts, moment, texts } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';

/** Names as in transformers' state_dict. Head weights of another size count as `mismatched` and are newly made. */
const loadingReportSchema = z.object({
  loadedCount: count,
  missing: texts,
  unexpected: texts,
  mismatched: z.array(z.object({ name: z.string(), found: counts, expected: counts })),
});

/** Where on the hub it came from. */
const hubOriginSchema = z.object({
  /** "facebook/hubert-base-ls960". */
  repo: z.string(),
  /** As it was asked for: a branch, a tag or a commit. */
  revision: z.string(),
  /** What that was when it was fetched, 40 hex digits. */
  commit: z.string(),
  /** As its card says it. Absent where that says nothing, or an earlier version downloaded it. */
  license: z.string().optional(),
});

export const modelRecordSchema = z.object({
  /** The content hash of an imported one; `builtin:hubert-nano-…` with the beginning of it for a version of the built-in. */
  id: z.string().min(1),
  name: z.string(),
  source: z.enum(['builtin', 'files', 'hub']),
  createdAt: moment,
  /** `model_type` of config.json. */
  modelType: z.enum(modelTypes),
  /** `hash`: `sha256HexInPieces` of it, compared whenever it is read. */
  files: z.array(z.object({ name: z.string(), bytes: count, hash: z.string() })),
  /** SHA-256 over config and weights, hex: keys the trunk cache. */
  contentHash: z.string().min(1),
  /** As many as config.json may ask for. */
  layerCount: count.max(1024),
  hiddenSize: count,
  parameterCount: count,
  featureExtractor: featureExtractorSchema,
  /** Where the feature extractor came from. */
  featureExtractorSource: z.enum(['file', 'defaults', 'edited']),
  /** True for weights that no training has touched: the page says so. */
  isUntrained: z.boolean(),
  /** The classes that its own classifier tells apart, where the files name them. */
  labels: texts.optional(),
  hub: hubOriginSchema.optional(),
  /** What `from_pretrained` would print. */
  loading: loadingReportSchema,
});

export type ModelRecord = z.infer<typeof modelRecordSchema>;
export type ModelLoadingReport = z.infer<typeof loadingReportSchema>;

/** A model's size, and what of it trains under the settings it was asked with. */
export interface ParameterCounts extends ModelSize {
  /** Trainable parameters of each transformer layer, first to last, and of the head. */
  perLayer: number[];
  head: number;
}
