// What the store has of exports, and what a person can do about them.

import type { ExportProgress, ExportRequest } from '../export/export-kinds.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import type { RunTable } from '../run/run-tables.ts';
import { noOnnxTrials, type OnnxTrialActions, type OnnxTrialState } from './onnx-trial-types.ts';

/** One that is made now. */
export interface Exporting {
  request: ExportRequest;
  startedAt: number;
  progress: ExportProgress | null;
  isStopping: boolean;
}

/** What came of one. */
export type EndedExport = { fileName: string; bytes: number } | { error: ErrorRecord };

export interface ExportState extends OnnxTrialState {
  exporting: Exporting | null;
  /** Asked for meanwhile: each is made when those before it have ended. */
  waitingExports: readonly ExportRequest[];
  /** How the newest of each run and kind has ended, since the page was opened; by `exportKey`. */
  endedExports: Readonly<Record<string, EndedExport>>;
  /** The run whose exports are shown in the dialog; null: it is closed. */
  exportRunId: string | null;
}

export const nothingExported: ExportState = {
  exporting: null,
  waitingExports: [],
  endedExports: {},
  exportRunId: null,
  ...noOnnxTrials,
};

export function exportKey({ runId, kind }: Pick<ExportRequest, 'runId' | 'kind'>): string {
  return `${runId} ${kind}`;
}

export interface ExportActions extends OnnxTrialActions {
  /** Makes a file of the run, after those that were asked for before, and hands it to the browser's downloads. What it comes to is in
   *  `endedExports`; a failure that the open dialog does not show is an error of the page. Nothing that trains waits for it or ends by it. */
  saveExport(request: ExportRequest): void;
  /** The one that is made now, or one that waits. */
  /** What a cluster has left of a run becomes a run here, and is chosen. */
  bringResult(file: File): Promise<{ name: string; hasWeights: boolean }>;
  stopExport(request: Pick<ExportRequest, 'runId' | 'kind'>): void;
  showExports(runId: string): void;
  hideExports(): void;
  /** A file of the run, for whoever saves it: one at a time. */
  exportRun(request: ExportRequest): Promise<Blob>;
  /** One of the run's small files, for the page to save. */
  exportTable(runId: string, table: RunTable): Promise<Blob>;
  /** labels.csv of the open data set, for the page to save. */
  exportLabels(): Promise<Blob>;
}
