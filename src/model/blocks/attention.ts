// Self-attention: HubertAttention in modeling_hubert.py, and with relative positions WavLMAttention in modeling_wavlm.py.
// Letters: B clips, T frames, H hidden size, N heads.

import type * as tf from '@tensorflow/tfjs-core';
import { attention } from '../../engine/ops/attention/attention.ts';
import { type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';
import { layerPrefix } from '../weights/parameter-list.ts';
import type { DropoutMasks } from './dropout-masks.ts';
import { PositionGate } from './relative-position.ts';

/** What the attention of every layer is told of its input. */
export interface AttentionContext {
  /** Valid frames of each clip. */
  frameCounts: Int32Array; // [B]
  /** For the distance of query and key, gated by each layer and added to its scores; null without relative positions. */
  relativePosition: tf.Tensor4D | null; // [1, N, T, T]
}

export class Attention {
  private readonly config: ModelConfig;
  private readonly layer: number;
  private readonly query: LinearParameters;
  private readonly key: LinearParameters;
  private readonly value: LinearParameters;
  private readonly output: LinearParameters;
  private readonly gate: PositionGate | null;

  constructor(config: ModelConfig, weights: DeviceWeights, layer: number) {
    const prefix = `${layerPrefix(config, layer)}attention.`;
    this.config = config;
    this.layer = layer;
    this.query = weights.linear(`${prefix}q_proj`);
    this.key = weights.linear(`${prefix}k_proj`);
    this.value = weights.linear(`${prefix}v_proj`);
    this.output = weights.linear(`${prefix}out_proj`);
    this.gate = config.relativePosition ? new PositionGate(config, weights, layer) : null;
  }

  /** Self-attention of x [B, T, H], with the residual added → [B, T, H]. */
  forward(x: tf.Tensor3D, residual: tf.Tensor3D, context: AttentionContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const { headCount, hiddenSize, attentionDropout, hiddenDropout } = this.config;
    const { frameCounts, relativePosition } = context;
    const project = (parameters: LinearParameters) => linear(x, parameters, { frameCounts });
    const mixed = attention(project(this.query), project(this.key), project(this.value), {
      headCount,
      scale: (hiddenSize / headCount) ** -0.5,
      frameCounts,
      bias: this.gate && relativePosition ? this.gate.forward(x, relativePosition) : null,
      dropoutMask: dropout?.attention(x, headCount, this.layer, attentionDropout),
    });
    if (!dropout) return linear(mixed, this.output, { residual, frameCounts });
    return dropout.rows(linear(mixed, this.output), this.layer, 'attentionOutput', hiddenDropout, residual);
  }
}
