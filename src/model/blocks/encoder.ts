// The transformer: positional embedding, layers, and the norm that comes before them (post-norm) or after (pre-norm).
// HubertEncoder and HubertEncoderStableLayerNorm of modeling_hubert.py.
// Letters: B clips, T frames, H hidden size.

import * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import { frameMask } from '../../engine/ops/masked-mean/masked-mean.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import type { AttentionContext } from './attention.ts';
import type { DropoutMasks } from './dropout-masks.ts';
import { buildPositionalEmbedding, type PositionalEmbedding } from './positional-embedding.ts';
import { RelativePosition } from './relative-position.ts';
import { TransformerLayer } from './transformer-layer.ts';

export class Encoder {
  private readonly config: ModelConfig;
  private readonly positionalEmbedding: PositionalEmbedding;
  private readonly relativePosition: RelativePosition | null;
  private readonly norm: NormParameters;
  private readonly layers: TransformerLayer[];

  constructor(config: ModelConfig, weights: DeviceWeights) {
    this.config = config;
    this.positionalEmbedding = buildPositionalEmbedding(config, weights);
    const { relativePosition: relative } = config;
    this.relativePosition = relative ? new RelativePosition(config, relative, weights) : null;
    this.norm = weights.norm(`${bodyPrefix(config)}encoder.layer_norm`);
    this.layers = Array.from({ length: config.layerCount }, (_, i) => new TransformerLayer(config, weights, i));
  }

  /** Projected frames [B, T, H] → what enters the first layer [B, T, H]. `isSolo`: each clip as if it were alone; else, as
   *  in a padded batch, only what goes into the positional embedding is 0 in padded frames. */
  enter(projected: tf.Tensor3D, frameCounts: Int32Array, isSolo: boolean, dropout: DropoutMasks | null): tf.Tensor3D {
    return tf.tidy(() => {
      const valid = frameMask(frameCounts, projected.shape[1]);
      const zeroed = (valid ? tf.mul(projected, valid) : projected) as tf.Tensor3D;
      const placed = tf.add(zeroed, this.positionalEmbedding.forward(zeroed, isSolo ? valid : null)) as tf.Tensor3D;
      const normed = this.config.isPreNorm ? placed : this.normalise(placed);
      return dropout ? dropout.entranceRows(normed, 'entrance', this.config.hiddenDropout) : normed;
    });
  }

  /** What leaves each of the layers `from` … `to - 1`, given what enters the first of them. */
  run(x: tf.Tensor3D, frameCounts: Int32Array, from: number, to: number, dropout: DropoutMasks | null): tf.Tensor3D[] {
    const relativePosition = this.relativePosition?.forward(x.shape[1]) ?? null;
    const context: AttentionContext = { frameCounts, relativePosition };
    const states: tf.Tensor3D[] = [];
    for (const layer of this.layers.slice(from, to)) {
      const input = states.at(-1) ?? x;
      states.push(tf.tidy(() => layer.forward(input, context, dropout)));
    }
    return states;
  }

  /** What leaves the last layer → the encoder's result. */
  leave(x: tf.Tensor3D): tf.Tensor3D {
    return this.config.isPreNorm ? this.normalise(x) : x;
  }

  private normalise(x: tf.Tensor3D): tf.Tensor3D {
    return layerNorm(x, this.norm.gain, this.norm.bias, this.config.layerNormEps);
  }
}
