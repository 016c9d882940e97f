// The page that `bench/side-by-side/browser.ts` drives: a worker for each system, asked in turn.

import { itemAt } from '../../../src/lib/present.ts';
import { connectWorker, type WorkerClient } from '../../../src/protocol/worker-client.ts';
import type { KernelTime, Opened, Round, System, SystemWorker, Task } from '../task.ts';

export interface SideBySidePage {
  /** Returns the system's number. */
  open(task: Task, system: System): Promise<Opened & { id: number }>;
  round(id: number, leastSec: number): Promise<Round>;
  profile(id: number): Promise<KernelTime[] | null>;
  close(): void;
}

declare global {
  interface Window {
    sideBySide: SideBySidePage;
  }
}

const workers: WorkerClient<SystemWorker>[] = [];

function workerOf(system: System): Worker {
  if (system.name === 'onnxruntime-web')
    return new Worker(new URL('./onnxruntime-worker.ts', import.meta.url), { type: 'module' });
  return new Worker(new URL('./voxtune-worker.ts', import.meta.url), { type: 'module' });
}

window.sideBySide = {
  async open(task, system) {
    const client = connectWorker<SystemWorker>(workerOf(system), system.name);
    const opened = await client.api.open(task, system);
    return { ...opened, id: workers.push(client) - 1 };
  },
  round: (id, leastSec) => itemAt(workers, id).api.round(leastSec),
  profile: (id) => itemAt(workers, id).api.profile(),
  close() {
    for (const worker of workers) worker.terminate();
    workers.length = 0;
  },
};
