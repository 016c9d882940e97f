// What WavLM's attention adds to its scores: an embedding of the two frames' distance, the same for all layers, times a
// gate that each layer computes from the query's frame. WavLMAttention in modeling_wavlm.py.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N, P buckets.

import * as tf from '@tensorflow/tfjs-core';
import { type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import type { RelativePositionConfig } from '../../formats/hugging-face/architectures.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { distanceBucket } from '../distance-bucket.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';
import { layerPrefix } from '../weights/parameter-list.ts';

/** Outputs of the gate's linear layer that are added up for each of its two gates. */
const outputsPerGate = 4;

/** The embedding of distances; its table belongs to the first layer. */
export class RelativePosition {
  private readonly config: RelativePositionConfig;
  private readonly table: tf.Tensor2D; // [P, N]

  constructor(config: ModelConfig, relative: RelativePositionConfig, weights: DeviceWeights) {
    this.config = relative;
    this.table = weights.tensor(`${layerPrefix(config, 0)}attention.rel_attn_embed.weight`) as tf.Tensor2D;
  }

  /** → [1, N, T, T], by query, then key. Differentiable in the table. */
  forward(frames: number): tf.Tensor4D {
    const distances = Int32Array.from({ length: 2 * frames - 1 }, (_, i) => i - (frames - 1)); // key − query
    const chosen = distances.map((distance) => distanceBucket(distance, this.config));
    const oneHot = new Float32Array(chosen.length * this.config.buckets);
    chosen.forEach((bucket, i) => {
      oneHot[i * this.config.buckets + bucket] = 1;
    });
    const rows = tf.tensor2d(oneHot, [chosen.length, this.config.buckets]);
    const byDistance = tf.matMul(this.table, rows, true, true) as tf.Tensor2D; // [N, 2T − 1]
    return spread(byDistance, frames);
  }
}

/** [N, 2T − 1] by distance → [1, N, T, T], where place (i, j) has distance j − i. Rows one longer than their repeats shift
 *  by one each time: only copies, so gradients are sums. */
function spread(byDistance: tf.Tensor2D, frames: number): tf.Tensor4D {
  const heads = byDistance.shape[0];
  const padded = tf.pad(byDistance, [
    [0, 0],
    [0, 1],
  ]); // [N, 2T]
  const repeated = tf.slice(tf.tile(padded, [1, frames]), [0, 0], [heads, frames * (2 * frames - 1)]);
  const shifted = tf.reshape(repeated, [heads, frames, 2 * frames - 1]);
  return tf.reshape(tf.slice(shifted, [0, 0, frames - 1], [heads, frames, frames]), [1, heads, frames, frames]);
}

/** A layer's gate on those embeddings. */
export class PositionGate {
  private readonly headCount: number;
  private readonly gates: LinearParameters; // D → 2 · outputsPerGate
  private readonly constant: tf.Tensor; // [1, N, 1, 1]

  constructor(config: ModelConfig, weights: DeviceWeights, layer: number) {
    const prefix = `${layerPrefix(config, layer)}attention.`;
    this.headCount = config.headCount;
    this.gates = weights.linear(`${prefix}gru_rel_pos_linear`);
    this.constant = weights.tensor(`${prefix}gru_rel_pos_const`);
  }

  /** x [B, T, H], position [1, N, T, T] → [B, N, T, T]. */
  forward(x: tf.Tensor, position: tf.Tensor4D): tf.Tensor4D {
    const [clips, frames, hidden] = x.shape as [number, number, number];
    const heads = this.headCount;
    const split = tf.transpose(tf.reshape(x, [clips, frames, heads, hidden / heads]), [0, 2, 1, 3]); // [B, N, T, D]
    const outputs = tf.reshape(linear(split, this.gates), [clips, heads, frames, 2, outputsPerGate]);
    const [first, second] = tf.split(tf.sigmoid(tf.sum(outputs, 4)), 2, 3) as [tf.Tensor, tf.Tensor]; // [B, N, T, 1] each
    const gate = tf.add(tf.mul(first, tf.sub(tf.mul(second, this.constant), 1)), 2);
    return tf.mul(gate, position) as tf.Tensor4D;
  }
}
