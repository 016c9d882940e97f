// Loads our wasm module in the build that this browser takes: with relaxed SIMD where it has it, and for shared memory where
// the backend's memory is shared.

import type { VoxtuneError } from '../../lib/errors.ts';
import type { WasmModule } from '../backend/wasm-runtime.ts';
import { controlBytes } from './control-block.layout.ts';
import { WasmRunner } from './runner.ts';
import { KernelPool } from './thread-pool.ts';

const builds = {
  plain: () => import('virtual:wasm-kernels/plain'),
  relaxed: () => import('virtual:wasm-kernels/relaxed'),
  'plain-threads': () => import('virtual:wasm-kernels/plain-threads'),
  'relaxed-threads': () => import('virtual:wasm-kernels/relaxed-threads'),
};

/** Whether this browser compiles a module with one relaxed multiply-add. */
export function hasRelaxedSimd(): boolean {
  // (module (func (result v128) (f32x4.relaxed_madd (v128.const 0) (v128.const 0) (v128.const 0))))
  const zero = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
  const body = [0, ...zero, ...zero, ...zero, 0xfd, 0x85, 0x02, 0x0b];
  const code = [0x0a, body.length + 2, 1, body.length, ...body];
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0];
  return WebAssembly.validate(new Uint8Array([...head, ...code]));
}

export interface KernelOptions {
  /** Threads to help, this one among them, where the backend's memory is shared. */
  threads: number;
  /** False for a test of the build without. */
  usesRelaxed?: boolean;
  threadStartMs?: number;
  onThreadLost(error: VoxtuneError): void;
}

/** Our kernels in the memory of this backend. Close it when the backend goes. */
export async function loadKernels(module: WasmModule, options: KernelOptions): Promise<WasmRunner> {
  const { threads, usesRelaxed = hasRelaxedSimd(), onThreadLost } = options;
  const memory = module.wasmMemory ?? module.asm.memory;
  const isShared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const simd = usesRelaxed ? 'relaxed' : 'plain';
  const { base64 } = await builds[isShared ? (`${simd}-threads` as const) : simd]();
  const binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const compiled = await WebAssembly.compile(binary);
  const abort = () => {
    throw new Error('A wasm kernel aborted.');
  };
  const instance = await WebAssembly.instantiate(compiled, { env: { memory, abort } });
  const control = (module._malloc(controlBytes + 64) + 63) & ~63;
  new Uint8Array(memory.buffer, control >>> 0, controlBytes).fill(0);
  const size = isShared ? threads - 1 : 0;
  const pool =
    size > 0 ? await KernelPool.start(size, { module: compiled, memory, control }, options.threadStartMs) : null;
  return new WasmRunner(instance.exports, module, { memory, control: control >>> 0, pool, onThreadLost });
}
