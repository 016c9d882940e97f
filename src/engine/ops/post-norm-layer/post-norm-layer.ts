// A whole transformer layer (post-norm, GELU) as one op, with its gradient written out: what attention, `linear`, dropout and
// layer norm give one after another, to the bit. A small model's layer is two dozen kernels of some 50 µs, and what a tape does
// around each op (a scope, a node, sums of gradients) takes as long. Dropout, residuals and GELU's slope are applied where a
// kernel stores its result anyway.
// Letters: B clips, T frames, H hidden size, I intermediate size; R = B · T rows, or those of packed sequences.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt, present } from '../../../lib/present.ts';
import { alias, differentiable } from '../../differentiable.ts';
import { type GemmOptions, gemm } from '../../gemm/gemm.ts';
import type { AttentionAttributes } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { isPackedSequence } from '../../packed-sequences.ts';
import { addScaledAll } from '../adamw/adamw.ts';
import { masked } from '../dropout/dropout.ts';
import { layerNormGradients, normalise } from '../layer-norm/layer-norm.ts';
import type { TrainableLinear } from '../linear/linear.ts';

/** All of them train. */
export interface PostNormParameters {
  query: TrainableLinear; // [H, H]
  key: TrainableLinear;
  value: TrainableLinear;
  attentionOutput: TrainableLinear;
  attentionNorm: Norm; // [H]
  intermediate: TrainableLinear; // [I, H]
  output: TrainableLinear; // [H, I]
  finalNorm: Norm;
}

interface Norm {
  gain: tf.Tensor;
  bias: tf.Tensor;
}

export interface PostNormOptions {
  headCount: number;
  /** Valid frames of each clip. */
  frameCounts: Int32Array; // [B]
  layerNormEps: number;
  /** Dropout's factors, as `dropoutMask` gives them; null where nothing is dropped. */
  masks: Record<'attention' | 'attentionOutput' | 'activation' | 'output', tf.Tensor | null>;
}

/** Whether the open backend has the kernels that make this worth while. */
export function fusesLayers(): boolean {
  const { gemmMasked, linears, linearGelu, linearGradients, attention, attentionGradient } = kernels();
  return Boolean(gemmMasked && linears && linearGelu && linearGradients && attention && attentionGradient);
}

/** x [B, T, H], or packed [1, ΣT, H] → the same shape. Differentiable in x and in all parameters; rows past a clip's count must
 *  get no gradient. Only where `fusesLayers()`. */
export function postNormLayer(x: tf.Tensor3D, layer: PostNormParameters, options: PostNormOptions): tf.Tensor3D {
  const attributes = attentionAttributes(x, options);
  return differentiable<Saved>({
    inputs: { x, ...parametersByName(layer) },
    forward: () => forward(x, layer, options, attributes),
    gradients: (dy, saved) => {
      const { ofParameters, ...back } = tf.tidy(() => backward(dy, saved, layer, attributes));
      const gradients = Object.entries(ofParameters).map(([name, gradient]) => [name, () => gradient]);
      return { x: () => inputGradient(back, layer, x.shape), ...Object.fromEntries(gradients) };
    },
  }) as tf.Tensor3D;
}

type Attributes = AttentionAttributes & { keepsWeights: boolean };

function attentionAttributes(x: tf.Tensor3D, { headCount, frameCounts }: PostNormOptions): Attributes {
  const [, frames, hidden] = x.shape;
  return {
    headCount,
    scale: (hidden / headCount) ** -0.5,
    frameCounts: frameCounts.some((count) => count < frames) ? [...frameCounts] : [],
    isPacked: isPackedSequence(x, frameCounts),
    keepsWeights: true,
  };
}

/** What the gradients need of the forward pass. */
interface Saved extends Record<Kept, tf.Tensor>, Record<MaybeKept, tf.Tensor | null | undefined> {}
type Kept =
  | 'x' // [B, T, H], as query, key and value
  | 'query'
  | 'key'
  | 'value'
  | 'mixed' // [R, H]: what attention gives
  | 'attended' // [R, H]: that through its linear layer, with x added
  | 'attendedMean'
  | 'attendedInverseStd'
  | 'normed' // [R, H]
  | 'activated' // [R, I]
  | 'slope' // [R, I]: of GELU and dropout together
  | 'fed' // [R, H]: what enters the last norm
  | 'fedMean'
  | 'fedInverseStd';
type MaybeKept = 'weights' | 'attentionMask' | 'attentionOutputMask' | 'outputMask';

function forward(x: tf.Tensor3D, layer: PostNormParameters, options: PostNormOptions, attributes: Attributes) {
  const { masks, layerNormEps: eps } = options;
  const rows = rowsOf(x);
  const heads = [layer.query, layer.key, layer.value];
  const [weightsOf, biases] = [heads.map(({ weight }) => weight), heads.map(({ bias }) => bias)];
  const projected = present(kernels().linears)({ x: rows, weights: weightsOf, biases });
  const [query, key, value] = projected.map((one) => alias(one, x.shape)) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const attention = present(kernels().attention);
  const [out, weights] = attention({ query, key, value, bias: null, dropoutMask: masks.attention }, attributes);
  const mixed = rowsOf(out);
  const attended = through(mixed, layer.attentionOutput, { mask: masks.attentionOutput, residual: rows });
  const attentionNorm = normalise(attended, layer.attentionNorm.gain, layer.attentionNorm.bias, eps);
  const [normed, attendedMean, attendedInverseStd] = attentionNorm;
  const widened = { x: normed, ...layer.intermediate, mask: masks.activation };
  const [activated, slope] = present(kernels().linearGelu)(widened);
  const fed = through(activated, layer.output, { mask: masks.output, residual: normed });
  const [y, fedMean, fedInverseStd] = normalise(fed, layer.finalNorm.gain, layer.finalNorm.bias, eps);
  const saved: Saved = {
    x,
    query,
    key,
    value,
    weights,
    attentionMask: masks.attention,
    mixed,
    attentionOutputMask: masks.attentionOutput,
    attended,
    attendedMean,
    attendedInverseStd,
    normed,
    activated,
    slope,
    outputMask: masks.output,
    fed,
    fedMean,
    fedInverseStd,
  };
  return { value: alias(y, x.shape), saved };
}

/** The gradients of all parameters, and what that of x is made of: the first layer that trains has no use for it. */
function backward(dy: tf.Tensor, saved: Saved, layer: PostNormParameters, attributes: Attributes) {
  const fedNorm = { x: saved.fed, mean: saved.fedMean, inverseStd: saved.fedInverseStd, gain: layer.finalNorm.gain };
  const final = normGradients(rowsOf(dy), fedNorm, saved.outputMask);
  const dEntering = backThrough(final.masked, layer.output, { mask: saved.slope });
  const dNormed = backThrough(dEntering, layer.intermediate, { residual: final.dx });
  const attendedNorm = {
    x: saved.attended,
    mean: saved.attendedMean,
    inverseStd: saved.attendedInverseStd,
    gain: layer.attentionNorm.gain,
  };
  const middle = normGradients(dNormed, attendedNorm, saved.attentionOutputMask);
  const dMixed = backThrough(middle.masked, layer.attentionOutput);
  const { x, query, key, value, weights, attentionMask } = saved;
  const attentionGradients = present(kernels().attentionGradient)(
    { dy: alias(dMixed, x.shape), query, key, value, bias: null, dropoutMask: attentionMask, weights },
    attributes,
  );
  const [dQuery, dKey, dValue] = attentionGradients.map((gradient) => rowsOf(present(gradient)));
  const byRows = { dQuery: present(dQuery), dKey: present(dKey), dValue: present(dValue) };
  const rows = rowsOf(x);
  const ofParameters: Record<string, tf.Tensor> = {
    ...linearGradients({
      query: [byRows.dQuery, rows],
      key: [byRows.dKey, rows],
      value: [byRows.dValue, rows],
      attentionOutput: [middle.masked, saved.mixed],
      intermediate: [dEntering, saved.normed],
      output: [final.masked, saved.activated],
    }),
    'attentionNorm.gain': middle.dGain,
    'attentionNorm.bias': middle.dBias,
    'finalNorm.gain': final.dGain,
    'finalNorm.bias': final.dBias,
  };
  return { ofParameters, ...byRows, dResidual: middle.dx };
}

/** dx, by way of query, key, value and the residual. */
function inputGradient(
  { dQuery, dKey, dValue, dResidual }: Record<'dQuery' | 'dKey' | 'dValue' | 'dResidual', tf.Tensor>,
  layer: PostNormParameters,
  shape: number[],
): tf.Tensor {
  const byQuery = backThrough(dQuery, layer.query);
  const withKey = backThrough(dKey, layer.key, { residual: byQuery });
  const all = backThrough(dValue, layer.value, { residual: withKey });
  return alias(itemAt(addScaledAll([dResidual], [all], 1), 0), shape);
}

/** x [R, in] · weightᵀ + bias, then ⊙ mask + residual where there are any → [R, out]. */
function through(x: tf.Tensor, { weight, bias }: TrainableLinear, options: Added = {}): tf.Tensor {
  return gemm(x, weight, { ...options, transposeB: true, bias, mixesRows: true, keepsB: true });
}

/** dy [R, out] · weight ⊙ mask + residual → [R, in]. */
function backThrough(dy: tf.Tensor, { weight }: TrainableLinear, options: Added = {}): tf.Tensor {
  return gemm(dy, weight, { ...options, mixesRows: true, keepsB: true });
}

type Added = Pick<GemmOptions, 'mask' | 'residual'>;

/** Of each linear layer dy [R, out] and x [R, in] → the gradients of its parameters, by their names. */
function linearGradients(layers: Record<string, readonly [dy: tf.Tensor, x: tf.Tensor]>): Record<string, tf.Tensor> {
  const names = Object.keys(layers);
  const [dys, xs] = [Object.values(layers).map(([dy]) => dy), Object.values(layers).map(([, x]) => x)];
  const gradients = present(kernels().linearGradients)({ dys, xs });
  const byName = names.flatMap((name, i) => [
    [`${name}.weight`, itemAt(gradients, i)],
    [`${name}.bias`, itemAt(gradients, names.length + i)],
  ]);
  return Object.fromEntries(byName);
}

/** Of a norm whose input was dropped before a residual was added: `masked` is the gradient of what was dropped. */
function normGradients(
  dy: tf.Tensor,
  norm: Parameters<typeof layerNormGradients>[1],
  mask: tf.Tensor | null | undefined,
): { dx: tf.Tensor; dGain: tf.Tensor; dBias: tf.Tensor; masked: tf.Tensor } {
  const [dx, dGain, dBias, dropped] = layerNormGradients(dy, norm, mask ?? null);
  return { dx, dGain, dBias, masked: mask ? (dropped ?? masked(dx, mask, null)) : dx };
}

function parametersByName(layer: PostNormParameters): Record<string, tf.Tensor> {
  const named: Record<string, tf.Tensor> = {};
  for (const [part, parameters] of Object.entries(layer))
    for (const [name, tensor] of Object.entries(parameters)) named[`${part}.${name}`] = tensor as tf.Tensor;
  return named;
}

/** [B, T, C] → [R, C]. */
function rowsOf(x: tf.Tensor): tf.Tensor {
  const columns = x.shape.at(-1) ?? 1;
  return x.rank === 2 ? x : alias(x, [x.size / columns, columns]);
}
