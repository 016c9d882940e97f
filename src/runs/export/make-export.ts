// Makes what is asked for of a stored run, in the export worker: a maker for each kind.

import type { ExportKind, ExportOptions, ExportProgress, ExportRequest } from '../../export/export-kinds.ts';
import type { ExportedModel } from '../../export/exported-model.ts';
import { huggingFaceZip } from '../../export/hugging-face-folder.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { getRun } from '../../storage/run-store.ts';
import { openExportedModel } from './open-exported.ts';

export interface ExportContext {
  run: RunRecord;
  /** The run's trained classifier, its weights read one at a time. Throws `training/no-checkpoint`, `storage/damaged-checkpoint`,
   *  `storage/damaged-model`. */
  openModel(): Promise<ExportedModel>;
  /** Aborts where the person does not want it any more: makers end with `export/cancelled`. */
  signal: AbortSignal;
  onProgress(progress: ExportProgress): void;
}

type Makers = { [Kind in ExportKind]: (context: ExportContext, options: ExportOptions[Kind]) => Promise<Blob> };

const makers: Makers = {
  model: async ({ openModel }) => huggingFaceZip(await openModel()),
};

/** The file. Throws what the run's store and its kind's maker throw. */
export async function makeExport(
  request: ExportRequest,
  context: Omit<ExportContext, 'run' | 'openModel'>,
): Promise<Blob> {
  const run = await getRun(request.runId);
  const { kind } = request;
  return makeKind(kind, { ...context, run, openModel: () => openExportedModel(run) }, request.options);
}

function makeKind<Kind extends ExportKind>(kind: Kind, context: ExportContext, options: ExportOptions[Kind]) {
  return makers[kind](context, options);
}
