// The shape of facebook/hubert-base-ls960, for what is reckoned from it.

import type { ModelShape } from '../config/plan/training-cost.ts';

export const hubertBaseShape: ModelShape = {
  layerCount: 12,
  hiddenSize: 768,
  intermediateSize: 3072,
  headCount: 12,
  convDim: [512, 512, 512, 512, 512, 512, 512],
  convKernel: [10, 3, 3, 3, 3, 2, 2],
  convStride: [5, 2, 2, 2, 2, 2, 2],
  positionalKernel: 128,
  positionalGroups: 16,
  packsFrames: true,
  usesWeightedLayerSum: false,
};
