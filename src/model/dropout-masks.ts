// Dropout and LayerDrop from counters. A mask depends on (seed, step, micro-batch, layer, site, position of the clip,
// element) alone: not on padding, on what ran before, or on the backend.

import * as tf from '@tensorflow/tfjs-core';
import { dropout, dropoutMask } from '../engine/ops/dropout.ts';
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
    const word = new Uint32Array(1);
    philoxFill(this.philoxKey(), [streamOf(layer, 'layer'), 0, this.key.microBatch], word);
    return word[0]! < probability * 2 ** 32;
  }

  /** x [B, T, C] with elements dropped and the rest scaled up, then the residual added. */
  rows<T extends tf.Tensor>(x: T, layer: number, site: RowSite, probability: number, residual: T | null = null): T {
    if (probability <= 0) return residual ? tf.add(x, residual) : x;
    const [, frames, width] = x.shape as [number, number, number];
    const mask = this.mask(layer, site, probability, frames, 1, width); // [B, 1, T, C]
    return dropout(x, mask, residual);
  }

  /** What attention's weights [B, N, T, T] are multiplied by; null when nothing is dropped. */
  attention(frames: number, headCount: number, layer: number, probability: number): tf.Tensor4D | null {
    return probability > 0 ? this.mask(layer, 'attention', probability, frames, headCount, null) : null;
  }

  private mask(
    layer: number,
    site: keyof typeof sites,
    probability: number,
    frames: number,
    headCount: number,
    width: number | null,
  ): tf.Tensor4D {
    const { microBatch } = this.key;
    const [key, stream] = [this.philoxKey(), streamOf(layer, site)];
    const { frameCounts } = this;
    return dropoutMask({ probability, key, stream, microBatch, frameCounts, frames, headCount, width });
  }

  private philoxKey(): [number, number] {
    const [low, high] = philoxKeyOf(this.key.seed);
    return [low ^ high, this.key.step];
  }
}

function streamOf(layer: number, site: keyof typeof sites): number {
  return layer * sitesPerLayer + sites[site];
}
