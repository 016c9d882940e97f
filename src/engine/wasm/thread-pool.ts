// The threads that help to run kernels: workers that have an instance of our module each, on the backend's memory. They sleep
// in wasm until there is work.

export interface PoolStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: number;
  /** 1 and up; 0 is the thread that owns the engine. */
  thread: number;
}

export class KernelPool {
  private readonly workers: Worker[];

  private constructor(workers: Worker[]) {
    this.workers = workers;
  }

  get size(): number {
    return this.workers.length;
  }

  /** Starts so many threads and waits until they are ready. */
  static async start(size: number, start: Omit<PoolStart, 'thread'>): Promise<KernelPool> {
    const workers = Array.from({ length: size }, newWorker);
    try {
      await Promise.all(workers.map((worker, i) => ready(worker, { ...start, thread: i + 1 })));
    } catch (error) {
      for (const worker of workers) worker.terminate();
      throw error;
    }
    return new KernelPool(workers);
  }

  close(): void {
    for (const worker of this.workers) worker.terminate();
  }
}

function ready(worker: Worker, start: PoolStart): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(new Error(`A thread of the engine did not start: ${event.message}`));
    worker.postMessage(start);
  });
}

function newWorker(): Worker {
  return new Worker(new URL('../../workers/wasm-thread.ts', import.meta.url), { type: 'module' });
}
