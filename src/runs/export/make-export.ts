// Makes what is asked for of a stored run, in the export worker: a maker for each kind.

import type { ExportKind, ExportOptions, ExportRequest } from '../../export/export-kinds.ts';
import { huggingFaceZip } from '../../export/hugging-face-folder.ts';
import { getRun } from '../../storage/run-store.ts';
import type { ExportContext } from './export-context.ts';
import { exportLogs, exportTensorboard } from './export-logs.ts';
import { openExportedModel } from './open-exported.ts';

type Makers = { [Kind in ExportKind]: (context: ExportContext, options: ExportOptions[Kind]) => Promise<Blob> };

const makers: Makers = {
  model: async ({ openModel }) => huggingFaceZip(await openModel()),
  tensorboard: exportTensorboard,
  logs: exportLogs,
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
