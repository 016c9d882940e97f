// Where each frame stands, from convolutions over its neighbours: one class a kind (`PositionalConfig`).
// Letters: B clips, T frames, H hidden size, G groups, C = H / G, K kernel.

import * as tf from '@tensorflow/tfjs-core';
import type { Conv1dParameters, Conv1dShape } from '../../engine/ops/conv1d/conv1d.ts';
import { layerNorm } from '../../engine/ops/layer-norm/layer-norm.ts';
import type { ActivationName } from '../../formats/hugging-face/activations.ts';
import type { PositionalConfig } from '../../formats/hugging-face/architectures.ts';
import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import type { DeviceWeights, NormParameters } from '../weights/device-weights.ts';
import type { NamedWeight } from '../weights/loading.ts';
import { bodyPrefix } from '../weights/parameter-list.ts';
import { weightNorm } from '../weights/weight-norm.ts';
import { activate, activatedConv1d } from './activations.ts';

/** eps of torch's norms, whatever `layer_norm_eps` says. */
const normEps = 1e-5;

export interface PositionalEmbedding {
  /** x [B, T, H], zero in padded frames → what is added to it [B, T, H]. `valid` [B, T, 1] is 0 in padded frames, null
   *  when there are none: no convolution sees more of them than zeros, as if each clip were alone. Caller owns the result. */
  forward(x: tf.Tensor3D, valid: tf.Tensor3D | null): tf.Tensor3D;
}

export function buildPositionalEmbedding(config: ModelConfig, weights: DeviceWeights): PositionalEmbedding {
  const prefix = `${bodyPrefix(config)}encoder.pos_conv_embed.`;
  switch (config.positional.kind) {
    case 'weight-norm':
      return weights.trainable.has(`${prefix}conv.bias`)
        ? new TrainedWeightNormedConv(config, weights, prefix)
        : new WeightNormedConv(config, weights, prefix);
    case 'batch-norm':
      return new BatchNormedConv(config, weights, prefix);
    case 'stacked':
      return new StackedConvs(config, weights, prefix);
  }
}

/** A grouped convolution over time that keeps the length: torch's Conv1d with padding K / 2 and, for an even kernel, without
 *  its last output (HubertSamePadLayer). */
class GroupedConv {
  private readonly parameters: Conv1dParameters;
  private readonly shape: Conv1dShape;

  /** The convolution of that name, trained or frozen; `frozenWeight` [H, C, K] in place of a weight of its own. */
  constructor(name: string, positional: PositionalConfig, weights: DeviceWeights, frozenWeight?: NamedWeight) {
    const bias = weights.tensor(`${name}.bias`);
    const trained = weights.trainable.get(`${name}.weight`);
    const frozen = () => weights.filter(frozenWeight ?? weights.host(`${name}.weight`), positional.groups);
    this.parameters = trained ? { weight: trained, bias } : { filter: frozen(), bias };
    this.shape = lengthKeepingShape(positional);
  }

  /** x [B, T, H] → [B, T, H]. Caller owns the result. */
  forward(x: tf.Tensor3D, activation: ActivationName): tf.Tensor3D {
    return activatedConv1d(x, this.parameters, this.shape, activation);
  }
}

/** Padded by ⌊K / 2⌋ on both sides; an even kernel's last output is dropped, so its right side needs one less. */
function lengthKeepingShape({ kernel, groups }: PositionalConfig): Conv1dShape {
  return { kernel, padding: [Math.floor(kernel / 2), Math.floor((kernel - 1) / 2)], groups };
}

/** HubertPositionalConvEmbedding in modeling_hubert.py. */
class WeightNormedConv implements PositionalEmbedding {
  private readonly activation: ActivationName;
  private readonly conv: GroupedConv;

  constructor(config: ModelConfig, weights: DeviceWeights, prefix: string) {
    const weight = weightNorm(
      weights.host(`${prefix}conv.parametrizations.weight.original0`),
      weights.host(`${prefix}conv.parametrizations.weight.original1`),
    );
    this.activation = config.convActivation;
    this.conv = new GroupedConv(`${prefix}conv`, config.positional, weights, weight);
  }

  forward(x: tf.Tensor3D): tf.Tensor3D {
    return this.conv.forward(x, this.activation);
  }
}

/** The same with gradients of the two parameters that its weight is made of. */
class TrainedWeightNormedConv implements PositionalEmbedding {
  private readonly activation: ActivationName;
  private readonly shape: Conv1dShape;
  private readonly lengths: tf.Tensor; // [1, 1, K]
  private readonly directions: tf.Tensor; // [H, C, K]
  private readonly bias: tf.Tensor; // [H]

  constructor(config: ModelConfig, weights: DeviceWeights, prefix: string) {
    this.activation = config.convActivation;
    this.shape = lengthKeepingShape(config.positional);
    this.lengths = weights.tensor(`${prefix}conv.parametrizations.weight.original0`);
    this.directions = weights.tensor(`${prefix}conv.parametrizations.weight.original1`);
    this.bias = weights.tensor(`${prefix}conv.bias`);
  }

  forward(x: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      const norms = tf.sqrt(tf.sum(tf.square(this.directions), [0, 1], true));
      const weight = tf.mul(this.directions, tf.div(this.lengths, norms));
      return activatedConv1d(x, { weight, bias: this.bias }, this.shape, this.activation);
    });
  }
}

/** The same with `conv_pos_batch_norm`: a batch norm before the convolution, always with the statistics it came with. */
class BatchNormedConv implements PositionalEmbedding {
  private readonly activation: ActivationName;
  private readonly mean: tf.Tensor; // [H]
  private readonly inverseStd: tf.Tensor; // [H]
  private readonly norm: NormParameters;
  private readonly conv: GroupedConv;

  constructor(config: ModelConfig, weights: DeviceWeights, prefix: string) {
    const mean = weights.host(`${prefix}batch_norm.running_mean`).data;
    const variance = weights.host(`${prefix}batch_norm.running_var`).data;
    const inverseStd = variance.map((value) => 1 / Math.sqrt(value + normEps));
    this.activation = config.convActivation;
    this.mean = weights.hold(mean, [mean.length]);
    this.inverseStd = weights.hold(inverseStd, [mean.length]);
    this.norm = weights.norm(`${prefix}batch_norm`);
    this.conv = new GroupedConv(`${prefix}conv`, config.positional, weights);
  }

  forward(x: tf.Tensor3D, valid: tf.Tensor3D | null): tf.Tensor3D {
    return tf.tidy(() => {
      const unit = tf.mul(tf.sub(x, this.mean), this.inverseStd);
      const normed = tf.add(tf.mul(unit, this.norm.gain), this.norm.bias);
      const seen = (valid ? tf.mul(normed, valid) : normed) as tf.Tensor3D;
      return this.conv.forward(seen, this.activation);
    });
  }
}

/** Data2VecAudioPositionalConvEmbedding in modeling_data2vec_audio.py. */
class StackedConvs implements PositionalEmbedding {
  private readonly activation: ActivationName;
  private readonly convs: GroupedConv[];
  private readonly plainNorm: NormParameters;

  constructor({ convActivation, positional, hiddenSize }: ModelConfig, weights: DeviceWeights, prefix: string) {
    this.activation = convActivation;
    this.convs = Array.from(
      { length: positional.convCount },
      (_, i) => new GroupedConv(`${prefix}layers.${i}.conv`, positional, weights),
    );
    this.plainNorm = {
      gain: weights.hold(new Float32Array(hiddenSize).fill(1), [hiddenSize]),
      bias: weights.hold(new Float32Array(hiddenSize), [hiddenSize]),
    };
  }

  forward(x: tf.Tensor3D, valid: tf.Tensor3D | null): tf.Tensor3D {
    const { gain, bias } = this.plainNorm;
    return tf.tidy(() => {
      let y = x;
      for (const conv of this.convs) {
        const seen = (valid && y !== x ? tf.mul(y, valid) : y) as tf.Tensor3D;
        y = activate(layerNorm(conv.forward(seen, 'linear'), gain, bias, normEps), this.activation);
      }
      return y;
    });
  }
}
