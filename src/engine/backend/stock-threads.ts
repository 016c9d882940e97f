// TensorFlow.js's own threads, for measurements that compare its kernels with ours. The page never loads this.
// `script-src 'self'` forbids its thread workers to load their script from a blob: here the whole of it is in the blob that
// the worker starts from.

import threadedSource from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?raw';
import { wasmWorkerContents } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js';

/** A classic worker script: the Emscripten module, then its thread code, whose `importScripts` has nothing left to load. */
export function stockThreadScript(): string {
  const threadCode = wasmWorkerContents.replaceAll('\n', '\\n');
  return `${threadedSource}\nself.importScripts = () => {};\n${threadCode}`;
}

/** Runs `start` while `navigator.hardwareConcurrency` says `cores`: the module reads it once and never uses more than half. */
export async function withCoreCount<T>(cores: number, start: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}
