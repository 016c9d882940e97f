// The random numbers of one micro-batch in train mode, for all its clips or some of them: dropout, LayerDrop and
// SpecAugment. What a clip draws does not depend on which clips are computed together.

import type { ForwardMode } from '../../config/forward-mode.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DropoutKey } from '../speech-classifier.ts';
import { DropoutMasks } from './dropout-masks.ts';
import { drawSpecMasks, type SpecMasks } from './spec-augment.ts';

export interface StepRandomness {
  dropout: DropoutMasks;
  spec: SpecMasks;
}

/** Everything drawn for a micro-batch whose clips have these frames. */
export function stepRandomness(
  key: DropoutKey,
  frameCounts: Int32Array,
  config: ModelConfig,
  mode: ForwardMode,
): StepRandomness {
  const dropout = new DropoutMasks(key, frameCounts);
  const spec = drawSpecMasks(config, {
    frameCounts,
    isSolo: mode.batchPadding === null,
    timeWords: (clip, count) => dropout.words('specTime', clip, count),
    featureWords: (clip, count) => dropout.words('specFeature', clip, count),
  });
  return { dropout, spec };
}

/** What clips `from` … `to` − 1 draw. */
export function ofClips({ dropout, spec }: StepRandomness, from: number, to: number): StepRandomness {
  const { clipCount } = dropout;
  const rows = (mask: Uint8Array | null) => {
    if (!mask) return null;
    const width = mask.length / clipCount;
    return mask.subarray(from * width, to * width);
  };
  return { dropout: dropout.ofClips(from, to), spec: { time: rows(spec.time), feature: rows(spec.feature) } };
}
