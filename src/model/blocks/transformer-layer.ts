// One transformer layer and its parts: HubertEncoderLayer (post-norm) and HubertEncoderLayerStableLayerNorm (pre-norm) of
// modeling_hubert.py; every other architecture's is wired alike.
// Letters: B clips, T frames, H hidden size, I intermediate size, N heads.

import * as tf from '@tensorflow/tfjs-core';
import { type Piece, tensorPieces } from '../../engine/largest-tensor.ts';
import { attention } from '../../engine/ops/attention/attention.ts';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import { type LinearParameters, linear, linears } from '../../engine/ops/linear/linear.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { layerPrefix } from '../weights/parameter-list.ts';
import { activatedLinear } from './activations.ts';
import type { DropoutMasks } from './randomness.ts';
import { PositionGate } from './relative-position.ts';
import { TrainedLayer } from './trained-layer.ts';

/** What the layers are told of their input. */
export interface LayerContext {
  /** Valid frames of each clip. */
  frameCounts: Int32Array; // [B]
  /** For the distance of query and key, gated by each layer and added to its scores; null without relative positions. */
  relativePosition: tf.Tensor4D | null; // [1, N, T, T]
}

export class TransformerLayer {
  private readonly config: ModelConfig;
  private readonly index: number;
  private readonly attention: Attention;
  private readonly attentionNorm: NormParameters;
  private readonly feedForward: FeedForward;
  private readonly finalNorm: NormParameters;
  private readonly adapter: AttentionAdapter | null;
  /** All of the above in one, where that is possible. */
  private readonly whole: TrainedLayer | null;

  constructor(config: ModelConfig, weights: DeviceWeights, index: number) {
    const prefix = layerPrefix(config, index);
    this.config = config;
    this.index = index;
    this.attention = new Attention(config, weights, index);
    this.attentionNorm = weights.norm(`${prefix}layer_norm`);
    this.feedForward = new FeedForward(config, weights, index);
    this.finalNorm = weights.norm(`${prefix}final_layer_norm`);
    this.adapter = config.attentionAdapterWidth ? new AttentionAdapter(weights, `${prefix}adapter_layer.`) : null;
    this.whole = TrainedLayer.of(config, weights, index);
  }

  /** x [B, T, H] → [B, T, H]. Where LayerDrop skips the layer, `x` itself. */
  forward(x: tf.Tensor3D, context: LayerContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const { layerDrop, firstLayerToDrop, isPreNorm } = this.config;
    if (this.index >= firstLayerToDrop && dropout?.dropsLayer(this.index, layerDrop)) return x;
    if (isPreNorm) return this.preNorm(x, context, dropout);
    return this.whole?.forward(x, context.frameCounts, dropout) ?? this.postNorm(x, context, dropout);
  }

  private postNorm(x: tf.Tensor3D, context: LayerContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const attended = this.norm(this.attention.forward(x, x, context, dropout), this.attentionNorm);
    return this.norm(this.feedForward.forward(attended, attended, context.frameCounts, dropout), this.finalNorm);
  }

  private preNorm(x: tf.Tensor3D, context: LayerContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const attended = this.attention.forward(this.norm(x, this.attentionNorm), x, context, dropout);
    const fed = this.feedForward.forward(this.norm(attended, this.finalNorm), attended, context.frameCounts, dropout);
    return this.adapter ? this.adapter.forward(fed) : fed;
  }

  private norm(x: tf.Tensor3D, { gain, bias }: NormParameters): tf.Tensor3D {
    return layerNorm(x, gain, bias, this.config.layerNormEps);
  }
}

/** HubertAttention, and with relative positions WavLMAttention of modeling_wavlm.py. */
class Attention {
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
  forward(x: tf.Tensor3D, residual: tf.Tensor3D, context: LayerContext, dropout: DropoutMasks | null): tf.Tensor3D {
    const { headCount, hiddenSize, attentionDropout, hiddenDropout } = this.config;
    const { frameCounts, relativePosition } = context;
    const projected = linears(x, [this.query, this.key, this.value], { frameCounts });
    const [query, key, value] = projected as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const mixed = attention(query, key, value, {
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

/** HubertFeedForward. */
class FeedForward {
  private readonly config: ModelConfig;
  private readonly layer: number;
  private readonly intermediate: LinearParameters;
  private readonly output: LinearParameters;

  constructor(config: ModelConfig, weights: DeviceWeights, layer: number) {
    const prefix = `${layerPrefix(config, layer)}feed_forward.`;
    this.config = config;
    this.layer = layer;
    this.intermediate = weights.linear(`${prefix}intermediate_dense`);
    this.output = weights.linear(`${prefix}output_dense`);
  }

  /** x [B, T, H] → [B, T, I] → [B, T, H], with the residual added. */
  forward(x: tf.Tensor3D, residual: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutMasks | null): tf.Tensor3D {
    const { intermediateSize, hiddenActivation, activationDropout, hiddenDropout } = this.config;
    const pieces = dropout ? [] : tensorPieces(x.shape[1], x.shape[0] * intermediateSize);
    if (pieces.length > 1) {
      const some = (rows: tf.Tensor3D, { from, size }: Piece) => tf.slice(rows, [0, from, 0], [-1, size, -1]);
      const parts = pieces.map((of) => this.forward(some(x, of), some(residual, of), frameCounts, null));
      return tf.concat(parts, 1);
    }
    const mask = dropout?.rowMask(x, intermediateSize, this.layer, 'activation', activationDropout);
    const wide = activatedLinear(x, this.intermediate, hiddenActivation, { mask, frameCounts }); // [B, T, I]
    if (!dropout) return linear(wide, this.output, { residual, frameCounts });
    return dropout.rows(linear(wide, this.output), this.layer, 'output', hiddenDropout, residual);
  }
}

/** torch's default, whatever `layer_norm_eps` says. */
const adapterNormEps = 1e-5;

/** The small adapter that MMS puts behind each layer (`adapter_attn_dim`): Wav2Vec2AttnAdapterLayer in modeling_wav2vec2.py. */
class AttentionAdapter {
  private readonly norm: NormParameters;
  private readonly narrow: LinearParameters;
  private readonly wide: LinearParameters;

  constructor(weights: DeviceWeights, prefix: string) {
    this.norm = weights.norm(`${prefix}norm`);
    this.narrow = weights.linear(`${prefix}linear_1`);
    this.wide = weights.linear(`${prefix}linear_2`);
  }

  /** x [B, T, H], with what the adapter adds to it → [B, T, H]. */
  forward(x: tf.Tensor3D): tf.Tensor3D {
    const normed = layerNorm(x, this.norm.gain, this.norm.bias, adapterNormEps);
    return linear(tf.relu(linear(normed, this.narrow)), this.wide, { residual: x });
  }
}
