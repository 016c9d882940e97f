// One transformer layer: HubertEncoderLayer (post-norm) and HubertEncoderLayerStableLayerNorm (pre-norm) of
// modeling_hubert.py.
// Letters: B clips, T frames, H hidden size.

import type * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../engine/ops/layer-norm.ts';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import { Attention } from './attention.ts';
import type { DeviceWeights, NormParameters } from './device-weights.ts';
import type { DropoutMasks } from './dropout-masks.ts';
import { FeedForward } from './feed-forward.ts';
import { layerPrefix } from './parameter-list.ts';

export class TransformerLayer {
  private readonly config: ModelConfig;
  private readonly index: number;
  private readonly attention: Attention;
  private readonly attentionNorm: NormParameters;
  private readonly feedForward: FeedForward;
  private readonly finalNorm: NormParameters;

  constructor(config: ModelConfig, weights: DeviceWeights, index: number) {
    const prefix = layerPrefix(config, index);
    this.config = config;
    this.index = index;
    this.attention = new Attention(config, weights, index);
    this.attentionNorm = weights.norm(`${prefix}layer_norm`);
    this.feedForward = new FeedForward(config, weights, index);
    this.finalNorm = weights.norm(`${prefix}final_layer_norm`);
  }

  /** x [B, T, H], valid frames of each clip → [B, T, H]. LayerDrop, when it strikes, returns `x` itself. */
  forward(x: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutMasks | null): tf.Tensor3D {
    if (dropout?.dropsLayer(this.index, this.config.layerDrop)) return x;
    if (this.config.isPreNorm) {
      const attended = this.attention.forward(this.norm(x, this.attentionNorm), x, frameCounts, dropout);
      return this.feedForward.forward(this.norm(attended, this.finalNorm), attended, dropout);
    }
    const attended = this.norm(this.attention.forward(x, x, frameCounts, dropout), this.attentionNorm);
    return this.norm(this.feedForward.forward(attended, attended, dropout), this.finalNorm);
  }

  private norm(x: tf.Tensor3D, { gain, bias }: NormParameters): tf.Tensor3D {
    return layerNorm(x, gain, bias, this.config.layerNormEps);
  }
}
