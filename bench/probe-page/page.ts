// The page that `bench/probe.ts` drives: a worker with the engine, which reads the statistics from the chosen file.

import { connectWorker, type WorkerCalls } from '../../src/protocol/worker-client.ts';
import type { BenchTask, ProbeBenchApi } from './worker.ts';

declare global {
  interface Window {
    probeBench: {
      open(task: BenchTask, threads: number): Promise<string>;
      row: WorkerCalls<ProbeBenchApi>['row'];
      whole(): ReturnType<WorkerCalls<ProbeBenchApi>['whole']>;
      /** What `whole` has come to. */
      progress: { done: number; total: number; rows: number };
    };
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const { api } = connectWorker<ProbeBenchApi>(worker, 'probe');

window.probeBench = {
  progress: { done: 0, total: 1, rows: 0 },
  async open(task, threads) {
    const file = document.querySelector<HTMLInputElement>('#statistics')?.files?.[0];
    if (!file) throw new Error('no file was chosen');
    return await api.open(task, file, threads);
  },
  row: (name) => api.row(name),
  whole: () =>
    api.whole((done, total, rows) => {
      window.probeBench.progress = { done, total, rows };
    }),
};
