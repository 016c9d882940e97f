// A grouped convolution over time that keeps the length, as the positional embeddings use it: torch's Conv1d with padding
// K / 2 and, for an even kernel, its last output dropped (HubertSamePadLayer).
// Letters: B clips, T frames, H hidden size, C = H / groups, K kernel.

import type * as tf from '@tensorflow/tfjs-core';
import type { Conv1dParameters, Conv1dShape } from '../../engine/ops/conv1d/conv1d.ts';
import type { ActivationName } from '../../formats/hugging-face/activations.ts';
import type { NamedWeight } from '../speech-classifier.ts';
import type { DeviceWeights } from '../weights/device-weights.ts';
import { activatedConv1d } from './activations.ts';

export class GroupedConv {
  private readonly parameters: Conv1dParameters;
  private readonly shape: Conv1dShape;

  /** The convolution of that name, trained or frozen; `frozenWeight` [H, C, K] in place of a weight of its own. */
  constructor(name: string, groups: number, weights: DeviceWeights, frozenWeight?: NamedWeight) {
    const bias = weights.tensor(`${name}.bias`);
    const trained = weights.trainable.get(`${name}.weight`);
    const frozen = trained ? null : (frozenWeight ?? weights.host(`${name}.weight`));
    this.parameters = frozen ? { filter: weights.filter(frozen, groups), bias } : { weight: trained!, bias };
    this.shape = lengthKeepingShape((frozen ?? trained!).shape[2]!, groups);
  }

  /** x [B, T, H] → [B, T, H]. Caller owns the result. */
  forward(x: tf.Tensor3D, activation: ActivationName): tf.Tensor3D {
    return activatedConv1d(x, this.parameters, this.shape, activation);
  }
}

/** Padded by ⌊K / 2⌋ on both sides; an even kernel's last output is dropped, so its right side needs one less. */
export function lengthKeepingShape(kernel: number, groups: number): Conv1dShape {
  return { kernel, padding: [Math.floor(kernel / 2), Math.floor((kernel - 1) / 2)], groups };
}
