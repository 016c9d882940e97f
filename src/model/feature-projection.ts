// From the convolutions' features to the hidden size: HubertFeatureProjection in modeling_hubert.py. Frozen.
// Letters: B clips, T frames, C channels of the last convolution, H hidden size.

import type * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../engine/ops/layer-norm.ts';
import { type LinearParameters, linear } from '../engine/ops/linear.ts';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { DeviceWeights, NormParameters } from './device-weights.ts';
import { bodyPrefix } from './parameter-list.ts';

export class FeatureProjection {
  private readonly layerNormEps: number;
  private readonly norm: NormParameters | null;
  private readonly projection: LinearParameters;

  constructor(config: ModelConfig, weights: DeviceWeights) {
    const prefix = `${bodyPrefix(config)}feature_projection.`;
    this.layerNormEps = config.layerNormEps;
    this.norm = config.hasFeatureProjectionNorm ? weights.norm(`${prefix}layer_norm`) : null;
    this.projection = weights.linear(`${prefix}projection`);
  }

  /** features [B, T, C] → [B, T, H]. */
  forward(features: tf.Tensor3D): tf.Tensor3D {
    const { norm } = this;
    const normed = norm ? layerNorm(features, norm.gain, norm.bias, this.layerNormEps) : features;
    return linear(normed, this.projection);
  }
}
