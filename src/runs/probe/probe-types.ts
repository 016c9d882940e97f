// Probing a model over a data set: what is asked for, and how it goes.

import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import type { FoldChoice } from '../../evaluation/probes/fold-choice.ts';
import type { ProbeRow } from '../../evaluation/probes/probe-report.ts';

/** What clips share beside their label, in the order of the request's clips; -1 where it is not known. */
export interface ProbeGroup {
  name: string;
  clipValues: number[];
}

export interface ProbeRequest {
  datasetId: string;
  modelId: string;
  featureExtractor: FeatureExtractorConfig;
  labels: readonly string[];
  /** Clip indices; the lists below are in their order. */
  clips: readonly number[];
  clipLabels: readonly number[];
  groups: readonly ProbeGroup[];
  /** The same number for clips of the same content, which stay together. */
  copies: readonly number[];
  /** Share of the votes of each class, where clips have some; null for one that has none. */
  votes: readonly (readonly number[] | null)[] | null;
  folds: FoldChoice;
  /** Of the folds' draw. */
  seed: number;
}

/** How far it is: first the pass over the clips, then the fits; a row as soon as it is known. */
export type ProbeEvent =
  | { type: 'pass'; done: number; total: number; clipsPerSec: number; secondsLeft: number | null }
  | { type: 'fitting'; done: number; total: number }
  | { type: 'row'; row: ProbeRow };

/** What may be asked of a probe beside the data set and the model. */
export interface ProbeOptions {
  /** Default: those that train and validate, so that the test stays unheard. `train`: nor is what validates; `labelled`: all. */
  clips?: 'train' | 'train-and-validation' | 'labelled';
  /** Default: five, by the group that is kept apart, else by the speaker where it is known. `given`: by clip index. */
  folds?: FoldChoice;
  seed?: number;
}
