// A prefill of the trunk cache: what is asked for, and how it goes.

import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import type { ModeSettings } from '../../config/forward-mode.ts';
import type { TrainingConfig } from '../../config/training-config.ts';

export interface PrefillRequest {
  modelId: string;
  featureExtractor: FeatureExtractorConfig;
  settings: ModeSettings;
  dtype: TrainingConfig['trunkCacheDtype'];
  /** Keeps what probes read, too, where that costs little. */
  forProbes: boolean;
  /** Clips of a stored data set, or those of an import as they come, by `ImportedClips` on the port. */
  source: { kind: 'stored'; datasetId: string; clips: readonly number[] } | { kind: 'import'; port: MessagePort };
}

export interface PrefillProgress {
  datasetId: string;
  /** Clips whose frames are kept, of how many there are. */
  done: number;
  total: number;
}

/** `stopped` also where a run of another tab wanted to begin. `no-space` and `no-memory`: it would take more than it may
 *  without being asked. */
export type PrefillOutcome = 'done' | 'stopped' | 'no-space' | 'no-memory';

/** Of whole clips, the mean over their frames. */
export interface ClipMeans {
  /** How the prefill before it ended. */
  outcome: PrefillOutcome;
  /** Clip indices: those whose frames are there. */
  clips: Int32Array<ArrayBuffer>;
  width: number;
  /** [clips, width] */
  means: Float32Array<ArrayBuffer>;
}
