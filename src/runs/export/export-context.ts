// What a maker of an export is given.

import type { ExportProgress, ReportOptions } from '../../export/export-kinds.ts';
import type { ExportedModel } from '../../export/exported-model.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { ExportFiles } from '../../storage/export-files.ts';

export interface ExportContext {
  run: RunRecord;
  /** The run's trained classifier, its weights read one at a time. Throws `training/no-checkpoint`, `storage/damaged-checkpoint`,
   *  `storage/damaged-model`, `storage/full`. */
  openModel(): Promise<ExportedModel>;
  /** Where what is large is written, so that it is never in memory as a whole. */
  files: ExportFiles;
  /** The report speaks the page's words, which lie above this room. */
  writeReport(run: RunRecord, options: ReportOptions): Promise<Blob>;
  /** Aborts where the person does not want it any more: whatever a maker then throws becomes `export/cancelled`. */
  signal: AbortSignal;
  /** As often as there is something to say: what comes too soon for the page to draw is left out. */
  onProgress(progress: ExportProgress): void;
}
