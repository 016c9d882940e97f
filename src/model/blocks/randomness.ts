// The random numbers of one micro-batch in train mode: dropout, LayerDrop and SpecAugment, drawn from counters. A draw depends
// on (seed, step, micro-batch, layer, site, position of the clip, element) alone: not on padding, on which clips are computed
// together, on what ran before, or on the backend.
// Letters: B clips, T frames, C channels.

import * as tf from '@tensorflow/tfjs-core';
import type { ForwardMode } from '../../config/forward-mode.ts';
import { type DropoutMaskRequest, dropout, dropoutMask, dropoutMasks } from '../../engine/ops/dropout/dropout.ts';
import { isPackedSequence } from '../../engine/packed-sequences.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { philoxFill, philoxKeyOf } from '../../lib/philox.ts';
import { itemAt } from '../../lib/present.ts';
import { drawSpecMasks, type SpecMasks } from './spec-augment.ts';

/** Keys the random numbers of one micro-batch: equal keys give equal draws, whatever ran before. */
export interface DropoutKey {
  seed: number;
  /** Optimizer step, 0-based. */
  step: number;
  /** Micro-batch within the step, 0-based. */
  microBatch: number;
}

export interface Randomness {
  dropout: DropoutMasks;
  spec: SpecMasks;
}

/** Everything drawn for a micro-batch whose clips have these frames. */
export function drawRandomness(
  key: DropoutKey,
  frameCounts: Int32Array,
  config: ModelConfig,
  mode: ForwardMode,
): Randomness {
  const dropout = new DropoutMasks(key, frameCounts);
  const spec = drawSpecMasks(config, {
    frameCounts,
    isSolo: mode.batchPadding === null,
    timeWords: (clip, count) => dropout.words('specTime', clip, count),
    featureWords: (clip, count) => dropout.words('specFeature', clip, count),
  });
  return { dropout, spec };
}

/** What of it clips `from` … `to` − 1 draw. */
export function randomnessOfClips({ dropout, spec }: Randomness, from: number, to: number): Randomness {
  const rows = (mask: Uint8Array | null) => {
    if (!mask) return null;
    const width = mask.length / dropout.clipCount;
    return mask.subarray(from * width, to * width);
  };
  return { dropout: dropout.ofClips(from, to), spec: { time: rows(spec.time), feature: rows(spec.feature) } };
}

/** The places of a layer where elements are dropped, and the draw that decides whether the whole layer is. */
const sites = { attention: 0, attentionOutput: 1, activation: 2, output: 3, layer: 4 } as const;
const sitesPerLayer = 8;

/** The places before the first layer: after the feature projection, before the layers, and SpecAugment's draws. They
 *  count on from where no model has layers. */
const entranceSites = { featureProjection: 0, entrance: 1, specTime: 2, specFeature: 3 } as const;
const entranceStream = 2 ** 24;

type RowSite = 'attentionOutput' | 'activation' | 'output';
type LayerSite = 'attention' | RowSite;

export interface LayerDropout {
  headCount: number;
  widths: Record<RowSite, number>;
  probabilities: Record<LayerSite, number>;
}

export type LayerMasks = Record<LayerSite, tf.Tensor | null>;

export class DropoutMasks {
  private readonly key: DropoutKey;
  private readonly frameCounts: Int32Array;
  private readonly firstClip: number;

  /** For clips of these frames; the first of them is number `firstClip` of the micro-batch. */
  constructor(key: DropoutKey, frameCounts: Int32Array, firstClip = 0) {
    this.key = key;
    this.frameCounts = frameCounts;
    this.firstClip = firstClip;
  }

  get clipCount(): number {
    return this.frameCounts.length;
  }

  /** The masks of clips `from` … `to` − 1 of these. */
  ofClips(from: number, to: number): DropoutMasks {
    return new DropoutMasks(this.key, this.frameCounts.subarray(from, to), this.firstClip + from);
  }

  /** Whether LayerDrop skips this layer in this micro-batch. */
  dropsLayer(layer: number, probability: number): boolean {
    if (probability <= 0) return false;
    const [word = Infinity] = this.draw(streamOf(layer, 'layer'), 0, 1);
    return word < probability * 2 ** 32;
  }

  /** Random words of clip `clip` of these, for draws that are no dropout. */
  words(site: 'specTime' | 'specFeature', clip: number, count: number): Uint32Array {
    return this.draw(entranceStream + entranceSites[site], this.firstClip + clip, count);
  }

  /** x [B, T, C] with elements dropped and the rest scaled up, then the residual added. */
  rows(
    x: tf.Tensor3D,
    layer: number,
    site: RowSite,
    probability: number,
    residual: tf.Tensor3D | null = null,
  ): tf.Tensor3D {
    return this.dropRows(x, streamOf(layer, site), probability, residual);
  }

  /** Factors for rows of this width that are computed from x's; null when nothing is dropped. */
  rowMask(x: tf.Tensor3D, width: number, layer: number, site: RowSite, probability: number): tf.Tensor | null {
    return probability <= 0 ? null : this.mask(streamOf(layer, site), probability, x, 1, width);
  }

  /** The same before the first layer. */
  entranceRows(x: tf.Tensor3D, site: 'featureProjection' | 'entrance', probability: number): tf.Tensor3D {
    return this.dropRows(x, entranceStream + entranceSites[site], probability, null);
  }

  /** What the weights of x's attention are multiplied by; null when nothing is dropped. */
  attention(x: tf.Tensor3D, headCount: number, layer: number, probability: number): tf.Tensor | null {
    if (probability <= 0) return null;
    return this.mask(streamOf(layer, 'attention'), probability, x, headCount, null);
  }

  /** All factors of a layer whose hidden and intermediate rows have these widths; null where nothing is dropped. */
  ofLayer(x: tf.Tensor3D, layer: number, { headCount, widths, probabilities }: LayerDropout): LayerMasks {
    const wanted = (Object.keys(probabilities) as LayerSite[]).filter((site) => probabilities[site] > 0);
    const requests = wanted.map((site) => {
      const [heads, width] = site === 'attention' ? [headCount, null] : [1, widths[site]];
      return this.request(streamOf(layer, site), probabilities[site], x, heads, width);
    });
    const masks: LayerMasks = { attention: null, attentionOutput: null, activation: null, output: null };
    for (const [i, mask] of dropoutMasks(requests).entries()) masks[itemAt(wanted, i)] = mask;
    return masks;
  }

  private dropRows(x: tf.Tensor3D, stream: number, probability: number, residual: tf.Tensor3D | null): tf.Tensor3D {
    if (probability <= 0) return residual ? tf.add(x, residual) : x;
    return dropout(x, this.mask(stream, probability, x, 1, x.shape[2]), residual);
  }

  /** Factors for x's rows of this width, or for its attention's weights. */
  private mask(
    stream: number,
    probability: number,
    x: tf.Tensor3D,
    headCount: number,
    width: number | null,
  ): tf.Tensor {
    return dropoutMask(this.request(stream, probability, x, headCount, width));
  }

  private request(
    stream: number,
    probability: number,
    x: tf.Tensor3D,
    headCount: number,
    width: number | null,
  ): DropoutMaskRequest {
    const { frameCounts, firstClip } = this;
    const frames = isPackedSequence(x, frameCounts) ? null : x.shape[1];
    const { microBatch } = this.key;
    const key = this.philoxKey();
    return { probability, key, stream, microBatch, firstClip, frameCounts, frames, headCount, width };
  }

  private draw(stream: number, clip: number, count: number): Uint32Array {
    const out = new Uint32Array(count);
    philoxFill(this.philoxKey(), [stream, clip, this.key.microBatch], out);
    return out;
  }

  private philoxKey(): [number, number] {
    const [low, high] = philoxKeyOf(this.key.seed);
    return [low ^ high, this.key.step];
  }
}

function streamOf(layer: number, site: keyof typeof sites): number {
  return layer * sitesPerLayer + sites[site];
}
