// Convolution over time as torch.nn.Conv1d has it, on [B, T, C] instead of [B, C, T]: output row t reads the kernel × C
// floats from row t × stride on, so it is a matrix product whose rows overlap, group by group.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group, K kernel, S stride.

import * as tf from '@tensorflow/tfjs-core';
import { differentiable, isRecording } from '../../differentiable.ts';
import { type PackedMatrix, packMatrix, unpackMatrix } from '../../gemm/gemm.ts';
import { runCustomKernel } from '../../kernel-set/custom-kernel.ts';
import { columnSum } from '../column-sum/column-sum.ts';
import { type Activation, activate } from '../gelu/activation.ts';
import type { Conv1dAttrs } from './conv1d-attrs.ts';
import { convolve, filterGradient, inputGradient } from './conv1d-composed.ts';

/** A weight that trains, in torch's layout. */
export interface TrainableConv1d {
  weight: tf.Tensor; // [G · O, C, K]
  bias: tf.Tensor | null; // [G · O]
}

/** A frozen weight, packed once at loading by `packFilter`. */
export interface FrozenConv1d {
  filter: PackedMatrix; // G × [K · C, O]
  bias: tf.Tensor | null; // [G · O]
}

export type Conv1dParameters = TrainableConv1d | FrozenConv1d;

export interface Conv1dShape {
  kernel: number;
  stride?: number;
  /** Frames of zeros before the first and after the last. */
  padding?: readonly [number, number];
  groups?: number;
}

/** x [B, T, G · C] → act(convolution + bias) [B, ⌊(T + padding − K) / S⌋ + 1, G · O]. Differentiable in x, and in the
 *  parameters when they are trainable ones. */
export function conv1d(
  x: tf.Tensor3D,
  parameters: Conv1dParameters,
  shape: Conv1dShape,
  activation: Activation = 'none',
): tf.Tensor3D {
  const { kernel, stride = 1, padding = [0, 0], groups = 1 } = shape;
  const allOutputs = 'filter' in parameters ? parameters.filter.columns * groups : parameters.weight.shape[0]!;
  const [padLeft, padRight] = padding;
  const attrs = { kernel, stride, padLeft, padRight, groups, frames: x.shape[1], outputs: allOutputs / groups };
  if (activation === 'none' || !isRecording()) return fusedConv1d(x, parameters, attrs, activation);
  return activate(fusedConv1d(x, parameters, attrs, 'none'), activation); // its gradient needs what enters it
}

/** torch's weight [G · O, C, K] as the matrix that a frozen convolution reads. The caller disposes its `tensor`. */
export function packFilter(weight: tf.Tensor, groups = 1): PackedMatrix {
  const filter = tf.tidy(() => asFilter(weight, groups));
  try {
    return packMatrix(filter);
  } finally {
    filter.dispose();
  }
}

function fusedConv1d(
  x: tf.Tensor3D,
  parameters: Conv1dParameters,
  attrs: Conv1dAttrs,
  activation: Activation,
): tf.Tensor3D {
  const isFrozen = 'filter' in parameters;
  const { bias } = parameters;
  const weight = isFrozen ? parameters.filter.tensor : parameters.weight;
  const { groups, kernel } = attrs;
  /** The filter of a saved weight, [G, K · C, O]. */
  const plainFilter = (saved: tf.Tensor) =>
    isFrozen ? unpackMatrix({ ...parameters.filter, tensor: saved }) : asFilter(saved, groups);
  return differentiable<[tf.Tensor, tf.Tensor]>({
    inputs: isFrozen ? { x } : { x, weight, bias },
    forward: () => {
      const filter = isFrozen ? weight : asFilter(weight, groups);
      const own = runCustomKernel('VoxtuneConv1d', { x, filter, bias }, { ...attrs, isPacked: isFrozen, activation });
      if (own) return { value: own[0]!, saved: [x, weight] };
      const convolved = convolve(x, plainFilter(weight), attrs);
      return { value: activate(bias ? tf.add(convolved, bias) : convolved, activation), saved: [x, weight] };
    },
    gradients: (dy, [savedX, savedWeight]) => ({
      x: () => {
        const filter = plainFilter(savedWeight);
        const own = runCustomKernel('VoxtuneConv1dInputGradient', { dy, filter }, { ...attrs });
        return own?.[0] ?? inputGradient(dy as tf.Tensor3D, filter, attrs);
      },
      weight: () => {
        const own = runCustomKernel('VoxtuneConv1dFilterGradient', { dy, x: savedX }, { ...attrs });
        const dFilter = own?.[0] ?? filterGradient(dy as tf.Tensor3D, savedX as tf.Tensor3D, attrs); // [G, K · C, O]
        const taps = tf.reshape(dFilter, [groups, kernel, -1, attrs.outputs]);
        return tf.reshape(tf.transpose(taps, [0, 3, 2, 1]), savedWeight.shape);
      },
      bias: () => columnSum(tf.reshape(dy, [-1, dy.shape[2]!])),
    }),
  }) as tf.Tensor3D;
}

/** torch's [G · O, C, K] → [G, K · C, O]. */
function asFilter(weight: tf.Tensor, groups: number): tf.Tensor3D {
  const [allOutputs, channels, kernel] = weight.shape as [number, number, number];
  const outputs = allOutputs / groups;
  const taps = tf.transpose(tf.reshape(weight, [groups, outputs, channels, kernel]), [0, 3, 2, 1]); // [G, K, C, O]
  return tf.reshape(taps, [groups, kernel * channels, outputs]);
}
