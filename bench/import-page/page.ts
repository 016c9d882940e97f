// The page that `bench/import.ts` drives: imports the chosen archive with the studio's own workers, or unpacks it with
// JSZip alone, and says how long it took.

import type { ImportWorkerApi } from '../../src/protocol/import-worker.ts';
import { connectWorker } from '../../src/protocol/worker-client.ts';
import { deleteDataset } from '../../src/storage/dataset-store.ts';
import type { JszipBenchApi } from './jszip-worker.ts';

export interface BenchResult {
  seconds: number;
  fileCount: number;
  bytes: number;
}

export interface ImportBench {
  /** Starts the worker, so that its own memory belongs to the baseline. */
  prepare(method: 'voxtune' | 'jszip'): Promise<void>;
  run(): Promise<BenchResult>;
}

declare global {
  interface Window {
    importBench: ImportBench;
  }
}

function chosenFile(): File {
  const file = document.querySelector<HTMLInputElement>('#archive')?.files?.[0];
  if (!file) throw new Error('no archive was chosen');
  return file;
}

let work: (() => Promise<{ fileCount: number; bytes: number }>) | null = null;

window.importBench = {
  async prepare(method) {
    if (method === 'jszip') {
      const worker = new Worker(new URL('./jszip-worker.ts', import.meta.url), { type: 'module' });
      const { api } = connectWorker<JszipBenchApi>(worker, 'jszip');
      work = () => api.unpack(chosenFile());
      return;
    }
    const worker = new Worker(new URL('../../src/workers/import-worker.ts', import.meta.url), { type: 'module' });
    const { api } = connectWorker<ImportWorkerApi>(worker, 'import');
    work = async () => {
      const options = { name: 'bench', sampleRateHz: 16_000 };
      const { id, clipCount, packBytes } = await api.importFiles([chosenFile()], options, () => {});
      await deleteDataset(id);
      return { fileCount: clipCount, bytes: packBytes };
    };
  },
  async run() {
    if (!work) throw new Error('prepare comes first');
    const start = performance.now();
    const result = await work();
    return { seconds: (performance.now() - start) / 1000, ...result };
  },
};
