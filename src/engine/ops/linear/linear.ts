// A linear layer as torch.nn.Linear has it: weight [O, I], y = x · weightᵀ + bias; with an activation and a residual.
// Letters: R rows, I inputs, O outputs.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt, present } from '../../../lib/present.ts';
import { alias, differentiable, differentiableList, isRecording } from '../../differentiable.ts';
import { type GemmOptions, gemm, type PackedMatrix, unpackMatrix } from '../../gemm/gemm.ts';
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

/** Several layers of one input, such as attention's query, key and value: what `linear` gives for each. */
export function linears<T extends tf.Tensor>(
  x: T,
  layers: readonly LinearParameters[],
  { frameCounts }: Pick<LinearOptions, 'frameCounts'> = {},
): T[] {
  const sequences = frameCounts ? sequenceLayout(x, frameCounts) : null;
  const weights = layers.map(weightOf);
  const records = isRecording();
  const inputs: Record<string, tf.Tensor> = { x };
  for (const [i, layer] of layers.entries()) {
    if ('packedWeight' in layer) continue;
    inputs[`weight${i}`] = layer.weight;
    inputs[`bias${i}`] = layer.bias;
  }
  return differentiableList<Record<string, tf.Tensor>>({
    inputs,
    forward: () => {
      const rows = asRows(x);
      const values = layers.map((layer) => rowsThrough(x, rows, layer, records, { sequences }));
      return { values, saved: { rows, ...Object.fromEntries(weights.map((weight, i) => [`weight${i}`, weight])) } };
    },
    gradients: (dys, saved) => {
      const rows = dys.map(asRows);
      // each is added to those before it while it is stored
      const dx = () =>
        layers.reduce<tf.Tensor | null>(
          (sum, layer, i) => inputGradient(itemAt(rows, i), layer, present(saved[`weight${i}`]), sum),
          null,
        );
      const gradients: Record<string, () => tf.Tensor> = { x: () => alias(present(dx()), x.shape) };
      for (const [i, dy] of rows.entries()) {
        gradients[`weight${i}`] = () => gemm(dy, present(saved.rows), { transposeA: true, mixesRows: true });
        gradients[`bias${i}`] = () => columnSum(dy);
      }
      return gradients;
    },
  }) as T[];
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
  const weight = weightOf(parameters);
  const records = isRecording();
  return differentiable<{ rows: tf.Tensor; weight: tf.Tensor }>({
    inputs: isFrozen ? { x, residual } : { x, weight, bias, residual },
    forward: () => {
      const rows = asRows(x);
      const added = residual && asRows(residual);
      const value = rowsThrough(x, rows, parameters, records, { activation, residual: added, sequences });
      return { value, saved: { rows, weight } };
    },
    gradients: (dy, saved) => ({
      x: () => alias(inputGradient(asRows(dy), parameters, saved.weight, null), x.shape),
      weight: () => gemm(asRows(dy), saved.rows, { transposeA: true, mixesRows: true }), // [O, I]
      bias: () => columnSum(asRows(dy)),
      residual: () => alias(dy),
    }),
  });
}

/** [O, I] where it trains, else packed. */
function weightOf(parameters: LinearParameters): tf.Tensor {
  return 'packedWeight' in parameters ? parameters.packedWeight.tensor : parameters.weight;
}

/** The layer of x [..., I], whose rows are [R, I] → [..., O]. `records`: for gradients, so in training. */
function rowsThrough(
  x: tf.Tensor,
  rows: tf.Tensor,
  parameters: LinearParameters,
  records: boolean,
  options: Pick<GemmOptions, 'activation' | 'residual' | 'sequences'>,
): tf.Tensor {
  const isFrozen = 'packedWeight' in parameters;
  const outputs = isFrozen ? parameters.packedWeight.n : itemAt(parameters.weight.shape, 0);
  const right = isFrozen ? parameters.packedWeight : parameters.weight;
  const { bias } = parameters;
  const y = gemm(rows, right, { ...options, transposeB: !isFrozen, bias, mixesRows: records, keepsB: !isFrozen }); // [R, O]
  return alias(y, [...x.shape.slice(0, -1), outputs]);
}

/** dy [R, O] → dx [R, I], with `added` [R, I]. `weight`: what `weightOf` gave in the forward pass. */
function inputGradient(
  dy: tf.Tensor,
  parameters: LinearParameters,
  weight: tf.Tensor,
  added: tf.Tensor | null,
): tf.Tensor {
  if (!('packedWeight' in parameters)) return gemm(dy, weight, { residual: added, mixesRows: true, keepsB: true });
  return gemm(dy, unpackedWeight(parameters.packedWeight, weight), {
    transposeB: true,
    residual: added,
    mixesRows: true,
  });
}

/** [I, O]. */
function unpackedWeight(weight: PackedMatrix, tensor: tf.Tensor): tf.Tensor {
  return alias(unpackMatrix({ ...weight, tensor }), [weight.k, weight.n]);
}

function asRows(x: tf.Tensor): tf.Tensor {
  const columns = itemAt(x.shape, -1);
  return x.rank === 2 ? x : alias(x, [x.size / columns, columns]);
}
