// From the convolutions' features to the last hidden state: the feature projection, the positional embedding, the layers, and
// the norm that comes before them (post-norm) or after (pre-norm). HubertFeatureProjection, HubertEncoder and
// HubertEncoderStableLayerNorm of modeling_hubert.py.
// Letters: B clips, T frames, C channels of the last convolution, H hidden size, S hidden states.

import * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import { type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import { frameMask } from '../../engine/ops/masked-mean/masked-mean.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import { buildPositionalEmbedding, type PositionalEmbedding } from './positional-embedding.ts';
import type { DropoutMasks } from './randomness.ts';
import { RelativePosition } from './relative-position.ts';
import { type LayerContext, TransformerLayer } from './transformer-layer.ts';

/** What enters the first layer, then what leaves each layer: S × [B, T, H]. */
export type HiddenStates = [tf.Tensor3D, ...tf.Tensor3D[]];

export function lastOf(states: HiddenStates): tf.Tensor3D {
  return states.at(-1) ?? states[0];
}

export class FeatureProjection {
  private readonly config: ModelConfig;
  private readonly norm: NormParameters | null;
  private readonly projection: LinearParameters;

  constructor(config: ModelConfig, weights: DeviceWeights) {
    const prefix = `${bodyPrefix(config)}feature_projection.`;
    this.config = config;
    this.norm = config.hasFeatureProjectionNorm ? weights.norm(`${prefix}layer_norm`) : null;
    this.projection = weights.linear(`${prefix}projection`);
  }

  /** features [B, T, C] → [B, T, H]. */
  forward(features: tf.Tensor3D, dropout: DropoutMasks | null): tf.Tensor3D {
    const { norm } = this;
    const { layerNormEps, featureProjectionDropout } = this.config;
    const normed = norm ? layerNorm(features, norm.gain, norm.bias, layerNormEps) : features;
    const projected = linear(normed, this.projection);
    return dropout ? dropout.entranceRows(projected, 'featureProjection', featureProjectionDropout) : projected;
  }
}

export class Encoder {
  private readonly config: ModelConfig;
  private readonly positionalEmbedding: PositionalEmbedding;
  private readonly relativePosition: RelativePosition | null;
  private readonly norm: NormParameters;
  private readonly layers: TransformerLayer[];

  constructor(config: ModelConfig, weights: DeviceWeights) {
    this.config = config;
    this.positionalEmbedding = buildPositionalEmbedding(config, weights);
    // the first layer has its weights
    const relative = config.layerCount > 0 ? config.relativePosition : null;
    this.relativePosition = relative ? new RelativePosition(config, relative, weights) : null;
    this.norm = weights.norm(`${bodyPrefix(config)}encoder.layer_norm`);
    this.layers = Array.from({ length: config.layerCount }, (_, i) => new TransformerLayer(config, weights, i));
  }

  /** Projected frames [B, T, H] → what enters the first layer [B, T, H]. `isSolo`: each clip as if it were alone; else, as
   *  in a padded batch, only what goes into the positional embedding is 0 in padded frames. */
  enter(projected: tf.Tensor3D, frameCounts: Int32Array, isSolo: boolean, dropout: DropoutMasks | null): tf.Tensor3D {
    return tf.tidy(() => {
      const valid = frameMask(frameCounts, projected.shape[1]);
      const zeroed = (valid ? tf.mul(projected, valid) : projected) as tf.Tensor3D;
      const placed = tf.add(zeroed, this.positionalEmbedding.forward(zeroed, isSolo ? valid : null)) as tf.Tensor3D;
      const normed = this.config.isPreNorm ? placed : this.normalise(placed);
      return dropout ? dropout.entranceRows(normed, 'entrance', this.config.hiddenDropout) : normed;
    });
  }

  /** The states up to what enters layer `from`, and what leaves each of the layers `from` … `to` − 1. */
  run(
    states: HiddenStates,
    frameCounts: Int32Array,
    from: number,
    to: number,
    dropout: DropoutMasks | null,
  ): HiddenStates {
    const layers = this.layers.slice(from, to);
    if (layers.length === 0) return states;
    let x = lastOf(states);
    const context: LayerContext = { frameCounts, relativePosition: this.relativePosition?.forward(x.shape[1]) ?? null };
    const all: HiddenStates = [...states];
    for (const layer of layers) {
      x = tf.tidy(() => layer.forward(x, context, dropout));
      all.push(x);
    }
    return all;
  }

  /** What leaves the last layer → the encoder's result. */
  leave(x: tf.Tensor3D): tf.Tensor3D {
    return this.config.isPreNorm ? this.normalise(x) : x;
  }

  private normalise(x: tf.Tensor3D): tf.Tensor3D {
    return layerNorm(x, this.norm.gain, this.norm.bias, this.config.layerNormEps);
  }
}
