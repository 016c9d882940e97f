// SpecAugment on projected frames: `_mask_hidden_states` of modeling_hubert.py and its relatives. Spans of frames become
// one learnt vector, spans of features 0. Only in train mode.
// Letters: B clips, T frames, H hidden size.

import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { largestOf } from '../../lib/long-lists.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import { type ClipWords, drawSpans, type SpanSettings } from './mask-spans.ts';

/** 1 where something is masked. */
export interface SpecMasks {
  /** Frames, for clips as long as the longest of the micro-batch. */
  time: Uint8Array | null; // [B, longest]
  feature: Uint8Array | null; // [B, H]
}

interface SpecDraw {
  /** Frames of each clip that count. */
  frameCounts: Int32Array;
  /** Whether each clip is drawn for as if it were alone. */
  isSolo: boolean;
  timeWords: ClipWords;
  featureWords: ClipWords;
}

/** The masks of a micro-batch. In a padded batch one call serves all clips, as in the reference; HuBERT's looks at no
 *  attention mask there, so its spans may fall into the padding. */
export function drawSpecMasks(config: ModelConfig, draw: SpecDraw): SpecMasks {
  if (!config.applySpecAugment) return { time: null, feature: null };
  const { maskTimeProb, maskTimeLength, maskTimeMinMasks } = config;
  const { maskFeatureProb, maskFeatureLength, maskFeatureMinMasks } = config;
  const { frameCounts, isSolo, timeWords, featureWords } = draw;
  const longest = largestOf(frameCounts);
  const knowsLengths = config.modelType !== 'hubert';
  const time = { probability: maskTimeProb, spanLength: maskTimeLength, minSpans: maskTimeMinMasks };
  const feature = { probability: maskFeatureProb, spanLength: maskFeatureLength, minSpans: maskFeatureMinMasks };
  const lengths = isSolo || knowsLengths ? frameCounts : frameCounts.map(() => longest);
  const widths = frameCounts.map(() => config.hiddenSize);
  return {
    time: maskTimeProb > 0 ? draws(longest, lengths, time, timeWords, isSolo) : null,
    feature: maskFeatureProb > 0 ? draws(config.hiddenSize, widths, feature, featureWords, isSolo) : null,
  };
}

/** [B, length] */
function draws(
  length: number,
  lengths: Int32Array,
  settings: SpanSettings,
  words: ClipWords,
  isSolo: boolean,
): Uint8Array {
  if (!isSolo) return drawSpans(length, lengths, settings, words);
  const mask = new Uint8Array(lengths.length * length);
  lengths.forEach((own, clip) => {
    mask.set(drawSpans(own, [own], settings, words, clip), clip * length);
  });
  return mask;
}

export class SpecAugment {
  private readonly embedding: tf.Tensor | null; // [H]

  constructor(config: ModelConfig, weights: DeviceWeights) {
    const isUsed = config.applySpecAugment && config.maskTimeProb > 0;
    this.embedding = isUsed ? weights.tensor(`${bodyPrefix(config)}masked_spec_embed`) : null;
  }

  /** x [B, T, H] → the same with the masked parts replaced; T may be padded beyond the longest clip. Differentiable in x
   *  and in the embedding. Caller owns the result. */
  forward(x: tf.Tensor3D, { time, feature }: SpecMasks): tf.Tensor3D {
    return tf.tidy(() => {
      const [clips, frames, hidden] = x.shape;
      let masked = x;
      if (time && this.embedding) {
        const isMasked = tf.tensor3d(padded(time, clips, frames), [clips, frames, 1]);
        masked = tf.add(tf.mul(masked, tf.sub(1, isMasked)), tf.mul(this.embedding, isMasked));
      }
      if (feature) {
        const kept = Float32Array.from(feature, (value) => 1 - value);
        masked = tf.mul(masked, tf.tensor3d(kept, [clips, 1, hidden]));
      }
      return masked === x ? tf.clone(x) : masked;
    });
  }
}

function padded(mask: Uint8Array, clips: number, frames: number): Float32Array {
  const longest = mask.length / clips;
  const values = new Float32Array(clips * frames);
  for (let clip = 0; clip < clips; clip++) {
    values.set(mask.subarray(clip * longest, (clip + 1) * longest), clip * frames);
  }
  return values;
}
