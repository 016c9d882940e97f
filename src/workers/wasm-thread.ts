// A thread of the pool: says that it is ready, then helps to run kernels until it is terminated.

import type { WasmExports } from '../engine/wasm/runner.ts';
import type { PoolStart } from '../engine/wasm/thread-pool.ts';

self.onmessage = async ({ data }: MessageEvent<PoolStart>) => {
  const instance = await WebAssembly.instantiate(data.module, { env: { memory: data.memory, abort: () => undefined } });
  self.postMessage('ready');
  (instance.exports as unknown as WasmExports).serve(data.control, data.thread);
};
