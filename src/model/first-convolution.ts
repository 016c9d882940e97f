// The first convolution has one input channel, so it is a product of the clip's windows with the kernel. With group norm
// (one group a channel) the norm needs no pass of its own: the mean and variance of each output channel follow from the
// mean and covariance of the windows, and fold into the kernel and a bias.
// Letters: N samples, K kernel, T windows, C channels.

import type { NamedWeight } from './speech-classifier.ts';

/** Group norm's eps in torch, whatever `layer_norm_eps` says. */
const groupNormEps = 1e-5;

export interface Windows {
  values: Float32Array; // [T, K]
  count: number;
}

/** Every window of the clip; rows beyond them, up to `paddedCount`, are 0. */
export function cutWindows(samples: Float32Array, kernel: number, stride: number, paddedCount = 0): Windows {
  const count = Math.floor((samples.length - kernel) / stride) + 1;
  const values = new Float32Array(Math.max(count, paddedCount) * kernel);
  for (let t = 0; t < count; t++) values.set(samples.subarray(t * stride, t * stride + kernel), t * kernel);
  return { values, count };
}

export interface FoldedConvolution {
  kernel: Float32Array; // [K, C]
  bias: Float32Array; // [C]
}

/** Centres the windows in place and returns the kernel and bias that give convolution and group norm in one product.
 *  A bias of the convolution itself would cancel. */
export function foldGroupNorm(
  windows: Windows,
  weight: NamedWeight, // [C, 1, K]
  gain: Float32Array,
  shift: Float32Array,
): FoldedConvolution {
  const [channels, , kernel] = weight.shape as [number, number, number];
  const covariance = centre(windows, kernel);
  const folded = { kernel: new Float32Array(kernel * channels), bias: shift };
  for (let c = 0; c < channels; c++) {
    let variance = 0;
    for (let i = 0; i < kernel; i++) {
      for (let j = 0; j < kernel; j++) {
        variance += weight.data[c * kernel + i]! * weight.data[c * kernel + j]! * covariance[i * kernel + j]!;
      }
    }
    // rounding can take the variance of silence just below 0
    const scale = gain[c]! / Math.sqrt(Math.max(variance, 0) + groupNormEps);
    for (let i = 0; i < kernel; i++) folded.kernel[i * channels + c] = weight.data[c * kernel + i]! * scale;
  }
  return folded;
}

/** Subtracts the windows' mean and returns their covariance [K, K] in float64. */
function centre({ values, count }: Windows, kernel: number): Float64Array {
  const mean = new Float64Array(kernel);
  for (let t = 0; t < count; t++) for (let i = 0; i < kernel; i++) mean[i]! += values[t * kernel + i]!;
  for (let i = 0; i < kernel; i++) mean[i]! /= count;
  const covariance = new Float64Array(kernel * kernel);
  for (let t = 0; t < count; t++) {
    const at = t * kernel;
    for (let i = 0; i < kernel; i++) values[at + i]! -= mean[i]!;
    for (let i = 0; i < kernel; i++) {
      const value = values[at + i]!;
      for (let j = i; j < kernel; j++) covariance[i * kernel + j]! += value * values[at + j]!;
    }
  }
  for (let i = 0; i < kernel; i++) {
    for (let j = i; j < kernel; j++) {
      covariance[i * kernel + j]! /= count;
      covariance[j * kernel + i] = covariance[i * kernel + j]!;
    }
  }
  return covariance;
}
