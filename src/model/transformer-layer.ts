// One transformer layer: HubertEncoderLayer (post-norm) and HubertEncoderLayerStableLayerNorm (pre-norm) of
// modeling_hubert.py.
// Letters: B clips, T frames, H hidden size, N heads, D = H / N.

import * as tf from '@tensorflow/tfjs-core';
import { gelu } from '../engine/ops/gelu.ts';
import { layerNorm } from '../engine/ops/layer-norm.ts';
import { type LinearParameters, linear } from '../engine/ops/linear.ts';
import { maskedSoftmax } from '../engine/ops/masked-softmax.ts';
import type { ModelConfig } from '../formats/hf-model-config.ts';
import type { DeviceWeights, NormParameters } from './device-weights.ts';
import type { DropoutMasks } from './dropout-masks.ts';
import { layerPrefix } from './parameter-list.ts';

export class TransformerLayer {
  private readonly config: ModelConfig;
  private readonly index: number;
  private readonly query: LinearParameters;
  private readonly key: LinearParameters;
  private readonly value: LinearParameters;
  private readonly attentionOutput: LinearParameters;
  private readonly attentionNorm: NormParameters;
  private readonly intermediate: LinearParameters;
  private readonly output: LinearParameters;
  private readonly finalNorm: NormParameters;

  constructor(config: ModelConfig, weights: DeviceWeights, index: number) {
    const prefix = layerPrefix(config, index);
    this.config = config;
    this.index = index;
    this.query = weights.linear(`${prefix}attention.q_proj`);
    this.key = weights.linear(`${prefix}attention.k_proj`);
    this.value = weights.linear(`${prefix}attention.v_proj`);
    this.attentionOutput = weights.linear(`${prefix}attention.out_proj`);
    this.attentionNorm = weights.norm(`${prefix}layer_norm`);
    this.intermediate = weights.linear(`${prefix}feed_forward.intermediate_dense`);
    this.output = weights.linear(`${prefix}feed_forward.output_dense`);
    this.finalNorm = weights.norm(`${prefix}final_layer_norm`);
  }

  /** x [B, T, H], mask of keys [B, 1, 1, T] or null → [B, T, H]. LayerDrop, when it strikes, returns `x` itself. */
  forward(x: tf.Tensor3D, mask: tf.Tensor | null, dropout: DropoutMasks | null): tf.Tensor3D {
    if (dropout?.dropsLayer(this.index, this.config.layerDrop)) return x;
    if (this.config.isPreNorm) {
      const attended = tf.add(x, this.attention(this.norm(x, this.attentionNorm), mask, dropout));
      return tf.add(attended, this.feedForward(this.norm(attended, this.finalNorm), dropout)) as tf.Tensor3D;
    }
    const attended = this.norm(tf.add(x, this.attention(x, mask, dropout)), this.attentionNorm);
    return this.norm(tf.add(attended, this.feedForward(attended, dropout)), this.finalNorm) as tf.Tensor3D;
  }

  private norm(x: tf.Tensor, { gain, bias }: NormParameters): tf.Tensor {
    return layerNorm(x, gain, bias, this.config.layerNormEps);
  }

  private attention(x: tf.Tensor, mask: tf.Tensor | null, dropout: DropoutMasks | null): tf.Tensor {
    const { headCount, hiddenSize, attentionDropout, hiddenDropout } = this.config;
    const scale = (hiddenSize / headCount) ** -0.5;
    const query = this.heads(tf.mul(linear(x, this.query), scale)); // [B, N, T, D]
    const key = this.heads(linear(x, this.key));
    const value = this.heads(linear(x, this.value));
    const probabilities = maskedSoftmax(tf.matMul(query, key, false, true), mask); // [B, N, T, T]
    const kept = dropout ? dropout.attention(probabilities, this.index, attentionDropout) : probabilities;
    const mixed = tf.transpose(tf.matMul(kept as tf.Tensor4D, value), [0, 2, 1, 3]); // [B, T, N, D]
    const joined = linear(tf.reshape(mixed, x.shape), this.attentionOutput);
    return dropout ? dropout.rows(joined, this.index, 'attentionOutput', hiddenDropout) : joined;
  }

  /** [B, T, H] → [B, N, T, D]. */
  private heads(x: tf.Tensor): tf.Tensor4D {
    const [clips, frames, hidden] = x.shape as [number, number, number];
    const heads = this.config.headCount;
    return tf.transpose(tf.reshape(x, [clips, frames, heads, hidden / heads]), [0, 2, 1, 3]) as tf.Tensor4D;
  }

  private feedForward(x: tf.Tensor, dropout: DropoutMasks | null): tf.Tensor {
    const wide = gelu(linear(x, this.intermediate));
    const kept = dropout ? dropout.rows(wide, this.index, 'activation', this.config.activationDropout) : wide;
    const narrow = linear(kept, this.output);
    return dropout ? dropout.rows(narrow, this.index, 'output', this.config.hiddenDropout) : narrow;
  }
}
