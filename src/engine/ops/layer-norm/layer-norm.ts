// Layer normalisation over the last axis, with gain and bias, and its gradient in closed form.
// Letters: R rows, C channels.

import * as tf from '@tensorflow/tfjs-core';
import { itemAt } from '../../../lib/present.ts';
import { alias, differentiable } from '../../differentiable.ts';
import { kernels } from '../../kernel-set/kernels.ts';
import { columnSum } from '../column-sum/column-sum.ts';

/** x [..., C], gain [C], bias [C] → (x − mean) / √(variance + eps) · gain + bias, with the mean of squares as variance. */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor, bias: tf.Tensor, eps: number): T {
  return differentiable<Saved>({
    inputs: { x, gain, bias },
    forward: () => {
      const channels = itemAt(x.shape, -1);
      const rows = alias(x, [x.size / channels, channels]); // [R, C]
      const [y, mean, inverseStd] = normalise(rows, gain, bias, eps);
      return { value: alias(y, x.shape), saved: { x: rows, mean, inverseStd, gain } };
    },
    gradients: (dy, saved) => {
      const [dRows, dGain, dBias] = layerNormGradients(alias(dy, saved.x.shape), saved);
      return { x: () => alias(dRows, x.shape), gain: () => dGain, bias: () => dBias };
    },
  }) as T;
}

type Saved = Record<'x' | 'mean' | 'inverseStd' | 'gain', tf.Tensor>;
type Three = [tf.Tensor, tf.Tensor, tf.Tensor];
type Gradients = [dx: tf.Tensor, dGain: tf.Tensor, dBias: tf.Tensor, masked?: tf.Tensor];

/** Rows [R, C] → normalised with gain and bias [R, C], and each row's mean and 1 / standard deviation [R, 1]. */
export function normalise(rows: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, eps: number): Three {
  const fused = kernels().layerNorm?.({ x: rows, gain, bias }, { eps });
  if (fused) return fused;
  const mean = tf.mean(rows, 1, true);
  const centred = tf.sub(rows, mean);
  const inverseStd = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), eps));
  return [tf.add(tf.mul(tf.mul(centred, inverseStd), gain), bias), mean, inverseStd];
}

/** dy [R, C] → dx [R, C], dGain [C], dBias [C], and with a mask dx ⊙ mask where the backend gives it in the same pass. */
export function layerNormGradients(
  dy: tf.Tensor,
  { x, mean, inverseStd, gain }: Saved,
  mask: tf.Tensor | null = null,
): Gradients {
  const fused = kernels().layerNormGradient?.({ dy, x, mean, inverseStd, gain, mask });
  if (fused) return fused;
  const unit = tf.mul(tf.sub(x, mean), inverseStd);
  const weighted = tf.mul(dy, gain);
  const meanGradient = tf.mean(weighted, 1, true);
  const meanProjection = tf.mean(tf.mul(weighted, unit), 1, true);
  const dx = tf.mul(tf.sub(tf.sub(weighted, meanGradient), tf.mul(unit, meanProjection)), inverseStd);
  return [dx, columnSum(tf.mul(dy, unit)), columnSum(dy)];
}
