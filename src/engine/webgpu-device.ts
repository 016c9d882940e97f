// Our own GPUDevice: with everything that the adapter offers, since TensorFlow.js asks for less, and with its loss watched.

import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { VoxtuneError } from '../lib/errors.ts';

export interface GpuStart {
  description: string;
  isSoftware: boolean;
}

/** The adapter to use, or null. A software one counts. */
export async function findAdapter(): Promise<GPUAdapter | null> {
  if (!('gpu' in navigator)) return null;
  return navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
}

/** True for adapters that run on the CPU: slower than wasm. */
export function isSoftwareAdapter(adapter: GPUAdapter): boolean {
  const info = adapter.info as GPUAdapterInfo & { isFallbackAdapter?: boolean };
  if (info.isFallbackAdapter) return true;
  const words = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return /swiftshader|llvmpipe|lavapipe|microsoft basic render/i.test(words);
}

export function describeAdapter(adapter: GPUAdapter): string {
  const { description, device, vendor, architecture } = adapter.info;
  return description || device || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU';
}

/** Devices that this program gave back. */
const released = new WeakSet<GPUDevice>();

/** Ends a device that is not needed any more; that is no loss. */
export function releaseDevice(device: GPUDevice | null): void {
  if (!device) return;
  released.add(device);
  device.destroy();
}

/** Registers and starts the backend `webgpu` on a new device of this adapter. `onLost` is called once, when the device is
 *  lost for another reason than its own disposal. */
export async function startWebgpuBackend(
  adapter: GPUAdapter,
  onLost: (error: VoxtuneError) => void,
): Promise<GPUDevice> {
  const device = await adapter.requestDevice({
    requiredFeatures: [...adapter.features].filter((name) => !name.startsWith('chromium')) as GPUFeatureName[],
    requiredLimits: allLimits(adapter.limits),
  });
  void device.lost.then((info) => {
    if (released.has(device)) return;
    const message = `The GPU stopped: ${info.message || 'no reason given'}. Continue from the last checkpoint, or use wasm.`;
    onLost(new VoxtuneError('engine/device-lost', message, { reason: info.message }));
  });
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  return device;
}

function allLimits(limits: GPUSupportedLimits): Record<string, number> {
  const all: Record<string, number> = {};
  for (const name in limits) {
    const value = limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') all[name] = value;
  }
  return all;
}
