// One transformer layer: HubertEncoderLayer (post-norm) and HubertEncoderLayerStableLayerNorm (pre-norm) of
// modeling_hubert.py; every other architecture's is wired alike.
// Letters: B clips, T frames, H hidden size.

import type * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { layerPrefix } from '../weights/parameter-list.ts';
import { Attention, type AttentionContext } from './attention.ts';
import { AttentionAdapter } from './attention-adapter.ts';
import type { DropoutMasks } from './dropout-masks.ts';
import { FeedForward } from './feed-forward.ts';

export class TransformerLayer {
  private readonly config: ModelConfig;
  private readonly index: number;
  private readonly attention: Attention;
  private readonly attentionNorm: NormParameters;
  private readonly feedForward: FeedForward;
  private readonly finalNorm: NormParameters;
  private readonly adapter: AttentionAdapter | null;

  constructor(config: ModelConfig, weights: DeviceWeights, index: number) {
    const prefix = layerPrefix(config, index);
    this.config = config;
    this.index = index;
    this.attention = new Attention(config, weights, index);
    this.attentionNorm = weights.norm(`${prefix}layer_norm`);
    this.feedForward = new FeedForward(config, weights, index);
    this.finalNorm = weights.norm(`${prefix}final_layer_norm`);
    this.adapter = config.attentionAdapterWidth ? new AttentionAdapter(weights, `${prefix}adapter_layer.`) : null;
  }

  /** x [B, T, H] → [B, T, H]. LayerDrop, when it strikes, returns `x` itself. */
  forward(x: tf.Tensor3D, context: AttentionContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const { layerDrop, firstLayerToDrop, isPreNorm } = this.config;
    if (this.index >= firstLayerToDrop && dropout?.dropsLayer(this.index, layerDrop)) return x;
    return isPreNorm ? this.preNorm(x, context, dropout) : this.postNorm(x, context, dropout);
  }

  private postNorm(x: tf.Tensor3D, context: AttentionContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const attended = this.norm(this.attention.forward(x, x, context, dropout), this.attentionNorm);
    return this.norm(this.feedForward.forward(attended, attended, context.frameCounts, dropout), this.finalNorm);
  }

  private preNorm(x: tf.Tensor3D, context: AttentionContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const attended = this.attention.forward(this.norm(x, this.attentionNorm), x, context, dropout);
    const fed = this.feedForward.forward(this.norm(attended, this.finalNorm), attended, context.frameCounts, dropout);
    return this.adapter ? this.adapter.forward(fed) : fed;
  }

  private norm(x: tf.Tensor3D, { gain, bias }: NormParameters): tf.Tensor3D {
    return layerNorm(x, gain, bias, this.config.layerNormEps);
  }
}
