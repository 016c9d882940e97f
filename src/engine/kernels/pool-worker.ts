// A thread of the pool: says that it is ready, then serves jobs until it is terminated.

import type { PoolStart } from './wasm-pool.ts';
import type { WasmKernels } from './wasm-runner.ts';

self.onmessage = async ({ data }: MessageEvent<PoolStart>) => {
  const instance = await WebAssembly.instantiate(data.module, { env: { memory: data.memory, abort: () => undefined } });
  self.postMessage('ready');
  (instance.exports as unknown as WasmKernels).serve(data.control, data.thread);
};
