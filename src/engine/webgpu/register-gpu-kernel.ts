// Registers our WGSL kernels with TensorFlow.js.

import * as tf from '@tensorflow/tfjs-core';
import type { CustomWebgpuBackend } from './custom-webgpu-backend.ts';

export type Inputs = Readonly<Record<string, tf.TensorInfo | undefined>>;
export type GpuOp<Attributes> = (
  gpu: CustomWebgpuBackend,
  inputs: Inputs,
  attrs: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/** Registers an operation for WebGPU, in place of one of the same name. `Attributes`: what its callers give it. */
export function registerGpuOp<Attributes = object>(kernelName: string, op: GpuOp<Attributes>): void {
  if (tf.getKernel(kernelName, 'webgpu')) tf.unregisterKernel(kernelName, 'webgpu');
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) =>
      op(backend as CustomWebgpuBackend, inputs as unknown as Inputs, (attrs ?? {}) as unknown as Attributes),
  });
}
