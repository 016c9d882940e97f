// The convolutional feature encoder with gradients, for training everything: HubertFeatureEncoder in modeling_hubert.py.
// One clip at a time, since its norm looks at the whole clip; the frozen one (conv-encoder.ts) gives the same, faster.
// Letters: N samples, T frames, C channels of the last layer.

import * as tf from '@tensorflow/tfjs-core';
import { channelNorm } from '../../engine/ops/channel-norm/channel-norm.ts';
import { type Conv1dShape, conv1d, type TrainableConv1d } from '../../engine/ops/conv1d/conv1d.ts';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import { activate } from './activations.ts';

/** torch's default eps, whatever `layer_norm_eps` says. */
const normEps = 1e-5;

interface ConvLayer {
  parameters: TrainableConv1d;
  shape: Conv1dShape;
  norm: NormParameters | null;
}

export class TrainableConvolutions {
  private readonly config: ModelConfig;
  private readonly layers: ConvLayer[];

  constructor(config: ModelConfig, weights: DeviceWeights) {
    this.config = config;
    const hasNorm = (i: number) => i === 0 || config.featExtractNorm === 'layer';
    this.layers = config.convDim.map((_, i) => {
      const prefix = `${bodyPrefix(config)}feature_extractor.conv_layers.${i}.`;
      return {
        parameters: {
          weight: weights.tensor(`${prefix}conv.weight`),
          bias: config.hasConvBias ? weights.tensor(`${prefix}conv.bias`) : null,
        },
        shape: { kernel: config.convKernel[i]!, stride: config.convStride[i]! },
        norm: hasNorm(i) ? weights.norm(`${prefix}layer_norm`) : null,
      };
    });
  }

  /** samples [1, N, 1] → [1, T, C]. Caller owns the result. */
  forward(samples: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      let x = samples;
      for (const { parameters, shape, norm } of this.layers) {
        const input = x;
        x = tf.tidy(() => activate(this.normalise(conv1d(input, parameters, shape), norm), this.config.convActivation));
      }
      return x;
    });
  }

  private normalise(x: tf.Tensor3D, norm: NormParameters | null): tf.Tensor3D {
    if (!norm) return x;
    const isGroupNorm = this.config.featExtractNorm === 'group';
    return isGroupNorm ? channelNorm(x, norm.gain, norm.bias, normEps) : layerNorm(x, norm.gain, norm.bias, normEps);
  }
}
