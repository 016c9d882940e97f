// Self-attention: HubertAttention in modeling_hubert.py.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import * as tf from '@tensorflow/tfjs-core';
import { type LinearParameters, linear } from '../engine/ops/linear.ts';
import { maskedSoftmax } from '../engine/ops/masked-softmax.ts';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { DeviceWeights } from './device-weights.ts';
import type { DropoutMasks } from './dropout-masks.ts';
import { layerPrefix } from './parameter-list.ts';

export class Attention {
  private readonly config: ModelConfig;
  private readonly layer: number;
  private readonly query: LinearParameters;
  private readonly key: LinearParameters;
  private readonly value: LinearParameters;
  private readonly output: LinearParameters;

  constructor(config: ModelConfig, weights: DeviceWeights, layer: number) {
    const prefix = `${layerPrefix(config, layer)}attention.`;
    this.config = config;
    this.layer = layer;
    this.query = weights.linear(`${prefix}q_proj`);
    this.key = weights.linear(`${prefix}k_proj`);
    this.value = weights.linear(`${prefix}v_proj`);
    this.output = weights.linear(`${prefix}out_proj`);
  }

  /** x [B, T, H], mask of keys [B, 1, 1, T] or null → [B, T, H]. */
  forward(x: tf.Tensor, mask: tf.Tensor | null, dropout: DropoutMasks | null): tf.Tensor {
    const { headCount, hiddenSize, attentionDropout, hiddenDropout } = this.config;
    const scale = (hiddenSize / headCount) ** -0.5;
    const query = this.heads(tf.mul(linear(x, this.query), scale)); // [B, N, T, D]
    const key = this.heads(linear(x, this.key));
    const value = this.heads(linear(x, this.value));
    const probabilities = maskedSoftmax(tf.matMul(query, key, false, true), mask); // [B, N, T, T]
    const kept = dropout ? dropout.attention(probabilities, this.layer, attentionDropout) : probabilities;
    const mixed = tf.transpose(tf.matMul(kept as tf.Tensor4D, value), [0, 2, 1, 3]); // [B, T, N, D]
    const joined = linear(tf.reshape(mixed, x.shape), this.output);
    return dropout ? dropout.rows(joined, this.layer, 'attentionOutput', hiddenDropout) : joined;
  }

  /** [B, T, H] → [B, N, T, D]. */
  private heads(x: tf.Tensor): tf.Tensor4D {
    const [clips, frames, hidden] = x.shape as [number, number, number];
    const heads = this.config.headCount;
    return tf.transpose(tf.reshape(x, [clips, frames, heads, hidden / heads]), [0, 2, 1, 3]) as tf.Tensor4D;
  }
}
