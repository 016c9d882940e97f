// From the convolutions' features to the hidden size: HubertFeatureProjection in modeling_hubert.py.
// Letters: B clips, T frames, C channels of the last convolution, H hidden size.

import type * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import { type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import type { DropoutMasks } from './dropout-masks.ts';

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
