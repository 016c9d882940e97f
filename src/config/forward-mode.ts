// How a model runs: what trains, how clips of different lengths share a batch, and whether frozen layers are in train mode.
// It follows from the training configuration and the feature extractor, and decides what can be kept between epochs.

import type { FeatureExtractorConfig } from './feature-extractor.ts';
import type { TrainingConfig } from './training-config.ts';

export interface ForwardMode {
  trainableParts: TrainingConfig['trainableParts'];
  /** Of the last transformer layers, at most all. */
  trainLayers: number;
  /** Null: each clip gives what it would give alone. */
  batchPadding: BatchPadding | null;
  /** Whether frozen parts run in train mode too: dropout, LayerDrop, SpecAugment. */
  trainsFrozenParts: boolean;
}

/** How the reference's data collator joins clips to a batch. */
export interface BatchPadding {
  /** Whether attention and pooling leave the padding out. The convolutions see it in any case. */
  hasMask: boolean;
  value: number;
  side: 'left' | 'right';
  /** Samples: the batch's length is rounded up to a multiple; null: not. */
  multipleOf: number | null;
}

/** What the classifier takes for a clip, and so what can be computed once and kept: what enters the first layer that
 *  trains, the convolutions' features, or nothing but the samples. */
export type ClipInputKind = 'states' | 'features' | 'samples';

/** The last `trainLayers` layers and the head train, over frames of clips that were each run alone. */
export function cachedMode(trainLayers: number): ForwardMode {
  return { trainableParts: 'top_layers', trainLayers, batchPadding: null, trainsFrozenParts: false };
}

/** What of it says which parameters train. */
export type TrainedParts = Pick<ForwardMode, 'trainableParts' | 'trainLayers'>;

/** How a model is opened where that is not as its config.json says. */
export type BodySettings = Pick<TrainingConfig, 'numHiddenLayers' | 'useWeightedLayerSum' | 'classifierProjSize'>;

/** What a model's parameters are counted by. */
export type CountedSettings = Pick<TrainingConfig, 'trainableParts' | 'trainLayers'> & BodySettings;

export type ModeSettings = CountedSettings & Pick<TrainingConfig, 'padding' | 'returnAttentionMask' | 'trunk'>;

/** What of a configuration is about it. */
export function modeSettings(config: ModeSettings): ModeSettings {
  const { trainableParts, trainLayers, padding, returnAttentionMask, trunk } = config;
  return { trainableParts, trainLayers, ...bodySettings(config), padding, returnAttentionMask, trunk };
}

export function bodySettings({ numHiddenLayers, useWeightedLayerSum, classifierProjSize }: BodySettings): BodySettings {
  return { numHiddenLayers, useWeightedLayerSum, classifierProjSize };
}

/** `layerCount`: of the model's file, or what these settings leave of it. */
export function forwardMode(config: ModeSettings, extractor: FeatureExtractorConfig, layerCount: number): ForwardMode {
  const { trainableParts, padding, returnAttentionMask, trunk } = config;
  const batchPadding: BatchPadding = {
    hasMask: returnAttentionMask ?? extractor.returnAttentionMask,
    value: extractor.paddingValue,
    side: extractor.paddingSide,
    multipleOf: extractor.padToMultipleOf,
  };
  return {
    trainableParts,
    trainLayers: trainedLayerCount(config, layerCount),
    batchPadding: padding === 'batch' ? batchPadding : null,
    trainsFrozenParts: trunk === 'recompute',
  };
}

/** How many of a model's `layerCount` transformer layers it is opened with, from the first on. */
export function openedLayerCount(
  { numHiddenLayers }: Pick<BodySettings, 'numHiddenLayers'>,
  layerCount: number,
): number {
  return Math.min(numHiddenLayers ?? layerCount, layerCount);
}

/** How many of the last of those train. */
export function trainedLayerCount(
  settings: Pick<CountedSettings, 'trainableParts' | 'trainLayers' | 'numHiddenLayers'>,
  layerCount: number,
): number {
  const opened = openedLayerCount(settings, layerCount);
  return settings.trainableParts === 'top_layers' ? Math.min(settings.trainLayers, opened) : opened;
}

export function clipInputKind(mode: ForwardMode): ClipInputKind {
  // padding reaches the first convolution's norm, and another epoch has other neighbours
  if (mode.trainableParts === 'everything' || mode.batchPadding) return 'samples';
  // the convolutions have neither dropout nor masks: what they give is the same in train mode
  return mode.trainsFrozenParts || mode.trainableParts === 'all_but_convolutions' ? 'features' : 'states';
}
