// Starts TensorFlow.js's wasm backend directly instead of through its `init()`, for two reasons: it loads its threads' script
// from a blob inside a blob, which `script-src 'self'` forbids, and it starts eight of them. Threads are ours
// (../wasm/thread-pool.ts): of its threaded build only the shared memory is wanted, and no worker is started for it.

import { BackendWasm, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import createSingle from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import plainUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import createThreaded from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
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

interface FactoryConfig {
  locateFile(path: string): string;
  mainScriptUrlOrBlob?: string;
  onAbort(reason: unknown): void;
}

type Factory = (config: FactoryConfig) => Promise<WasmModule>;

/** Registers and starts the backend `wasm`, in place of one that is registered, with memory that threads can share where
 *  `isShared`. `stockThreads`: threads of TensorFlow.js's own (at most 8), for measurements; they need shared memory. */
export async function startWasmBackend(isShared: boolean, stockThreads = 1): Promise<WasmModule> {
  const url = isShared ? threadedUrl : hasWasmSimd() ? simdUrl : plainUrl;
  const module = stockThreads > 1 ? await startStock(stockThreads, url) : await startWithoutThreads(isShared, url);
  setThreadsCount(stockThreads);
  if (tf.findBackendFactory('wasm')) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => new BackendWasm(module as unknown as ConstructorParameters<typeof BackendWasm>[0]));
  await tf.setBackend('wasm');
  return module;
}

async function startStock(threads: number, url: string): Promise<WasmModule> {
  const { stockThreadScript, withCoreCount } = await import('./stock-threads.ts');
  const scriptUrl = URL.createObjectURL(new Blob([stockThreadScript()], { type: 'text/javascript' }));
  const started = withCoreCount(2 * threads, () => instantiate(true, url, scriptUrl));
  return started.finally(() => URL.revokeObjectURL(scriptUrl));
}

/** Emscripten's start makes eight thread workers, before it first waits for anything, and then waits until each has answered. */
async function startWithoutThreads(isShared: boolean, url: string): Promise<WasmModule> {
  const { Worker } = globalThis;
  globalThis.Worker = IdleThread as unknown as typeof Worker;
  const started = instantiate(isShared, url, '');
  globalThis.Worker = Worker;
  const module = await started;
  module.PThread?.unusedWorkers.splice(0);
  return module;
}

/** Says that it is ready, and nothing else. */
class IdleThread {
  onmessage: ((event: { data: { cmd: string } }) => void) | null = null;
  postMessage(): void {
    queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }
  terminate(): void {}
}

/** Whether this browser compiles a module with one SIMD instruction. */
export function hasWasmSimd(): boolean {
  // (module (func (result v128) i32.const 0 i8x16.splat))
  const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  return WebAssembly.validate(new Uint8Array(code));
}

function instantiate(isThreaded: boolean, wasmUrl: string, threadScriptUrl: string): Promise<WasmModule> {
  return new Promise((resolve, reject) => {
    const factory = (isThreaded ? createThreaded : createSingle) as unknown as Factory;
    const config: FactoryConfig = {
      locateFile: (path) => (path.endsWith('.worker.js') ? threadScriptUrl : wasmUrl),
      onAbort: (reason) => reject(new Error(`The wasm backend did not start: ${String(reason)}`)),
    };
    if (isThreaded) config.mainScriptUrlOrBlob = 'included';
    factory(config).then((module) => resolve(withBridge(module)), reject);
  });
}

/** Adds the functions that `BackendWasm` calls on its module, and makes a failed allocation an error: the backend does not
 *  look, and would write to address 0. */
function withBridge(module: WasmModule): WasmModule {
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
