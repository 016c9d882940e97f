// Entry of the export worker: files that are made of what is stored.

import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { makeExport } from '../runs/export/make-export.ts';

const writeReport: Parameters<typeof makeExport>[1]['writeReport'] = async (run, options) => {
  // fetched when the first report is asked for
  const { makeReport } = await import('../report/make-report.ts');
  return makeReport(run, options);
};

let making: AbortController | null = null;

const api: ExportWorkerApi = {
  async makeExport(request, onProgress) {
    making = new AbortController();
    return makeExport(request, { signal: making.signal, onProgress, writeReport });
  },
  stop: () => making?.abort(),
};

exposeWorker(api);
