// TensorFlow.js's wasm module: one of its builds as it is started and registered as the backend, whoever has its bytes.

import { BackendWasm, setThreadsCount } from '@tensorflow/tfjs-backend-wasm/dist/base';
import * as tf from '@tensorflow/tfjs-core';
import './tfjs-wasm-kernels.ts';
import { VoxtuneError } from '../../lib/errors.ts';

/** What the Emscripten module offers that this program uses. */
export interface WasmModule {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  asm: { memory: WebAssembly.Memory };
  /** Of the threaded build alone. */
  wasmMemory?: WebAssembly.Memory;
  PThread?: { unusedWorkers: Worker[] };
  cwrap(name: string, result: 'number' | null, parameters: string[]): (...values: unknown[]) => number;
  tfjs: Record<'init' | 'initWithThreadsCount' | 'getThreadsCount' | 'dispose', (...values: number[]) => number> & {
    registerTensor(id: number, size: number, memoryOffset: number): void;
    disposeData(id: number): void;
  };
}

/** Where a build's script finds its binary: by its address, or the bytes themselves. */
export interface FactoryConfig {
  locateFile?(path: string): string;
  wasmBinary?: Uint8Array<ArrayBuffer>;
  mainScriptUrlOrBlob?: string;
}

type Factory = (config: FactoryConfig & { onAbort(reason: unknown): void }) => Promise<WasmModule>;

/** Makes a started module the backend `wasm`, in place of one that is registered. `stockThreads`: TensorFlow.js's own. */
export async function registerWasmBackend(module: WasmModule, stockThreads = 1): Promise<void> {
  setThreadsCount(stockThreads);
  if (tf.findBackendFactory('wasm')) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => new BackendWasm(module as unknown as ConstructorParameters<typeof BackendWasm>[0]));
  await tf.setBackend('wasm');
}

/** Whether this browser compiles a module with one SIMD instruction. */
export function hasWasmSimd(): boolean {
  // (module (func (result v128) i32.const 0 i8x16.splat))
  const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  return WebAssembly.validate(new Uint8Array(code));
}

/** Starts a build of the module. @param create the default export of the build's script. */
export function startModule(create: unknown, config: FactoryConfig): Promise<WasmModule> {
  return new Promise((resolve, reject) => {
    const onAbort = (reason: unknown) => reject(new Error(`The wasm backend did not start: ${String(reason)}`));
    (create as Factory)({ ...config, onAbort }).then((module) => resolve(withBridge(module)), reject);
  });
}

/** Adds the functions that `BackendWasm` calls on its module, and makes a failed allocation an error: the backend does not
 *  look, and would write to address 0. */
function withBridge(module: WasmModule): WasmModule {
  // Emscripten puts the function itself in the place of a stub at the first call: what replaced the stub would be gone
  module._free(module._malloc(1));
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address !== 0 || bytes === 0) return address;
    const message = `The wasm backend has no room for ${bytes} bytes more. Use a smaller batch or model, or close other tabs.`;
    throw new VoxtuneError('engine/out-of-memory', message, { bytes });
  };
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module;
}
