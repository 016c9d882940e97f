// The two linear layers of a transformer layer: HubertFeedForward in modeling_hubert.py.
// Letters: B clips, T frames, H hidden size.

import type * as tf from '@tensorflow/tfjs-core';
import { type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';
import { layerPrefix } from '../weights/parameter-list.ts';
import { activatedLinear } from './activations.ts';
import type { DropoutMasks } from './dropout-masks.ts';

export class FeedForward {
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

  /** x [B, T, H] through both layers, with the residual added → [B, T, H]. */
  forward(x: tf.Tensor3D, residual: tf.Tensor3D, frameCounts: Int32Array, dropout: DropoutMasks | null): tf.Tensor3D {
    const { hiddenActivation, activationDropout, hiddenDropout } = this.config;
    const width = this.config.intermediateSize;
    const mask = dropout?.rowMask(x, width, this.layer, 'activation', activationDropout);
    const wide = activatedLinear(x, this.intermediate, hiddenActivation, { mask, frameCounts });
    if (!dropout) return linear(wide, this.output, { residual, frameCounts });
    return dropout.rows(linear(wide, this.output), this.layer, 'output', hiddenDropout, residual);
  }
}
