// What the store has of exports, and what a person can do about them.

import type { ExportProgress, ExportRequest } from '../export/export-kinds.ts';
import type { RunTable } from '../run/run-tables.ts';

/** One that is made now. */
export interface Exporting {
  request: ExportRequest;
  startedAt: number;
  progress: ExportProgress | null;
  isStopping: boolean;
}

export interface ExportState {
  exporting: Exporting | null;
}

export interface ExportActions {
  /** A file of the run, for the page to save: one at a time. Nothing that trains waits for it or ends by it. */
  exportRun(request: ExportRequest): Promise<Blob>;
  stopExport(): void;
  /** One of the run's small files, for the page to save. */
  exportTable(runId: string, table: RunTable): Promise<Blob>;
  /** labels.csv of the open data set, for the page to save. */
  exportLabels(): Promise<Blob>;
}
