// Self-attention: HubertAttention in modeling_hubert.py.
// Letters: B clips, T frames, H hidden size.

import type * as tf from '@tensorflow/tfjs-core';
import { attention } from '../engine/ops/attention.ts';
import { type LinearParameters, linear } from '../engine/ops/linear.ts';
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

  /** Self-attention of x [B, T, H], with the residual added → [B, T, H]. */
  forward(x: tf.Tensor3D, residual: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutMasks | null): tf.Tensor3D {
    const { headCount, hiddenSize, attentionDropout, hiddenDropout } = this.config;
    const mixed = attention(linear(x, this.query), linear(x, this.key), linear(x, this.value), {
      headCount,
      scale: (hiddenSize / headCount) ** -0.5,
      frameCounts,
      dropoutMask: dropout?.attention(x.shape[1], headCount, this.layer, attentionDropout),
    });
    if (!dropout) return linear(mixed, this.output, { residual });
    return dropout.rows(linear(mixed, this.output), this.layer, 'attentionOutput', hiddenDropout, residual);
  }
}
