// Calls between the page and the export worker, which makes files of what is stored. It has no engine: a training goes on meanwhile.

import type { ExportProgress, ExportRequest } from '../export/export-kinds.ts';

export interface ExportWorkerApi {
  /** One file of a run. One at a time. `stop()` ends it with `export/cancelled`. */
  makeExport(request: ExportRequest, onProgress: (progress: ExportProgress) => void): Promise<Blob>;
  stop(): void;
}
