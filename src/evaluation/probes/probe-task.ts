// What is probed, and with what: the clips with their labels and folds, and what is known of each.
// Letters: N clips of the task, K classes, F folds, D features.

import type { StatisticsPart, StatisticsShape } from '../../model/layer-statistics.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import type { ProbeRow } from './probe-report.ts';

export interface ProbeTask {
  labels: readonly string[];
  /** Class of each clip [N]. */
  clipLabels: readonly number[];
  /** Distribution over the classes that each clip was given by votes [N, K]; null: its label alone. */
  targets: Float64Array | null;
  /** Fold of each clip [N], 0..F−1. */
  folds: Int32Array;
  /** The group that is whole in one fold, such as `speaker`; null: clips were dealt one by one. */
  foldsBy: string | null;
  /** By clip of the task: a number for each value; below 0 where it is not known. */
  groups: readonly { name: string; clipValues: readonly number[] }[];
  /** Folds that do not keep the group of `foldsBy` apart [N]; null where nothing is kept apart. */
  mixedFolds: Int32Array | null;
  /** Each value of the group is a fold of its own. */
  isLeaveOneOut: boolean;
  seed: number;
}

/** What is known of the clips, a row each, in the order of the task. */
export interface ProbeData {
  shape: StatisticsShape;
  /** [N, D], the caller's to change. */
  matrix(part: StatisticsPart | { kind: 'prosody' | 'mfcc' }): Float32Array;
}

export interface ProbePorts {
  data: ProbeData;
  /** The values may be changed once it has returned. */
  matrixOf(values: Float32Array, columnCount: number): FeatureMatrix;
  /** `total` parts of the work, of which `done` are done; all rows that are finished. */
  onProgress(done: number, total: number, rows: readonly ProbeRow[]): void;
  isStopped(): boolean;
}
