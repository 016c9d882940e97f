// What a maker of an export is given.

import type { ExportProgress } from '../../export/export-kinds.ts';
import type { ExportedModel } from '../../export/exported-model.ts';
import type { RunRecord } from '../../run/run-record.ts';

export interface ExportContext {
  run: RunRecord;
  /** The run's trained classifier, its weights read one at a time. Throws `training/no-checkpoint`, `storage/damaged-checkpoint`,
   *  `storage/damaged-model`. */
  openModel(): Promise<ExportedModel>;
  /** Aborts where the person does not want it any more: makers end with `export/cancelled`. */
  signal: AbortSignal;
  onProgress(progress: ExportProgress): void;
}
