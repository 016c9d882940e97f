// A linear layer as torch.nn.Linear has it: weight [O, I], y = x · weightᵀ + bias; with an activation and a residual.
// Letters: R rows, I inputs, O outputs.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import { differentiable, isRecording } from '../../differentiable.ts';
import { gemm, type PackedMatrix, unpackMatrix } from '../../gemm/gemm.ts';
import type { Activation, SequenceLayout } from '../../kernel-set/kernel-set.ts';
import { sequenceLayout } from '../../packed-sequences.ts';
import { columnSum } from '../column-sum/column-sum.ts';
import { activate, activateAndDrop } from '../gelu/activation.ts';

/** A weight that trains, in torch's layout. */
export interface TrainableLinear {
  weight: tf.Tensor; // [O, I]
  bias: tf.Tensor; // [O]
}

/** A frozen weight, packed once at loading. */
export interface FrozenLinear {
  packedWeight: PackedMatrix; // [I, O]
  bias: tf.Tensor; // [O]
}

export type LinearParameters = TrainableLinear | FrozenLinear;

export interface LinearOptions {
  activation?: Activation;
  /** Dropout's factors, applied after the activation. */
  mask?: tf.Tensor | null;
  /** [..., O], added last. */
  residual?: tf.Tensor | null;
  /** Frames of each clip, where x holds clips [B, T, I] or packed sequences [1, ΣT, I]: results in padding are finite and
   *  mean nothing, and a frozen weight may be multiplied by Strassen's algorithm. */
  frameCounts?: Int32Array;
}

/** x [..., I] → act(x · weightᵀ + bias) + residual, [..., O]. Differentiable in x and the residual, and in the parameters
 *  when they are trainable ones. */
export function linear<T extends tf.Tensor>(x: T, parameters: LinearParameters, options: LinearOptions = {}): T {
  const { activation = 'none', residual, mask, frameCounts } = options;
  const sequences = frameCounts ? sequenceLayout(x, frameCounts) : null;
  const isFused = !mask && (activation === 'none' || !isRecording());
  if (isFused) return fusedLinear(x, parameters, activation, residual ?? null, sequences) as T;
  // the activation's gradient needs what enters it
  const entering = fusedLinear(x, parameters, 'none', null, sequences);
  const activated = (mask ? activateAndDrop(entering, activation, mask) : activate(entering, activation)) as T;
  return residual ? tf.add(activated, residual) : activated;
}

function fusedLinear(
  x: tf.Tensor,
  parameters: LinearParameters,
  activation: Activation,
  residual: tf.Tensor | null,
  sequences: SequenceLayout | null,
): tf.Tensor {
  const isFrozen = 'packedWeight' in parameters;
  const { bias } = parameters;
  const weight = isFrozen ? parameters.packedWeight.tensor : parameters.weight; // [O, I] where it trains
  const outputs = isFrozen ? parameters.packedWeight.n : itemAt(parameters.weight.shape, 0);
  const right = isFrozen ? parameters.packedWeight : weight;
  return differentiable<{ rows: tf.Tensor; weight: tf.Tensor }>({
    inputs: isFrozen ? { x, residual } : { x, weight, bias, residual },
    forward: () => {
      const added = residual && asRows(residual);
      const rows = asRows(x);
      const y = gemm(rows, right, { transposeB: !isFrozen, bias, activation, residual: added, sequences }); // [R, O]
      return { value: tf.reshape(y, [...x.shape.slice(0, -1), outputs]), saved: { rows, weight } };
    },
    gradients: (dy, saved) => ({
      x: () => {
        const dRows = isFrozen
          ? gemm(asRows(dy), unpackedWeight(parameters.packedWeight, saved.weight), { transposeB: true })
          : gemm(asRows(dy), saved.weight);
        return tf.reshape(dRows, x.shape);
      },
      weight: () => gemm(asRows(dy), saved.rows, { transposeA: true }), // [O, I]
      bias: () => columnSum(asRows(dy)),
      residual: () => tf.clone(dy),
    }),
  });
}

/** [I, O]. */
function unpackedWeight(weight: PackedMatrix, tensor: tf.Tensor): tf.Tensor {
  return tf.reshape(unpackMatrix({ ...weight, tensor }), [weight.k, weight.n]);
}

function asRows(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, itemAt(x.shape, -1)]);
}
