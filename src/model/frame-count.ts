// How many frames a clip gives, and the reverse.

import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { VoxtuneError } from '../lib/errors.ts';

type ConvShape = Pick<ModelConfig, 'convKernel' | 'convStride'>;

/** Frames that `sampleCount` samples give: ⌊(n − kernel) / stride⌋ + 1, layer by layer. Throws `model/clip-too-short`. */
export function frameCount(config: ConvShape, sampleCount: number): number {
  let length = sampleCount;
  config.convKernel.forEach((kernel, i) => {
    length = Math.floor((length - kernel) / config.convStride[i]!) + 1;
  });
  if (length >= 1) return length;
  const needed = sampleCountFor(config, 1);
  throw new VoxtuneError(
    'model/clip-too-short',
    `A clip of ${sampleCount} samples is too short: the model needs ${needed} for one frame. Leave the clip out.`,
    { found: sampleCount, needed },
  );
}

/** The fewest samples that give this many frames. */
export function sampleCountFor(config: ConvShape, frames: number, fromLayer = 0): number {
  let length = frames;
  for (let i = config.convKernel.length - 1; i >= fromLayer; i--) {
    length = (length - 1) * config.convStride[i]! + config.convKernel[i]!;
  }
  return length;
}
