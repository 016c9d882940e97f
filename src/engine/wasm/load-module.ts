// Loads our wasm module in the build that this browser takes: with relaxed SIMD where it has it, and for shared memory where
// the backend's memory is shared.

import type { VoxtuneError } from '../../lib/errors.ts';
import type { WasmModule } from '../backend/wasm-module.ts';
import { instantiateKernels, memoryOf } from './kernel-instance.ts';
import { WasmRunner } from './runner.ts';
import { KernelPool } from './thread-pool.ts';

const builds = {
  plain: () => import('virtual:wasm-kernels/plain'),
  relaxed: () => import('virtual:wasm-kernels/relaxed'),
  'plain-threads': () => import('virtual:wasm-kernels/plain-threads'),
  'relaxed-threads': () => import('virtual:wasm-kernels/relaxed-threads'),
};

export interface KernelOptions {
  /** Threads to help, this one among them, where the backend's memory is shared. */
  threads: number;
  usesRelaxed: boolean;
  threadStartMs?: number;
  onThreadLost(error: VoxtuneError): void;
}

/** Our kernels in the memory of this backend. Close it when the backend goes. */
export async function loadKernels(module: WasmModule, options: KernelOptions): Promise<WasmRunner> {
  const { threads, usesRelaxed, onThreadLost } = options;
  const memory = memoryOf(module);
  const isShared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const simd = usesRelaxed ? 'relaxed' : 'plain';
  const { base64 } = await builds[isShared ? (`${simd}-threads` as const) : simd]();
  const { exports, compiled, control } = await instantiateKernels(module, base64);
  const size = isShared ? threads - 1 : 0;
  const pool =
    size > 0 ? await KernelPool.start(size, { module: compiled, memory, control }, options.threadStartMs) : null;
  return new WasmRunner(exports, module, { memory, control, pool, onThreadLost });
}
