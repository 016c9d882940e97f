// What an exported page holds beside the weights: how a clip becomes the model's input, how its answer is read, and where it comes from.

import type { FeatureExtractorConfig } from '../../config/feature-extractor.ts';
import type { ForwardMode } from '../../config/forward-mode.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import type { ClipHabits } from '../../evaluation/clip-habits.ts';
import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { elementCount } from '../../formats/weights/tensor-source.ts';

/** Of the test part, as the run's figure is. */
export interface PageResult {
  /** 0..1 */
  accuracy: number;
  /** 95 %; null where none can be given. */
  interval: { low: number; high: number } | null;
  clipCount: number;
  /** What always guessing the commonest label gets right. */
  guess: number;
  /** Who speaks in them speaks in those of the training, too: the figure is likely too good. */
  isLeaky: boolean;
}

/** A tensor in the blocks of weights, which hold them one after the other. */
export interface PageTensor {
  name: string;
  shape: number[];
  dtype: 'F16' | 'F32';
}

export function byteLengthOf({ shape, dtype }: PageTensor): number {
  return elementCount(shape) * (dtype === 'F16' ? 2 : 4);
}

export interface PageFacts {
  /** Of the run. */
  name: string;
  labels: string[];
  /** What known codes they are. */
  labelCodes: string | null;
  datasetName: string;
  modelName: string;
  trainClips: number;
  result: PageResult | null;
  temperature: number;
  unsureBelow: number;
  /** Validation clips that these two were found on. */
  calibratedOn: number;
  habits: ClipHabits;
  featureExtractor: FeatureExtractorConfig;
  config: ModelConfig;
  mode: ForwardMode;
  /** How frames are rounded between what was frozen and what was trained. */
  trunkCacheDtype: TrainingConfig['trunkCacheDtype'];
  /** Of a head over statistics of layers. */
  head: ProbeHeadFacts | null;
  /** Milliseconds since 1970, and by which Voxtune. */
  madeAt: number;
  madeBy: string;
  tensors: PageTensor[];
}

/** `id` of the elements of the page; `block` is the `class` of each block of weights. */
export const pageElements = {
  root: 'root',
  facts: 'facts',
  licences: 'licences',
  engine: 'engine',
  block: 'weights',
  end: 'end',
} as const;

/** In the template, each once. */
export const pagePlaces = {
  title: '<!--voxtune: title-->',
  facts: '<!--voxtune: facts-->',
  weights: '<!--voxtune: weights-->',
} as const;
