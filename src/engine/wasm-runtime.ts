// Starts TensorFlow.js's wasm backend directly instead of through its `init()`, for two reasons: there its threads load
// their script from a blob, which `script-src 'self'` forbids, and it uses half of the cores. Here a thread's whole script
// is in the blob that the worker starts from, which needs `worker-src blob:` and nothing more.

import { BackendWasm, getThreadsCount, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import createSingle from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import plainUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import createThreaded from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
import threadedSource from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?raw';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import { wasmWorkerContents } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js';
import * as tf from '@tensorflow/tfjs-core';
import { VoxtuneError } from '../lib/errors.ts';

/** Its build starts eight thread workers, whatever is asked for. */
const maxThreads = 8;

/** What the Emscripten module offers that this program uses. */
export interface WasmModule {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
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

/** Registers and starts the backend `wasm`, in place of one that is registered, with at most `wantedThreads` threads.
 *  Resolves with their number: 1 where the page is not cross-origin isolated. */
export async function startWasmBackend(wantedThreads: number): Promise<number> {
  const hasSimd = hasWasmSimd();
  const threads = hasSimd && crossOriginIsolated ? Math.max(1, Math.min(wantedThreads, maxThreads)) : 1;
  const url = threads > 1 ? threadedUrl : hasSimd ? simdUrl : plainUrl;
  const module = await withCoreCount(2 * threads, () => instantiate(threads > 1, url));
  setThreadsCount(threads);
  if (tf.findBackendFactory('wasm')) tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => new BackendWasm(module as unknown as ConstructorParameters<typeof BackendWasm>[0]));
  await tf.setBackend('wasm');
  return threads > 1 ? getThreadsCount() : 1;
}

/** Runs `start` while `navigator.hardwareConcurrency` says `cores`: the module reads it once and never uses more than half. */
async function withCoreCount<T>(cores: number, start: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

/** Whether this browser compiles a module with one SIMD instruction. */
export function hasWasmSimd(): boolean {
  // (module (func (result v128) i32.const 0 i8x16.splat))
  const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  return WebAssembly.validate(new Uint8Array(code));
}

function instantiate(isThreaded: boolean, wasmUrl: string): Promise<WasmModule> {
  const scriptUrl = isThreaded ? threadScriptUrl() : '';
  return new Promise((resolve, reject) => {
    const factory = (isThreaded ? createThreaded : createSingle) as unknown as Factory;
    const config: FactoryConfig = {
      locateFile: (path) => (path.endsWith('.worker.js') ? scriptUrl : wasmUrl),
      onAbort: (reason) => reject(new Error(`The wasm backend did not start: ${String(reason)}`)),
    };
    if (isThreaded) config.mainScriptUrlOrBlob = 'included';
    factory(config).then((module) => resolve(withBridge(module)), reject);
  });
}

/** A classic worker script: the Emscripten module, then its thread code, whose `importScripts` has nothing left to load. */
function threadScriptUrl(): string {
  const threadCode = wasmWorkerContents.replaceAll('\n', '\\n');
  const script = `${threadedSource}\nself.importScripts = () => {};\n${threadCode}`;
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
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
