// What the page knows about a model: its stored record, and what loading it for a data set reported.

import type { ModelType } from '../config/architectures.ts';
import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import type { ModelSize } from '../config/plan/training-cost.ts';

interface ModelFileEntry {
  name: string;
  bytes: number;
}

export interface ModelRecord {
  /** The content hash of an imported one; `builtin:hubert-nano-…` with the beginning of it for a version of the built-in. */
  id: string;
  name: string;
  source: 'builtin' | 'files' | 'hub';
  createdAt: number;
  /** `model_type` of config.json. */
  modelType: ModelType;
  files: ModelFileEntry[];
  /** SHA-256 over config and weights, hex: keys the trunk cache. */
  contentHash: string;
  layerCount: number;
  hiddenSize: number;
  parameterCount: number;
  featureExtractor: FeatureExtractorConfig;
  /** Where the feature extractor came from. */
  featureExtractorSource: 'file' | 'defaults' | 'edited';
  /** True for weights that no training has touched: the page says so. */
  isUntrained: boolean;
  /** The classes that its own classifier tells apart, where the files name them. */
  labels?: string[];
  /** Where on the hub it came from. */
  hub?: HubOrigin;
  /** What `from_pretrained` would print. */
  loading: ModelLoadingReport;
}

interface HubOrigin {
  /** "facebook/hubert-base-ls960". */
  repo: string;
  /** As it was asked for: a branch, a tag or a commit. */
  revision: string;
  /** What that was when it was fetched, 40 hex digits. */
  commit: string;
}

/** Names as in transformers' state_dict. Head weights of another size count as `mismatched` and are newly made. */
export interface ModelLoadingReport {
  loadedCount: number;
  missing: string[];
  unexpected: string[];
  mismatched: { name: string; found: number[]; expected: number[] }[];
}

/** A model's size, and what of it trains under the settings it was asked with. */
export interface ParameterCounts extends ModelSize {
  /** Trainable parameters of each transformer layer, first to last, and of the head. */
  perLayer: number[];
  head: number;
}
