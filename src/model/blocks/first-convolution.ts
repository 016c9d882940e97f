// The first convolution has one input channel and, in models with group norm, one group a channel: the mean and variance of
// each of its output channels follow from the mean and covariance of the windows that it reads. So the norm needs no pass
// of its own: it folds into the kernel and a bias.
// Letters: T windows, K kernel, C channels.

import { windowMoments } from '../../engine/ops/window-moments/window-moments.ts';
import type { NamedWeight } from '../speech-classifier.ts';

/** Group norm's eps in torch, whatever `layer_norm_eps` says. */
const groupNormEps = 1e-5;

export interface FoldedConvolution {
  weight: Float32Array; // [C, 1, K]
  bias: Float32Array; // [C]
}

/** Weight and bias that give the convolution of these samples and its group norm in one. A bias of the convolution itself
 *  would cancel. */
export function foldGroupNorm(
  samples: Float32Array,
  stride: number,
  { shape, data }: NamedWeight, // [C, 1, K]
  gain: Float32Array,
  shift: Float32Array,
): FoldedConvolution {
  const [channels, , kernel] = shape as [number, number, number];
  const { mean, covariance } = windowMoments(samples, kernel, stride);
  const folded = { weight: new Float32Array(channels * kernel), bias: new Float32Array(channels) };
  for (let c = 0; c < channels; c++) {
    const row = data.subarray(c * kernel, (c + 1) * kernel);
    let channelMean = 0;
    let variance = 0;
    for (let i = 0; i < kernel; i++) {
      channelMean += row[i]! * mean[i]!;
      for (let j = 0; j < kernel; j++) variance += row[i]! * row[j]! * covariance[i * kernel + j]!;
    }
    // rounding can take the variance of silence just below 0
    const scale = gain[c]! / Math.sqrt(Math.max(variance, 0) + groupNormEps);
    for (let i = 0; i < kernel; i++) folded.weight[c * kernel + i] = row[i]! * scale;
    folded.bias[c] = shift[c]! - channelMean * scale;
  }
  return folded;
}
