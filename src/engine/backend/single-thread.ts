// The wasm engine on the thread that asks for it, from bytes that it has: what an exported page runs, which can fetch nothing and is
// isolated by no headers. Needs SIMD, which every browser has since 2023.

import createSingle from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import * as tf from '@tensorflow/tfjs-core';
import { VoxtuneError } from '../../lib/errors.ts';
import { installKernels } from '../kernel-set/kernels.ts';
import { Heap, type WasmBackend } from '../wasm/heap.ts';
import { hasRelaxedSimd, instantiateKernels } from '../wasm/kernel-instance.ts';
import { WasmRunner } from '../wasm/runner.ts';
import { stockWasmKernels, wasmKernels } from '../wasm/wasm-kernels.ts';
import { hasWasmSimd, registerWasmBackend, startModule } from './wasm-module.ts';

/** Of TensorFlow.js's module and ours, for memory that is not shared. */
export interface SingleThreadBinaries {
  /** `tfjs-backend-wasm-simd.wasm` */
  backend: Uint8Array<ArrayBuffer>;
  /** In base64, with relaxed SIMD and without. */
  relaxedKernels: string;
  plainKernels: string;
}

/** Opens the engine for as long as the thread lives. Throws `engine/no-simd` in browsers without it. */
export async function openSingleThread(binaries: SingleThreadBinaries): Promise<void> {
  if (!hasWasmSimd()) {
    const message = 'This browser has no WebAssembly SIMD, which the model is computed with. Use a newer browser.';
    throw new VoxtuneError('engine/no-simd', message);
  }
  const module = await startModule(createSingle, { wasmBinary: binaries.backend });
  await registerWasmBackend(module);
  const base64 = hasRelaxedSimd() ? binaries.relaxedKernels : binaries.plainKernels;
  const { exports, memory, control } = await instantiateKernels(module, base64);
  // one thread cannot lose another
  const runner = new WasmRunner(exports, module, { memory, control, pool: null, onThreadLost: () => {} });
  const heap = new Heap(tf.backend() as WasmBackend, runner);
  installKernels('wasm', wasmKernels(heap), stockWasmKernels(heap));
}
