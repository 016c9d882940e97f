// Opens the engine: WebGPU on a hardware adapter that passes the self-test, else wasm. One engine a thread of execution.

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { VoxtuneError } from '../../lib/errors.ts';
import { installKernels, uninstallKernels } from '../kernel-set/kernels.ts';
import { Heap, type WasmBackend } from '../wasm/heap.ts';
import { hasRelaxedSimd } from '../wasm/kernel-instance.ts';
import { loadKernels } from '../wasm/load-module.ts';
import type { WasmRunner } from '../wasm/runner.ts';
import { stockWasmKernels, wasmKernels } from '../wasm/wasm-kernels.ts';
import type { BackendPreference, EngineInfo, GpuArithmetic } from './engine-info.ts';
import { assertTfjsVersion } from './tfjs-version.ts';
import { hasWasmSimd } from './wasm-module.ts';
import { startWasmBackend } from './wasm-runtime.ts';
import { describeAdapter, findAdapter, isSoftwareAdapter, openDevice, releaseDevice } from './webgpu-device.ts';
import { startWebgpu, type WebgpuOptions } from './webgpu-start.ts';

export interface EngineOptions extends WebgpuOptions {
  /** Called once when the GPU is lost; the engine is then unusable until it is opened again. */
  onDeviceLost?: (error: VoxtuneError) => void;
  /** Threads of the wasm backend; when not given, as many as the machine has cores (at most 16). */
  wasmThreads?: number;
  /** How long threads are waited for; those that come later help from then on. */
  threadStartMs?: number;
  /** False: the build of our kernels for browsers without relaxed SIMD. */
  usesRelaxedSimd?: boolean;
}

const maxWasmThreads = 16;

type Refusal = EngineInfo['noWebgpuReason'];

/** Once a device has done what it was given, within this time it says so if it is lost. */
const lostNewsMs = 1000;

/** No device is waited for longer. */
const answerMs = 60_000;

let current: EngineInfo | null = null;
let device: GPUDevice | null = null;
let lost: VoxtuneError | null = null;
let runner: WasmRunner | null = null;

/** Opens the engine, or opens it anew: every tensor of an earlier one is gone then. `auto` takes a hardware WebGPU adapter
 *  that passes the self-test, else wasm, and says why; `webgpu` takes a software adapter too, and throws
 *  `engine/no-webgpu` where there is none or where it computes wrong numbers. */
export async function openEngine(preference: BackendPreference, options: EngineOptions = {}): Promise<EngineInfo> {
  assertTfjsVersion();
  closeEngine();
  const asksWasm = preference === 'wasm' || preference === 'wasm-portable';
  const refusal = asksWasm ? 'not-asked' : await openWebgpu(preference === 'webgpu', options);
  if (refusal === null) return engineInfo();
  if (preference === 'webgpu') {
    const message = `WebGPU was asked for but cannot be used (${refusal}). Choose wasm, or another browser.`;
    throw new VoxtuneError('engine/no-webgpu', message, { reason: refusal ?? '' });
  }
  await openWasm(preference === 'wasm-portable' ? { ...options, usesRelaxedSimd: false } : options, refusal);
  return engineInfo();
}

/** What is open, with the bytes in use now. Throws `internal/unexpected` before `openEngine`. */
export function engineInfo(): EngineInfo {
  if (!current) throw new VoxtuneError('internal/unexpected', 'The engine is not open. Call openEngine first.');
  const come = runner ? threadFacts(runner.readyThreads, runner.threads, current.simd) : {};
  return { ...current, ...come, bytesInUse: tf.memory().numBytes };
}

/** Throws `engine/device-lost` when the GPU was lost, `engine/thread-lost` when a thread was. Call it where a result is about to be trusted. */
export function assertEngineAlive(): void {
  if (lost) throw lost;
}

/** Waits for the news that the GPU was lost: what follows from that can be thrown before it. A device that is busy or slow
 *  answers late, so the wait is for its answer first. */
export async function settleEngine(): Promise<void> {
  if (!device || lost) return;
  const answer = device.queue.onSubmittedWorkDone().catch(() => undefined);
  await Promise.race([device.lost, answer.then(() => delay(lostNewsMs)), delay(answerMs)]);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Frees the engine and all its tensors. */
export function closeEngine(): void {
  if (current && tf.findBackendFactory(current.backend)) tf.removeBackend(current.backend);
  releaseDevice(device);
  if (current) uninstallKernels(current.backend);
  runner?.close();
  runner = null;
  current = null;
  device = null;
  lost = null;
}

async function openWasm(options: EngineOptions, refusal: Refusal): Promise<void> {
  const wanted = Math.max(1, Math.min(options.wasmThreads ?? navigator.hardwareConcurrency, maxWasmThreads));
  const hasSimd = hasWasmSimd();
  const threads = hasSimd && crossOriginIsolated ? wanted : 1;
  const usesRelaxed = options.usesRelaxedSimd ?? hasRelaxedSimd();
  const simd = !hasSimd ? 'none' : usesRelaxed && !options.stockKernels ? 'relaxed' : 'plain';
  const module = await startWasmBackend(threads > 1, options.stockKernels ? threads : 1);
  if (hasSimd && !options.stockKernels) {
    runner = await loadKernels(module, {
      threads,
      usesRelaxed,
      threadStartMs: options.threadStartMs,
      onThreadLost(error) {
        lost = error;
      },
    });
    const heap = new Heap(tf.backend() as WasmBackend, runner);
    installKernels('wasm', wasmKernels(heap), stockWasmKernels(heap));
  }
  current = {
    backend: 'wasm',
    ...threadFacts(threads, threads, simd),
    simd,
    isCrossOriginIsolated: crossOriginIsolated,
    isSoftwareAdapter: false,
    arithmetic: 'float32',
    hasHalfPrecision: false,
    noWebgpuReason: refusal,
    bytesInUse: 0,
  };
}

function threadFacts(
  threads: number,
  started: number,
  simd: EngineInfo['simd'],
): Pick<EngineInfo, 'description' | 'threads' | 'threadsStarted'> {
  const kind = { relaxed: 'wasm SIMD', plain: 'wasm plain SIMD', none: 'wasm' }[simd ?? 'none'];
  const count = threads === started ? String(threads) : `${threads} of ${started}`;
  return { description: `${kind}, ${count} ${started === 1 ? 'thread' : 'threads'}`, threads, threadsStarted: started };
}

/** Null when WebGPU is open, else why it is not. */
async function openWebgpu(allowSoftware: boolean, options: EngineOptions): Promise<Refusal> {
  if (!('gpu' in navigator)) return 'no-api';
  const adapter = await findAdapter();
  if (!adapter) return 'no-adapter';
  const isSoftware = isSoftwareAdapter(adapter);
  if (isSoftware && !allowSoftware) return 'software-adapter';
  let arithmetic: GpuArithmetic;
  try {
    let isOpen = false;
    device = await openDevice(adapter, (error) => {
      lost = error;
      if (isOpen) options.onDeviceLost?.(error);
    });
    arithmetic = await startWebgpu(device, adapter, options);
    if (lost) throw lost;
    isOpen = true;
  } catch (error) {
    console.warn('WebGPU failed its self-test:', error);
    if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
    releaseDevice(device);
    device = null;
    lost = null;
    return 'self-test-failed';
  }
  current = {
    backend: 'webgpu',
    description: describeAdapter(adapter),
    simd: null,
    threads: 1,
    threadsStarted: 1,
    isCrossOriginIsolated: crossOriginIsolated,
    isSoftwareAdapter: isSoftware,
    arithmetic,
    hasHalfPrecision: adapter.features.has('shader-f16'),
    noWebgpuReason: null,
    bytesInUse: 0,
  };
  return null;
}
