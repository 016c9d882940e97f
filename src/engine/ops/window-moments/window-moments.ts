// Mean and covariance of the windows that a convolution over one channel reads, in float64.
// Letters: K kernel.
// biome-ignore-all lint/style/noNonNullAssertion: every index is made below the length of the array that it reads

import * as tf from '@tensorflow/tfjs-core';
import type { KernelSet } from '../../kernel-set/kernel-set.ts';
import { kernels } from '../../kernel-set/kernels.ts';

export interface WindowMoments {
  mean: Float64Array; // [K]
  covariance: Float64Array; // [K, K]
}

/** Of all whole windows of `kernel` samples, `stride` apart. (`!` here and below: loops stay inside of the arrays.) */
export function windowMoments(samples: Float32Array, kernel: number, stride: number): WindowMoments {
  const windows = Math.floor((samples.length - kernel) / stride) + 1;
  const { windowMoments: custom } = kernels();
  const sums = custom
    ? sumsOfKernel(custom, samples, kernel, stride, windows)
    : sumsOf(samples, kernel, stride, windows);
  const mean = sums.subarray(0, kernel).map((sum) => sum / windows);
  const covariance = new Float64Array(kernel * kernel);
  for (let i = 0; i < kernel; i++) {
    for (let j = i; j < kernel; j++) {
      const value = sums[(i + 1) * kernel + j]! / windows - mean[i]! * mean[j]!;
      covariance[i * kernel + j] = value;
      covariance[j * kernel + i] = value;
    }
  }
  return { mean, covariance };
}

/** [K + 1, K]: the sums of each place, then of the products of two, the first not behind the second. */
function sumsOf(samples: Float32Array, kernel: number, stride: number, windows: number): Float64Array {
  const sums = new Float64Array(kernel * (kernel + 1));
  for (let start = 0; start < windows * stride; start += stride) {
    for (let i = 0; i < kernel; i++) {
      const value = samples[start + i]!;
      sums[i]! += value;
      for (let j = i; j < kernel; j++) sums[(i + 1) * kernel + j]! += value * samples[start + j]!;
    }
  }
  return sums;
}

function sumsOfKernel(
  custom: KernelSet['windowMoments'],
  samples: Float32Array,
  kernel: number,
  stride: number,
  windows: number,
): Float64Array {
  const parts = tf.tidy(() => custom({ x: tf.tensor1d(samples) }, { kernel, stride, windows }).dataSync());
  const size = kernel * (kernel + 1);
  return Float64Array.from({ length: size }, (_, i) => parts[i]! + parts[size + i]!);
}
