// The engine's WebGPU backend, saying of each of its kernels what it needs before it is dispatched. Nothing else is changed,
// so that what is counted is what runs.

import * as tf from '@tensorflow/tfjs-core';
import '../../../src/engine/backend/tfjs-gradients.ts';
import '../../../src/engine/backend/tfjs-webgpu-kernels.ts';
import {
  type AdapterTraits,
  CustomWebgpuBackend,
  type Dispatch,
} from '../../../src/engine/webgpu/custom-webgpu-backend.ts';
import { installWebgpuKernels } from '../../../src/engine/webgpu/install-webgpu-kernels.ts';
import type { Traffic, WgslKernel } from '../../../src/engine/webgpu/wgsl-kernel.ts';
import type { Ledger } from './ledger.ts';
import { DeviceWatch } from './watch-device.ts';

export class CountingBackend extends CustomWebgpuBackend {
  private readonly watch: DeviceWatch;

  constructor(device: GPUDevice, traits: AdapterTraits, ledger: Ledger) {
    super(device, traits);
    this.watch = new DeviceWatch(device, ledger);
  }

  override dispatch(kernel: WgslKernel, dispatch: Dispatch): void {
    const traffic = dispatch.traffic ?? eachOnce(dispatch);
    this.watch.next = { kernel: shortName(kernel), flops: dispatch.flops, ...traffic };
    super.dispatch(kernel, dispatch);
    this.watch.next = null;
  }
}

/** Makes `webgpu` the backend, on `device`, as on a hardware adapter. */
export async function openCounting(
  device: GPUDevice,
  traits: AdapterTraits,
  ledger: Ledger,
  halfWeights = false,
): Promise<CountingBackend> {
  const backend = new CountingBackend(device, traits, ledger);
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  await tf.setBackend('webgpu');
  installWebgpuKernels(backend, { halfWeights });
  return backend;
}

function eachOnce({ inputs, outputs }: Dispatch): Traffic {
  const bytesOf = (tensors: readonly tf.TensorInfo[]) =>
    tensors.reduce((sum, { shape }) => sum + 4 * tf.util.sizeFromShape(shape), 0);
  return { readBytes: bytesOf(inputs), writtenBytes: bytesOf(outputs) };
}

/** A kernel's name without the variant of its loads. */
function shortName({ name }: WgslKernel): string {
  if (!name.startsWith('gemm ')) return name.replace(/,? (f32|vec4f|invocation 1|subgroup \d+|workgroup \d+)$/, '');
  const { a, b, tile, activation, hasResidual, hasBias } = JSON.parse(name.slice('gemm '.length)) as {
    a: { kind: string };
    b: { kind: string; isHalf: boolean };
    tile: { kind: string; bm: number; bn: number };
    activation: string;
    hasBias: boolean;
    hasResidual: boolean;
  };
  const epilogue = [hasBias ? 'bias' : '', activation === 'gelu' ? 'gelu' : '', hasResidual ? 'residual' : ''];
  const layouts = `${layoutNames[a.kind] ?? a.kind} ${layoutNames[b.kind] ?? b.kind}${b.isHalf ? ' half' : ''}`;
  return `gemm ${layouts}, ${tile.bm}×${tile.bn}${epilogue.some(Boolean) ? `, ${epilogue.filter(Boolean).join(' ')}` : ''}`;
}

const layoutNames: Record<string, string> = { rowMajor: 'N', columnMajor: 'T' };
