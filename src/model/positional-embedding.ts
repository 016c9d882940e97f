// Where each frame stands, from a convolution over its neighbours. Frozen.
// Letters: B clips, T frames, H hidden size, G groups, C = H / G, K kernel.

import type * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { DeviceWeights } from './device-weights.ts';
import { GroupedConv } from './grouped-conv.ts';
import { bodyPrefix } from './parameter-list.ts';
import type { NamedWeight } from './speech-classifier.ts';

/** x [B, T, H], zero in padded frames → [B, T, H]. Caller owns the result. */
export interface PositionalEmbedding {
  forward(x: tf.Tensor3D): tf.Tensor3D;
}

export function buildPositionalEmbedding(config: ModelConfig, weights: DeviceWeights): PositionalEmbedding {
  return new WeightNormedEmbedding(config, weights);
}

/** HubertPositionalConvEmbedding in modeling_hubert.py: one weight-normed convolution. */
class WeightNormedEmbedding implements PositionalEmbedding {
  private readonly conv: GroupedConv;

  constructor(config: ModelConfig, weights: DeviceWeights) {
    const prefix = `${bodyPrefix(config)}encoder.pos_conv_embed.conv.`;
    const weight = weightNorm(
      weights.host(`${prefix}parametrizations.weight.original0`),
      weights.host(`${prefix}parametrizations.weight.original1`),
    );
    const bias = weights.tensor(`${prefix}bias`);
    this.conv = new GroupedConv(weight, bias, config.positionalGroups, weights);
  }

  forward(x: tf.Tensor3D): tf.Tensor3D {
    return this.conv.forward(x, 'gelu');
  }
}

/** g · v / ‖v‖ with one length a kernel position: g [1, 1, K], v [H, C, K] → [H, C, K]. */
function weightNorm(lengths: NamedWeight, directions: NamedWeight): NamedWeight {
  const kernel = lengths.data.length;
  const squares = new Float64Array(kernel);
  directions.data.forEach((value, i) => {
    squares[i % kernel]! += value * value;
  });
  const data = directions.data.map((value, i) => (value * lengths.data[i % kernel]!) / Math.sqrt(squares[i % kernel]!));
  return { shape: directions.shape, data };
}
