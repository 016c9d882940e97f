// Starts TensorFlow.js's wasm backend directly instead of through its `init()`, for two reasons: it loads its threads' script
// from a blob inside a blob, which `script-src 'self'` forbids, and it starts eight of them. Threads are ours
// (../wasm/thread-pool.ts): of its threaded build only the shared memory is wanted, and no worker is started for it.

import createSingle from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import plainUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import createThreaded from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import { hasWasmSimd, registerWasmBackend, startModule, type WasmModule } from './wasm-module.ts';

/** Registers and starts the backend `wasm`, in place of one that is registered, with memory that threads can share where
 *  `isShared`. `stockThreads`: threads of TensorFlow.js's own (at most 8), for measurements; they need shared memory. */
export async function startWasmBackend(isShared: boolean, stockThreads = 1): Promise<WasmModule> {
  const url = isShared ? threadedUrl : hasWasmSimd() ? simdUrl : plainUrl;
  const module = stockThreads > 1 ? await startStock(stockThreads, url) : await startWithoutThreads(isShared, url);
  await registerWasmBackend(module, stockThreads);
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

function instantiate(isThreaded: boolean, wasmUrl: string, threadScriptUrl: string): Promise<WasmModule> {
  return startModule(isThreaded ? createThreaded : createSingle, {
    locateFile: (path) => (path.endsWith('.worker.js') ? threadScriptUrl : wasmUrl),
    ...(isThreaded && { mainScriptUrlOrBlob: 'included' }),
  });
}
