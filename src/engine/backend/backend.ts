// Opens the engine: WebGPU on a hardware adapter that passes the self-test, else wasm. One engine a thread of execution.

import * as tf from '@tensorflow/tfjs-core';
import './tfjs-gradients.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { installKernels, uninstallKernels } from '../kernel-set/kernels.ts';
import { Heap, type WasmBackend } from '../wasm/heap.ts';
import { hasRelaxedSimd } from '../wasm/kernel-instance.ts';
import { loadKernels } from '../wasm/load-module.ts';
import type { WasmRunner } from '../wasm/runner.ts';
import { stockWasmKernels, wasmKernels } from '../wasm/wasm-kernels.ts';
import {
  type AdapterVerdict,
  type BackendPreference,
  type EngineInfo,
  type GpuArithmetic,
  isWhole,
} from './engine-info.ts';
import type { ExaminedStart } from './examination/examined-start.ts';
import { assertTfjsVersion } from './tfjs-version.ts';
import { hasWasmSimd } from './wasm-module.ts';
import { startWasmBackend } from './wasm-runtime.ts';
import { describeAdapter, findAdapter, isSoftwareAdapter, openDevice, releaseDevice } from './webgpu-device.ts';
import type { WebgpuOptions } from './webgpu-start.ts';

export interface EngineOptions extends WebgpuOptions {
  /** Called once when the GPU is lost; the engine is then unusable until it is opened again. */
  onDeviceLost?: (error: VoxtuneError) => void;
  /** Threads of the wasm backend; when not given, as many as the machine has cores (at most 16). */
  wasmThreads?: number;
  /** How long threads are waited for; those that come later help from then on. */
  threadStartMs?: number;
  /** False: the build of our kernels for browsers without relaxed SIMD. */
  usesRelaxedSimd?: boolean;
  /** Forgets what is known of the GPU, where there is a `tuningMemory` that knows it. */
  examinesAgain?: boolean;
  /** How long a GPU's kernel may take to answer while it is examined. */
  answerLimitMs?: number;
}

const maxWasmThreads = 16;

type Refusal = EngineInfo['noWebgpuReason'];

/** Once a device has done what it was given, within this time it says so if it is lost. */
const lostNewsMs = 1000;

/** No device is waited for longer. */
const answerMs = 60_000;

/** Devices that one examination may cost. */
const mostDevices = 5;

let current: EngineInfo | null = null;
let device: GPUDevice | null = null;
let openings = 0;
let lost: VoxtuneError | null = null;
let runner: WasmRunner | null = null;

/** Opens the engine, or opens it anew: every tensor of an earlier one is gone then. `auto` takes a hardware WebGPU adapter
 *  that computes right numbers, else wasm, and says why; `webgpu` takes a software adapter too, and throws
 *  `engine/no-webgpu` where there is none or where it computes wrong numbers. With a `tuningMemory` each kernel is examined once
 *  an adapter, and one that is wrong is replaced by itself (examination/); without, all of them pass the self-test or none is used. */
export async function openEngine(preference: BackendPreference, options: EngineOptions = {}): Promise<EngineInfo> {
  assertTfjsVersion();
  closeEngine();
  const asksWasm = preference === 'wasm' || preference === 'wasm-portable';
  const { refusal, verdict } = asksWasm
    ? { refusal: 'not-asked' as const, verdict: null }
    : await openWebgpu(preference === 'webgpu', options);
  if (refusal === null) return engineInfo();
  if (preference === 'webgpu') {
    const kernel = verdict?.refusedFor?.kernel;
    const wrong = kernel ? `, for “${kernel}”` : '';
    const message = `WebGPU was asked for but cannot be used (${refusal}${wrong}). Choose wasm, or another browser.`;
    // `kind`: which sentence the page has for it
    const kind = kernel && !isWhole(kernel) ? 'kernel' : refusal;
    throw new VoxtuneError('engine/no-webgpu', message, { reason: refusal, kind, ...(kernel && { kernel }) });
  }
  await openWasm(preference === 'wasm-portable' ? { ...options, usesRelaxedSimd: false } : options, refusal, verdict);
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
  openings += 1;
  if (current && tf.findBackendFactory(current.backend)) tf.removeBackend(current.backend);
  releaseDevice(device);
  if (current) uninstallKernels(current.backend);
  runner?.close();
  runner = null;
  current = null;
  device = null;
  lost = null;
}

async function openWasm(options: EngineOptions, refusal: Refusal, verdict: AdapterVerdict | null): Promise<void> {
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
    verdict,
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

type WebgpuParts = Awaited<ReturnType<typeof webgpuParts>>;

/** What only machines with an adapter have a use for: half as much again as all else. */
async function webgpuParts() {
  const [{ startWebgpu }, { ExaminedStart }, { AdapterRefused, DeviceSpent }, { referencesOnWasm }] = await Promise.all(
    [
      import('./webgpu-start.ts'),
      import('./examination/examined-start.ts'),
      import('./examination/examine.ts'),
      import('./examination/reference.ts'),
    ],
  );
  return { startWebgpu, ExaminedStart, AdapterRefused, DeviceSpent, referencesOnWasm };
}

/** `refusal` null: WebGPU is open. */
async function openWebgpu(
  isForced: boolean,
  options: EngineOptions,
): Promise<{ refusal: Refusal; verdict: AdapterVerdict | null }> {
  if (!('gpu' in navigator)) return { refusal: 'no-api', verdict: null };
  const adapter = await findAdapter();
  if (!adapter) return { refusal: 'no-adapter', verdict: null };
  const isSoftware = isSoftwareAdapter(adapter);
  if (isSoftware && !isForced) return { refusal: 'software-adapter', verdict: null };
  const parts = await webgpuParts();
  const { tuningMemory, stockKernels } = options;
  const examined =
    tuningMemory && !stockKernels
      ? new parts.ExaminedStart(adapter, {
          ...options,
          tuningMemory,
          references: parts.referencesOnWasm,
          retriesRefused: isForced,
        })
      : null;
  let arithmetic: GpuArithmetic;
  try {
    arithmetic = await startOnDevice(parts, adapter, options, examined);
  } catch (error) {
    console.warn('WebGPU cannot be used:', error);
    endDevice();
    return { refusal: 'self-test-failed', verdict: examined?.verdict ?? null };
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
    verdict: examined?.verdict ?? null,
    bytesInUse: 0,
  };
  return { refusal: null, verdict: null };
}

/** Starts the backend, on as many devices as an examination costs. Throws where no device computes right numbers. */
async function startOnDevice(
  { startWebgpu, DeviceSpent, AdapterRefused }: WebgpuParts,
  first: GPUAdapter,
  options: EngineOptions,
  examined: ExaminedStart | null,
): Promise<GpuArithmetic> {
  for (let devices = 1, adapter: GPUAdapter | null = first; adapter; devices++, adapter = await findAdapter()) {
    let isOpen = false;
    const opening = ++openings;
    try {
      device = await openDevice(adapter, (error) => {
        // a device of before may still complain
        if (opening !== openings) return;
        lost = error;
        if (isOpen) options.onDeviceLost?.(error);
      });
      const arithmetic = await (examined ? examined.start(device) : startWebgpu(device, adapter, options));
      if (lost) throw lost;
      isOpen = true;
      return arithmetic;
    } catch (error) {
      if (!(error instanceof DeviceSpent)) throw error;
      console.warn('The GPU is opened again:', error.message);
      endDevice();
      if (devices >= mostDevices) {
        await examined?.giveUp();
        throw new AdapterRefused(error.message);
      }
    }
  }
  throw new VoxtuneError('engine/device-lost', 'The GPU did not come back. Choose wasm.', {});
}

function endDevice(): void {
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  releaseDevice(device);
  device = null;
  lost = null;
}
