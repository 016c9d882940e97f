// The threads that help to run kernels: workers that have an instance of our module each, on the backend's memory. They sleep
// in wasm until there is work. None is needed: a kernel's run takes the help of those that are there.

import { PageWorker as Worker } from '../../lib/page-worker.ts';

export interface PoolStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: number;
  /** 1 and up; 0 is the thread that owns the engine. */
  thread: number;
}

/** After this the engine begins with the threads that have come. */
export const threadStartMs = 10_000;

export class KernelPool {
  private readonly workers: Worker[];
  private ready = 0;

  private constructor(size: number) {
    this.workers = Array.from({ length: size }, newWorker);
  }

  /** Threads that were started. */
  get size(): number {
    return this.workers.length;
  }

  /** Threads that have come. One that comes late helps from then on. */
  get readyCount(): number {
    return this.ready;
  }

  /** Starts so many threads and waits until each is ready or has failed, but no longer than `limitMs`. */
  static async start(size: number, start: Omit<PoolStart, 'thread'>, limitMs = threadStartMs): Promise<KernelPool> {
    const pool = new KernelPool(size);
    const all = Promise.all(pool.workers.map((worker, i) => pool.begin(worker, { ...start, thread: i + 1 })));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([all, limit]);
    clearTimeout(timer);
    if (pool.ready < size) console.warn(`${pool.ready} of the engine's ${size} helping threads have started.`);
    return pool;
  }

  close(): void {
    for (const worker of this.workers) worker.terminate();
  }

  private begin(worker: Worker, start: PoolStart): Promise<void> {
    return new Promise((resolve) => {
      worker.onmessage = () => {
        this.ready += 1;
        resolve();
      };
      worker.onerror = (event) => {
        event.preventDefault();
        console.warn(`A thread of the engine did not start: ${event.message || 'its script could not be loaded'}`);
        resolve();
      };
      worker.postMessage(start);
    });
  }
}

function newWorker(): Worker {
  return new Worker(new URL('../../workers/wasm-thread.ts', import.meta.url), { type: 'module', name: 'wasm thread' });
}
