// Makes what is asked for of a stored run, in the export worker: a maker for each kind.

import type { ExportKind, ExportOptions, ExportProgress, ExportRequest } from '../../export/export-kinds.ts';
import { huggingFaceZip } from '../../export/hugging-face-folder.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { getRun } from '../../storage/run-store.ts';
import { openExportedModel } from './open-exported.ts';

export interface ExportContext {
  run: RunRecord;
  /** Aborts where the person does not want it any more: makers end with `export/cancelled`. */
  signal: AbortSignal;
  onProgress(progress: ExportProgress): void;
}

type Makers = { [Kind in ExportKind]: (context: ExportContext, options: ExportOptions[Kind]) => Promise<Blob> };

const makers: Makers = {
  model: async ({ run }) => huggingFaceZip(await openExportedModel(run)),
};

/** The file. Throws what the run's store and its kind's maker throw. */
export async function makeExport(request: ExportRequest, context: Omit<ExportContext, 'run'>): Promise<Blob> {
  const run = await getRun(request.runId);
  return makers[request.kind]({ ...context, run }, request.options);
}
