// A run on another data set: what is asked of the train worker. What comes of it: `run/across/cross-evaluation.ts`.

import type { ClipGroup } from '../../evaluation/test-intervals.ts';
import type { CrossEvaluation } from '../../run/across/cross-evaluation.ts';

export interface CrossRequest
  extends Pick<CrossEvaluation, 'runId' | 'datasetId' | 'datasetName' | 'mapping' | 'dataHash' | 'leftOut'> {
  /** Clips to test, and the run's class of each. */
  clips: readonly number[];
  classes: readonly number[];
  /** What they have in common, for the interval. */
  groups: readonly ClipGroup[];
}
