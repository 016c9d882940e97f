// What leaves: files of a run that the export worker makes, and the small files of a run and of the open data set.

import { type ExportRequest, exportFileName } from '../export/export-kinds.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import { RunHistory } from '../run/run-history.ts';
import { openDataset } from './change-dataset.ts';
import { type EndedExport, type ExportActions, exportKey } from './export-types.ts';
import { onnxTrialActions } from './onnx-trial-actions.ts';
import { findRun } from './run-work.ts';
import { clearError, type StudioContext } from './studio-context.ts';

export function exportActions(context: StudioContext): ExportActions {
  const { store, deps, attempt } = context;
  let connected: ExportWorkerApi | null = null;
  const worker = () => {
    connected ??= deps.connectExportWorker();
    return connected;
  };

  async function make(request: ExportRequest): Promise<Blob> {
    const run = findRun(context, request.runId);
    if (store.getState().exporting)
      throw new VoxtuneError(
        'export/busy',
        `Another export is being made. Wait for it or stop it, then export “${run.name}”.`,
        { name: run.name },
      );
    store.setState({ exporting: { request, startedAt: deps.now(), progress: null, isStopping: false } });
    try {
      return await worker().makeExport(request, (progress) =>
        store.setState(({ exporting }) => ({ exporting: exporting && { ...exporting, progress } })),
      );
    } finally {
      store.setState({ exporting: null });
    }
  }

  function end(request: ExportRequest, ended: EndedExport | null): void {
    const { [exportKey(request)]: _, ...others } = store.getState().endedExports;
    store.setState({ endedExports: ended ? { ...others, [exportKey(request)]: ended } : others });
  }

  async function save(request: ExportRequest): Promise<void> {
    end(request, null);
    try {
      const blob = await make(request);
      const fileName = deps.saveFile(blob, exportFileName(findRun(context, request.runId).name, request));
      end(request, { fileName, bytes: blob.size });
    } catch (thrown) {
      const error = toErrorRecord(thrown);
      if (error.code === 'export/cancelled') return;
      end(request, { error });
      // the dialog has it at its place
      if (store.getState().exportRunId !== request.runId)
        store.setState(({ errors }) => ({ errors: { ...errors, export: error } }));
    }
  }

  let isSaving = false;
  async function saveWaiting(): Promise<void> {
    if (isSaving) return;
    isSaving = true;
    for (;;) {
      const [request, ...others] = store.getState().waitingExports;
      if (!request) break;
      store.setState({ waitingExports: others });
      await save(request);
    }
    isSaving = false;
  }

  return {
    bringResult: (file) =>
      attempt('storage', async () => {
        const { run: facts, rows, hasWeights } = await worker().importResult(file, deps.newId(), deps.now());
        const run = { ...facts, history: RunHistory.of(rows) };
        store.setState(({ runs }) => ({ runs: [run, ...runs], chosenRuns: [run.id] }));
        deps.tabs.send({ type: 'stored', runId: run.id });
        return { name: run.name, hasWeights };
      }),
    ...onnxTrialActions(context),

    saveExport(request) {
      const { exporting, waitingExports } = store.getState();
      const isOf = (one: ExportRequest) => exportKey(one) === exportKey(request);
      if ((exporting && isOf(exporting.request)) || waitingExports.some(isOf)) return;
      store.setState({ waitingExports: [...waitingExports, request] });
      void saveWaiting();
    },

    stopExport(request) {
      const key = exportKey(request);
      const { exporting } = store.getState();
      store.setState(({ waitingExports }) => ({
        waitingExports: waitingExports.filter((one) => exportKey(one) !== key),
      }));
      if (!exporting || exportKey(exporting.request) !== key) return;
      store.setState({ exporting: { ...exporting, isStopping: true } });
      worker().stop();
    },

    showExports(runId) {
      clearError(store, 'export');
      store.setState({ exportRunId: runId });
    },

    hideExports: () => store.setState({ exportRunId: null }),

    exportRun: (request) => attempt('export', () => make(request)),

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
