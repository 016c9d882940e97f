// A thread of the pool: says that it is ready, then helps to run kernels until it is terminated.

import type { WasmExports } from '../engine/wasm/runner.ts';
import type { PoolStart } from '../engine/wasm/thread-pool.ts';
import { meetOwner, type WorkerOwner } from '../lib/page-worker.ts';

async function serve({ module, memory, control, thread }: PoolStart, owner: WorkerOwner): Promise<void> {
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort: () => undefined } });
  owner.postMessage('ready');
  (instance.exports as unknown as WasmExports).serve(control, thread);
}

meetOwner((owner) => {
  owner.addEventListener('message', ({ data }: MessageEvent<PoolStart | object>) => {
    if ('control' in data) void serve(data, owner);
  });
});
