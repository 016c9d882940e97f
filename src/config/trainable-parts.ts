// Which parts of a model train, as the configuration says it: so the model, the plan and the page agree.

import type { TrainingConfig } from './training-config.ts';

export type TrainableParts = TrainingConfig['trainableParts'];

type PartSettings = Pick<TrainingConfig, 'trainableParts' | 'trainLayers'>;

/** How many of the last transformer layers train, of `layerCount`. */
export function trainedLayerCount({ trainableParts, trainLayers }: PartSettings, layerCount: number): number {
  return trainableParts === 'top_layers' ? Math.min(trainLayers, layerCount) : layerCount;
}
