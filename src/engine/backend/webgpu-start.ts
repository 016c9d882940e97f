// Starts the WebGPU backend on a device: our kernels, the tiles of this adapter, and a self-test of both.

import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base';
import * as tf from '@tensorflow/tfjs-core';
import { sizesInSoftware, type TuningMemory, tunedChoice } from '../gemm/webgpu/autotune.ts';
import './tfjs-webgpu-kernels.ts';
import { uninstallKernels } from '../kernel-set/kernels.ts';
import { CustomWebgpuBackend } from '../webgpu/custom-webgpu-backend.ts';
import { installWebgpuKernels } from '../webgpu/install-webgpu-kernels.ts';
import type { GpuArithmetic } from './engine-info.ts';
import { selfTestError } from './self-test.ts';
import { adapterInfo, isSoftwareAdapter } from './webgpu-device.ts';

export interface WebgpuOptions {
  /** Where the fastest tiles are remembered, so that they are measured once an adapter. */
  tuningMemory?: TuningMemory;
  /** Default float32. */
  gpuArithmetic?: GpuArithmetic;
  /** TensorFlow.js's kernels without ours: what a measurement compares with. */
  stockKernels?: boolean;
  /** Tunes a software adapter and reduces rows on it as on a GPU: to try what only a GPU runs where there is none. */
  asHardware?: boolean;
}

/** Makes `webgpu` the backend, in place of one that is registered, and says in what it multiplies. Throws where it computes
 *  wrong numbers. */
export async function startWebgpu(
  device: GPUDevice,
  adapter: GPUAdapter,
  options: WebgpuOptions,
): Promise<GpuArithmetic> {
  if (options.stockKernels) {
    uninstallKernels('webgpu');
    await setBackend(new WebGPUBackend(device, adapterInfo(adapter)));
    await assertSelfTest();
    return 'float32';
  }
  const isSoftware = isSoftwareAdapter(adapter) && !options.asHardware;
  const backend = new CustomWebgpuBackend(device, { info: adapterInfo(adapter), isSoftware });
  await setBackend(backend);
  installWebgpuKernels(backend, { halfWeights: false });
  const sizes = isSoftwareAdapter(adapter) ? sizesInSoftware : undefined;
  if (!isSoftware) backend.tiles = await tunedChoice(backend, 'f32', options.tuningMemory ?? null, sizes);
  await assertSelfTest();
  // the test's GEMMs are small: once more with the tile of large ones
  await backend.withLargeTiles(assertSelfTest);
  const wantsHalf = options.gpuArithmetic === 'float16' && device.features.has('shader-f16');
  return wantsHalf && (await startHalfWeights(backend, options, sizes)) ? 'float16' : 'float32';
}

/** Makes frozen matrices float16, unless that computes wrong numbers; says whether they are. */
async function startHalfWeights(
  backend: CustomWebgpuBackend,
  { tuningMemory }: WebgpuOptions,
  sizes?: typeof sizesInSoftware,
): Promise<boolean> {
  installWebgpuKernels(backend, { halfWeights: true });
  // what a driver refuses here costs half precision alone
  backend.device.pushErrorScope('validation');
  let failure: unknown;
  try {
    if (!backend.isSoftware) backend.halfTiles = await tunedChoice(backend, 'f16', tuningMemory ?? null, sizes);
    failure = (await selfTestError('float16')) ?? (await backend.withLargeTiles(() => selfTestError('float16')));
  } catch (error) {
    failure = error;
  }
  failure = (await backend.device.popErrorScope())?.message ?? failure;
  if (failure === null) return true;
  console.warn('Half precision is not used:', failure);
  installWebgpuKernels(backend, { halfWeights: false });
  return false;
}

/** Makes it TensorFlow.js's backend, in place of one that is registered. */
export async function setBackend(backend: WebGPUBackend): Promise<void> {
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  await tf.setBackend('webgpu');
}

async function assertSelfTest(): Promise<void> {
  const failure = await selfTestError();
  if (failure !== null) throw new Error(`The GPU computes wrong numbers: ${failure}`);
}
