// The convolutional position embedding: a weight-normed, grouped convolution over time, HubertPositionalConvEmbedding in
// modeling_hubert.py. Each group is a convolution of its own. Frozen.
// Letters: B clips, T frames, H hidden size, G groups, C = H / G, K kernel.

import * as tf from '@tensorflow/tfjs-core';
import { gelu } from '../engine/ops/gelu.ts';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { DeviceWeights } from './device-weights.ts';
import { bodyPrefix } from './parameter-list.ts';
import type { NamedWeight } from './speech-classifier.ts';

export class PositionalConv {
  private readonly filters: tf.Tensor4D[]; // G × [1, K, C, C]
  private readonly bias: tf.Tensor; // [H]
  private readonly padding: [number, number];

  constructor(config: ModelConfig, weights: DeviceWeights) {
    const prefix = `${bodyPrefix(config)}encoder.pos_conv_embed.conv.`;
    const kernel = config.positionalKernel;
    const width = config.hiddenSize / config.positionalGroups;
    const weight = weightNorm(
      weights.host(`${prefix}parametrizations.weight.original0`),
      weights.host(`${prefix}parametrizations.weight.original1`),
    );
    this.filters = Array.from({ length: config.positionalGroups }, (_, group) => {
      const filter = groupFilter(weight, group, width, kernel);
      return weights.hold(filter, [1, kernel, width, width]) as tf.Tensor4D;
    });
    this.bias = weights.tensor(`${prefix}bias`);
    // padded by ⌊K / 2⌋ on both sides; an even kernel's last output is dropped, so its right side needs one less
    this.padding = [Math.floor(kernel / 2), Math.floor((kernel - 1) / 2)];
  }

  /** x [B, T, H], zero in padded frames → [B, T, H]. Caller owns the result. */
  forward(x: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      const [clips, frames, hidden] = x.shape;
      const groups = this.filters.length;
      const width = hidden / groups;
      const grouped = tf.transpose(tf.reshape(x, [clips, frames, groups, width]), [2, 0, 1, 3]); // [G, B, T, C]
      const parts = tf.unstack(grouped).map((part, group) => {
        const image = tf.reshape(part, [clips, 1, frames, width]) as tf.Tensor4D;
        const convolved = tf.conv2d(image, this.filters[group]!, 1, [[0, 0], [0, 0], this.padding, [0, 0]]);
        return tf.reshape(convolved, [clips, frames, width]);
      });
      const joined = tf.reshape(tf.transpose(tf.stack(parts), [1, 2, 0, 3]), [clips, frames, hidden]);
      return gelu(tf.add(joined, this.bias)) as tf.Tensor3D;
    });
  }
}

/** g · v / ‖v‖ with one length a kernel position: g [1, 1, K], v [H, C, K] → [H, C, K]. */
function weightNorm(lengths: NamedWeight, directions: NamedWeight): Float32Array {
  const kernel = lengths.data.length;
  const squares = new Float64Array(kernel);
  directions.data.forEach((value, i) => {
    squares[i % kernel]! += value * value;
  });
  return directions.data.map((value, i) => (value * lengths.data[i % kernel]!) / Math.sqrt(squares[i % kernel]!));
}

/** [H, C, K] → the group's [K, C, C]. */
function groupFilter(weight: Float32Array, group: number, width: number, kernel: number): Float32Array {
  const filter = new Float32Array(kernel * width * width);
  for (let output = 0; output < width; output++) {
    for (let input = 0; input < width; input++) {
      for (let k = 0; k < kernel; k++) {
        filter[(k * width + input) * width + output] = weight[((group * width + output) * width + input) * kernel + k]!;
      }
    }
  }
  return filter;
}
