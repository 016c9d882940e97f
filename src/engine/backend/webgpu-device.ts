// Our own GPUDevice: with everything that the adapter offers, since TensorFlow.js asks for less, and with its loss watched.

import { VoxtuneError } from '../../lib/errors.ts';

/** The adapter to use, or null. A software one counts. */
export async function findAdapter(): Promise<GPUAdapter | null> {
  if (!('gpu' in navigator)) return null;
  // some browsers refuse with an error where others say that there is none
  return navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
}

/** What the browser tells of an adapter: nothing in those that do not have it yet. */
export function adapterInfo(adapter: GPUAdapter): GPUAdapterInfo {
  const unknown = { vendor: '', architecture: '', device: '', description: '' };
  return (adapter.info as GPUAdapterInfo | undefined) ?? (unknown as GPUAdapterInfo);
}

/** True for adapters that run on the CPU: slower than wasm. */
export function isSoftwareAdapter(adapter: GPUAdapter): boolean {
  const info = adapterInfo(adapter) as GPUAdapterInfo & { isFallbackAdapter?: boolean };
  if (info.isFallbackAdapter) return true;
  const text = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return /swiftshader|llvmpipe|lavapipe|microsoft basic render/i.test(text);
}

export function describeAdapter(adapter: GPUAdapter): string {
  const { description, device, vendor, architecture } = adapterInfo(adapter);
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

/** A device with everything that the adapter offers. `onLost` is called at most once: when the device is lost for another
 *  reason than its own disposal, or when it could not do what it was told, after which results mean nothing. */
export async function openDevice(adapter: GPUAdapter, onLost: (error: VoxtuneError) => void): Promise<GPUDevice> {
  const device = await adapter.requestDevice({
    requiredFeatures: [...adapter.features].filter((name) => !name.startsWith('chromium')) as GPUFeatureName[],
    requiredLimits: allLimits(adapter.limits),
  });
  watch(device, onLost);
  return device;
}

function watch(device: GPUDevice, onLost: (error: VoxtuneError) => void): void {
  let isReported = false;
  const report = (error: VoxtuneError) => {
    if (!isReported) onLost(error);
    isReported = true;
  };
  void device.lost.then((info) => {
    if (released.has(device)) return;
    const message = `The GPU stopped: ${info.message || 'no reason given'}. Continue from the last checkpoint, or use wasm.`;
    report(new VoxtuneError('engine/device-lost', message, { reason: info.message }));
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    const message = `The GPU could not do what it was told: ${error.message}. Continue from the last checkpoint, or use wasm.`;
    report(new VoxtuneError('engine/device-lost', message, { reason: error.message }));
  });
}

function allLimits(limits: GPUSupportedLimits): Record<string, number> {
  const all: Record<string, number> = {};
  for (const name in limits) {
    const value = limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') all[name] = value;
  }
  return all;
}
