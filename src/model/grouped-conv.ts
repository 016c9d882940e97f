// A grouped convolution over time that keeps the length, as the positional embeddings use it: torch's Conv1d with padding
// K / 2 and, for an even kernel, its last output dropped (HubertSamePadLayer).
// Letters: B clips, T frames, H hidden size, C = H / groups, K kernel.

import type * as tf from '@tensorflow/tfjs-core';
import type { Conv1dShape, FrozenConv1d } from '../engine/ops/conv1d.ts';
import type { ActivationName } from '../formats/hf-activations.ts';
import { activatedConv1d } from './activations.ts';
import type { DeviceWeights } from './device-weights.ts';
import type { NamedWeight } from './speech-classifier.ts';

export class GroupedConv {
  private readonly parameters: FrozenConv1d;
  private readonly shape: Conv1dShape;

  /** weight [H, C, K] in torch's layout. */
  constructor(weight: NamedWeight, bias: tf.Tensor, groups: number, weights: DeviceWeights) {
    const kernel = weight.shape[2]!;
    this.parameters = { filter: weights.filter(weight, groups), bias };
    // padded by ⌊K / 2⌋ on both sides; an even kernel's last output is dropped, so its right side needs one less
    this.shape = { kernel, padding: [Math.floor(kernel / 2), Math.floor((kernel - 1) / 2)], groups };
  }

  /** x [B, T, H] → [B, T, H]. Caller owns the result. */
  forward(x: tf.Tensor3D, activation: ActivationName): tf.Tensor3D {
    return activatedConv1d(x, this.parameters, this.shape, activation);
  }
}
