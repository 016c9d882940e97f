// Convolution over time as torch.nn.Conv1d has it, on [B, T, C] instead of [B, C, T]: output row t reads the kernel × C
// floats from row t × stride on, so it is a GEMM whose rows of A overlap, group by group.
// Letters: B clips, T frames, G groups, C input channels of a group, O outputs of a group, K kernel, S stride.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import { differentiable, isRecording } from '../../differentiable.ts';
import { type PackedMatrix, packMatrix, unpackMatrix } from '../../gemm/gemm.ts';
import type { Activation, Conv1dAttributes } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { columnSum } from '../column-sum/column-sum.ts';
import { activate } from '../gelu/activation.ts';
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
  const allOutputs = 'filter' in parameters ? parameters.filter.n * groups : itemAt(parameters.weight.shape, 0);
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
  attrs: Conv1dAttributes,
  activation: Activation,
): tf.Tensor3D {
  const isFrozen = 'filter' in parameters;
  const { bias } = parameters;
  const weight = isFrozen ? parameters.filter.tensor : parameters.weight;
  const { groups, kernel } = attrs;
  /** The filter of a saved weight, [G, K · C, O]. */
  const plainFilter = (saved: tf.Tensor) =>
    isFrozen ? unpackMatrix({ ...parameters.filter, tensor: saved }) : asFilter(saved, groups);
  return differentiable<{ x: tf.Tensor3D; weight: tf.Tensor }>({
    inputs: isFrozen ? { x } : { x, weight, bias },
    forward: () => {
      const filter = isFrozen ? weight : asFilter(weight, groups);
      const fused = kernels().conv1d?.({ x, filter, bias }, { ...attrs, isPacked: isFrozen, activation });
      if (fused) return { value: fused, saved: { x, weight } };
      const convolved = convolve(x, plainFilter(weight), attrs);
      return { value: activate(bias ? tf.add(convolved, bias) : convolved, activation), saved: { x, weight } };
    },
    gradients: (dy, saved) => ({
      x: () => {
        const filter = plainFilter(saved.weight);
        return (
          kernels().conv1dInputGradient?.({ dy, filter }, attrs) ?? inputGradient(dy as tf.Tensor3D, filter, attrs)
        );
      },
      weight: () => {
        const dFilter =
          kernels().conv1dFilterGradient?.({ dy, x: saved.x }, attrs) ??
          filterGradient(dy as tf.Tensor3D, saved.x, attrs); // [G, K · C, O]
        const taps = tf.reshape(dFilter, [groups, kernel, -1, attrs.outputs]);
        return tf.reshape(tf.transpose(taps, [0, 3, 2, 1]), saved.weight.shape);
      },
      bias: () => columnSum(tf.reshape(dy, [-1, itemAt(dy.shape, 2)])),
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
