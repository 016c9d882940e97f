// Entry of the export worker: files that are made of what is stored.

import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { makeExport } from '../runs/export/make-export.ts';

let making: AbortController | null = null;

const api: ExportWorkerApi = {
  async makeExport(request, onProgress) {
    making = new AbortController();
    return makeExport(request, { signal: making.signal, onProgress });
  },
  stop: () => making?.abort(),
};

exposeWorker(api);
