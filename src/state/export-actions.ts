// What leaves: files of a run that the export worker makes, and the small files of a run and of the open data set.

import { VoxtuneError } from '../lib/errors.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import { openDataset } from './change-dataset.ts';
import type { ExportActions } from './export-types.ts';
import { findRun } from './run-work.ts';
import type { StudioContext } from './studio-context.ts';

export function exportActions(context: StudioContext): ExportActions {
  const { store, deps, attempt } = context;
  let connected: ExportWorkerApi | null = null;
  const worker = () => {
    connected ??= deps.connectExportWorker();
    return connected;
  };
  return {
    exportRun: (request) =>
      attempt('export', async () => {
        const { exporting } = store.getState();
        const run = findRun(context, request.runId);
        if (exporting)
          throw new VoxtuneError(
            'export/busy',
            `Another export is being made. Wait for it or stop it, then export “${run.name}”.`,
            {
              name: run.name,
            },
          );
        store.setState({ exporting: { request, startedAt: deps.now(), progress: null, isStopping: false } });
        try {
          return await worker().makeExport(request, (progress) =>
            store.setState(({ exporting: current }) => ({ exporting: current && { ...current, progress } })),
          );
        } finally {
          store.setState({ exporting: null });
        }
      }),

    stopExport() {
      store.setState(({ exporting }) => ({ exporting: exporting && { ...exporting, isStopping: true } }));
      worker().stop();
    },

    exportLabels: () => attempt('import', async () => deps.labelsTable(openDataset(store.getState().dataset))),

    exportTable: (runId, table) =>
      attempt('evaluate', async () => {
        const run = findRun(context, runId);
        // Only the split's file names clips that the record does not.
        const clips = table === 'split' ? (await deps.storage.readDataset(run.datasetId)).clips : [];
        return deps.runTable(run, table, clips);
      }),
  };
}
