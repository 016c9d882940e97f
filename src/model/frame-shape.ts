// How many frames a clip gives, how wide they are, and how many samples a frame needs.

import { clipInputKind, type ForwardMode } from '../config/forward-mode.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { itemAt } from '../lib/present.ts';

type ConvSizes = Pick<ModelConfig, 'convDim' | 'convKernel' | 'convStride'>;

/** One convolution of the feature encoder: channels in and out, and what an output reads. */
export interface ConvLayerShape {
  inputs: number;
  outputs: number;
  kernel: number;
  stride: number;
}

/** Of each, first to last. */
export function convLayerShapes({ convDim, convKernel, convStride }: ConvSizes): ConvLayerShape[] {
  return convDim.map((outputs, i) => ({
    inputs: convDim[i - 1] ?? 1,
    outputs,
    // lists of different lengths are refused by `parseModelConfig`
    kernel: itemAt(convKernel, i),
    stride: itemAt(convStride, i),
  }));
}

/** Frames that `sampleCount` samples give: ⌊(n − kernel) / stride⌋ + 1, layer by layer. Throws `model/clip-too-short`. */
export function frameCount(config: ConvSizes, sampleCount: number): number {
  let length = sampleCount;
  for (const { kernel, stride } of convLayerShapes(config)) length = Math.floor((length - kernel) / stride) + 1;
  if (length >= 1) return length;
  const needed = sampleCountFor(config, 1);
  throw new VoxtuneError(
    'model/clip-too-short',
    `A clip of ${sampleCount} samples is too short: the model needs ${needed} for one frame. Leave the clip out.`,
    { found: sampleCount, needed },
  );
}

/** The fewest samples that give this many frames. */
export function sampleCountFor(config: ConvSizes, frames: number): number {
  return convLayerShapes(config).reduceRight((length, { kernel, stride }) => (length - 1) * stride + kernel, frames);
}

/** Channels of the last convolution. */
export function featureWidth(config: ModelConfig): number {
  return convLayerShapes(config).at(-1)?.outputs ?? 1; // one number a sample, if there were no convolutions
}

/** Floats in a row of what `trunk` gives for a clip and `batchFrames` takes. */
export function frameWidth(config: ModelConfig, mode: ForwardMode): number {
  const { hiddenSize, layerCount, usesWeightedLayerSum } = config;
  switch (clipInputKind(mode)) {
    case 'samples':
      return 1;
    case 'features':
      return featureWidth(config);
    case 'states':
      return hiddenSize * (usesWeightedLayerSum ? layerCount - mode.trainLayers + 1 : 1);
  }
}
