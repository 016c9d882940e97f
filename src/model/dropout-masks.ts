// Dropout and LayerDrop from counters. A mask depends on (seed, step, micro-batch, layer, site, position of the clip,
// element) alone: not on padding, on what ran before, or on the backend.

import * as tf from '@tensorflow/tfjs-core';
import { philoxFill, philoxKeyOf } from '../lib/philox.ts';
import type { DropoutKey } from './speech-classifier.ts';

/** The places of a layer where elements are dropped, and the draw that decides whether the whole layer is. */
const sites = { attention: 0, attentionOutput: 1, activation: 2, output: 3, layer: 4 } as const;
const sitesPerLayer = 8;

export type RowSite = 'attentionOutput' | 'activation' | 'output';

export class DropoutMasks {
  private readonly key: DropoutKey;
  private readonly frameCounts: Int32Array;

  constructor(key: DropoutKey, frameCounts: Int32Array) {
    this.key = key;
    this.frameCounts = frameCounts;
  }

  /** Whether LayerDrop skips this layer in this micro-batch. */
  dropsLayer(layer: number, probability: number): boolean {
    if (probability <= 0) return false;
    return this.words(layer, 'layer', 0, 1)[0]! < probability * 2 ** 32;
  }

  /** x [B, T, C] with elements dropped and the rest scaled up. */
  rows(x: tf.Tensor, layer: number, site: RowSite, probability: number): tf.Tensor {
    if (probability <= 0) return x;
    const [clips, frames, width] = x.shape as [number, number, number];
    const mask = new Float32Array(clips * frames * width);
    this.frameCounts.forEach((count, clip) => {
      const words = this.words(layer, site, clip, count * width);
      writeMask(words, probability, mask.subarray(clip * frames * width));
    });
    return tf.mul(x, tf.tensor3d(mask, [clips, frames, width]));
  }

  /** Attention probabilities [B, N, T, T] with elements dropped and the rest scaled up. */
  attention(x: tf.Tensor, layer: number, probability: number): tf.Tensor {
    if (probability <= 0) return x;
    const [clips, heads, frames] = x.shape as [number, number, number, number];
    const mask = new Float32Array(clips * heads * frames * frames);
    this.frameCounts.forEach((count, clip) => {
      const words = this.words(layer, 'attention', clip, heads * count * count);
      for (let row = 0; row < heads * count; row++) {
        const head = Math.floor(row / count);
        const at = ((clip * heads + head) * frames + (row % count)) * frames;
        writeMask(words.subarray(row * count, (row + 1) * count), probability, mask.subarray(at, at + count));
      }
    });
    return tf.mul(x, tf.tensor4d(mask, [clips, heads, frames, frames]));
  }

  private words(layer: number, site: keyof typeof sites, clip: number, count: number): Uint32Array {
    const [low, high] = philoxKeyOf(this.key.seed);
    const out = new Uint32Array(count);
    philoxFill([low ^ high, this.key.step], [layer * sitesPerLayer + sites[site], clip, this.key.microBatch], out);
    return out;
  }
}

function writeMask(words: Uint32Array, probability: number, mask: Float32Array): void {
  const threshold = probability * 2 ** 32;
  const scale = 1 / (1 - probability);
  for (let i = 0; i < words.length; i++) mask[i] = words[i]! < threshold ? 0 : scale;
}
