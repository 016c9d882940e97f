// The list of our kernels for WebGPU. Where one is missing, its op is composed of TensorFlow.js's kernels.

import type * as tf from '@tensorflow/tfjs-core';
import { gemm } from '../gemm/gemm.webgpu.ts';
import { packHalfMatrix, unpackHalfMatrix } from '../gemm/webgpu/half-weights.ts';
import type { BackendKernels, KernelSet } from '../kernel-set/kernel-set.ts';
import { installKernels } from '../kernel-set/kernels.ts';
import { adamw, addScaled, scale, scaleBy } from '../ops/adamw/adamw.webgpu.ts';
import { squareSum } from '../ops/adamw/square-sum.webgpu.ts';
import { attention, attentionGradient } from '../ops/attention/attention.webgpu.ts';
import { columnSum } from '../ops/column-sum/column-sum.webgpu.ts';
import { conv1d, conv1dFilterGradient, conv1dInputGradient } from '../ops/conv1d/conv1d.webgpu.ts';
import { dropout, dropoutMask } from '../ops/dropout/dropout.webgpu.ts';
import { gelu, geluGradient } from '../ops/gelu/gelu.webgpu.ts';
import { layerNorm, layerNormGradient } from '../ops/layer-norm/layer-norm.webgpu.ts';
import type { CustomWebgpuBackend, WebgpuKernel } from './custom-webgpu-backend.ts';

type WebgpuKernels = { [Name in keyof KernelSet]?: WebgpuKernel<Name> };

const always: WebgpuKernels = {
  gemm,
  conv1d,
  conv1dInputGradient,
  conv1dFilterGradient,
  attention,
  attentionGradient,
  layerNorm,
  layerNormGradient,
  columnSum,
  gelu,
  geluGradient,
  dropout,
  dropoutMask,
  adamw,
  scale,
  scaleBy,
  addScaled,
  squareSum,
};

/** Frozen matrices are float16; without these, they stay float32 as they are. */
const withHalfWeights: WebgpuKernels = { packMatrix: packHalfMatrix, unpackMatrix: unpackHalfMatrix };

/** Makes them the kernels of this backend, in place of those of an earlier one. */
export function installWebgpuKernels(gpu: CustomWebgpuBackend, { halfWeights }: { halfWeights: boolean }): void {
  installKernels('webgpu', boundTo(gpu, halfWeights ? { ...always, ...withHalfWeights } : always));
}

/** A kernel whatever its types. */
type AnyKernel = (gpu: CustomWebgpuBackend, ...call: unknown[]) => tf.TensorInfo | tf.TensorInfo[];

function boundTo(gpu: CustomWebgpuBackend, kernels: WebgpuKernels): BackendKernels {
  const bound = Object.entries(kernels).map(([name, kernel]) => [name, (kernel as AnyKernel).bind(null, gpu)]);
  return Object.fromEntries(bound) as BackendKernels;
}
