// A grouped convolution over time that keeps the length, as the positional embeddings use it: torch's Conv1d with padding
// K / 2 and, for an even kernel, its last output dropped (HubertSamePadLayer). Each group is a convolution of its own.
// Letters: B clips, T frames, H hidden size, G groups, C = H / G, K kernel.

import * as tf from '@tensorflow/tfjs-core';
import type { DeviceWeights } from './device-weights.ts';

export class GroupedConv {
  private readonly filters: tf.Tensor4D[]; // G × [1, K, C, C]
  private readonly bias: tf.Tensor; // [H]
  private readonly padding: [number, number];

  /** weight [H, C, K] in torch's layout. */
  constructor(weight: Float32Array, bias: tf.Tensor, kernel: number, groups: number, weights: DeviceWeights) {
    const width = bias.shape[0]! / groups;
    this.filters = Array.from({ length: groups }, (_, group) => {
      const filter = groupFilter(weight, group, width, kernel);
      return weights.hold(filter, [1, kernel, width, width]) as tf.Tensor4D;
    });
    this.bias = bias;
    // padded by ⌊K / 2⌋ on both sides; an even kernel's last output is dropped, so its right side needs one less
    this.padding = [Math.floor(kernel / 2), Math.floor((kernel - 1) / 2)];
  }

  /** x [B, T, H] → [B, T, H]. Caller owns the result. */
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
      return tf.add(joined, this.bias) as tf.Tensor3D;
    });
  }
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
