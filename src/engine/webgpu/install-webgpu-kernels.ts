// The list of our kernels for WebGPU. Where one is missing, its op is composed of TensorFlow.js's kernels.

import type * as tf from '@tensorflow/tfjs-core';
import type { KernelWay } from '../backend/engine-info.ts';
import { gemm } from '../gemm/gemm.webgpu.ts';
import { packHalfMatrix, unpackHalfMatrix } from '../gemm/webgpu/half-weights.ts';
import type { BackendKernels, KernelSet } from '../kernel-set/kernel-set.ts';
import { installKernels } from '../kernel-set/kernels.ts';
import { adamwAll, scaleAll } from '../ops/adamw/adamw.webgpu.ts';
import { squareSumAll } from '../ops/adamw/square-sum.webgpu.ts';
import { attention, attentionGradient } from '../ops/attention/attention.webgpu.ts';
import { columnSum } from '../ops/column-sum/column-sum.webgpu.ts';
import { conv1d, conv1dFilterGradient, conv1dInputGradient } from '../ops/conv1d/conv1d.webgpu.ts';
import { crossEntropy } from '../ops/cross-entropy/cross-entropy.webgpu.ts';
import { dropout, dropoutMask } from '../ops/dropout/dropout.webgpu.ts';
import { gelu, geluWithSlope } from '../ops/gelu/gelu.webgpu.ts';
import { layerNorm, layerNormGradient } from '../ops/layer-norm/layer-norm.webgpu.ts';
import type { CustomWebgpuBackend, WebgpuKernel } from './custom-webgpu-backend.ts';

type WebgpuKernels = { [Name in keyof KernelSet]?: WebgpuKernel<Name> };

const always = {
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
  geluWithSlope,
  dropout,
  dropoutMask,
  crossEntropy,
  adamwAll,
  scaleAll,
  squareSumAll,
} satisfies WebgpuKernels;

/** Frozen matrices are float16; without these, they stay float32 as they are. */
const withHalfWeights = { packMatrix: packHalfMatrix, unpackMatrix: unpackHalfMatrix } satisfies WebgpuKernels;

export type WebgpuKernelName = keyof typeof always | keyof typeof withHalfWeights;

/** Those that every GPU has, and those of half precision. */
export const kernelNames = {
  always: Object.keys(always) as WebgpuKernelName[],
  halfWeights: Object.keys(withHalfWeights) as WebgpuKernelName[],
};

/** Kernels whose GEMM tiles or row reductions are chosen for the adapter: they have a plainer variant. */
const withVariants: readonly WebgpuKernelName[] = [
  'gemm',
  'conv1d',
  'conv1dInputGradient',
  'conv1dFilterGradient',
  'attention',
  'attentionGradient',
  'layerNorm',
  'layerNormGradient',
  'columnSum',
  'crossEntropy',
  'squareSumAll',
];

export function hasPlainVariant(name: WebgpuKernelName): boolean {
  return withVariants.includes(name);
}

/** How each kernel is computed, by its name; `chosen` where none is given. `all`: `composed` where all are. */
export type KernelWays = Readonly<Record<string, KernelWay>>;

export interface InstallOptions {
  halfWeights: boolean;
  ways?: KernelWays;
}

/** Makes them the kernels of this backend, in place of those of an earlier one. A composed one is left out. */
export function installWebgpuKernels(gpu: CustomWebgpuBackend, { halfWeights, ways = {} }: InstallOptions): void {
  // one of the two is of no use without the other
  const usesHalf = halfWeights && kernelNames.halfWeights.every((name) => wayOf(name, ways) !== 'composed');
  const kernels: WebgpuKernels = usesHalf ? { ...always, ...withHalfWeights } : always;
  installKernels('webgpu', boundTo(gpu, kernels, ways));
}

function wayOf(name: string, ways: KernelWays): KernelWay {
  return ways.all === 'composed' ? 'composed' : (ways[name] ?? 'chosen');
}

/** A kernel whatever its types. */
type AnyKernel = (gpu: CustomWebgpuBackend, inputs: unknown, attributes: unknown) => tf.TensorInfo | tf.TensorInfo[];

function boundTo(gpu: CustomWebgpuBackend, kernels: WebgpuKernels, ways: KernelWays): BackendKernels {
  const bound = Object.entries(kernels)
    .filter(([name]) => wayOf(name, ways) !== 'composed')
    .map(([name, kernel]) => {
      const run = (inputs: unknown, attributes: unknown) => (kernel as AnyKernel)(gpu, inputs, attributes);
      const runPlain: typeof run = (inputs, attributes) => gpu.inPlainVariants(() => run(inputs, attributes));
      return [name, wayOf(name, ways) === 'plain' ? runPlain : run];
    });
  return Object.fromEntries(bound) as BackendKernels;
}
