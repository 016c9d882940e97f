// The small adapter that MMS puts behind each layer (`adapter_attn_dim`): Wav2Vec2AttnAdapterLayer in modeling_wav2vec2.py.
// Letters: B clips, T frames, H hidden size.

import * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import { type LinearParameters, linear } from '../../engine/ops/linear/linear.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';

/** torch's default, whatever `layer_norm_eps` says. */
const adapterNormEps = 1e-5;

export class AttentionAdapter {
  private readonly norm: NormParameters;
  private readonly narrow: LinearParameters;
  private readonly wide: LinearParameters;

  /** prefix: what its parameters' names begin with. */
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
