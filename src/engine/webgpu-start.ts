// Starts the WebGPU backend on a device: our kernels, the tiles of this adapter, and a self-test of both.

import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { selfTestError } from './self-test.ts';
import { type TuningMemory, tunedChoice } from './webgpu/autotune.ts';
import { OwnWebgpuBackend } from './webgpu/own-webgpu-backend.ts';
import { registerWebgpuKernels } from './webgpu/register-webgpu-kernels.ts';
import { isSoftwareAdapter } from './webgpu-device.ts';

export interface WebgpuOptions {
  /** Where the quickest tiles are remembered, so that they are measured once an adapter. */
  tuningMemory?: TuningMemory;
  /** `float16` multiplies in half precision where the GPU can and the self-test still agrees; sums stay float32. */
  gpuArithmetic?: 'float32' | 'float16';
  /** TensorFlow.js's kernels without ours: what a measurement compares with. */
  stockKernels?: boolean;
}

/** Makes `webgpu` the backend, in place of one that is registered. Throws where it computes wrong numbers. */
export async function startWebgpu(device: GPUDevice, adapter: GPUAdapter, options: WebgpuOptions): Promise<void> {
  if (options.stockKernels) {
    await startBackend(new WebGPUBackend(device, adapter.info));
    await assertRight();
    return;
  }
  const backend = new OwnWebgpuBackend(device, { info: adapter.info, isSoftware: isSoftwareAdapter(adapter) });
  await startBackend(backend);
  registerWebgpuKernels();
  const wantsHalf = options.gpuArithmetic === 'float16' && device.features.has('shader-f16');
  await tune(backend, wantsHalf ? 'f16' : 'f32', options);
  if (wantsHalf && (await selfTestError('float16')) === null) return;
  if (wantsHalf) await tune(backend, 'f32', options);
  await assertRight();
}

async function startBackend(backend: WebGPUBackend): Promise<void> {
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  await tf.setBackend('webgpu');
}

async function tune(backend: OwnWebgpuBackend, element: 'f32' | 'f16', { tuningMemory }: WebgpuOptions): Promise<void> {
  if (!backend.isSoftware) backend.tiles = await tunedChoice(backend, element, tuningMemory ?? null);
}

async function assertRight(): Promise<void> {
  const failure = await selfTestError();
  if (failure !== null) throw new Error(`The GPU computes wrong numbers: ${failure}`);
}
