// Entry of the export worker: files that are made of what is stored.

import type { ExportProgress } from '../export/export-kinds.ts';
import { readRunsFile, writeRunsFile } from '../export/runs-file.ts';
import { itemAt } from '../lib/present.ts';
import type { ExportWorkerApi } from '../protocol/export-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { factsOf, type RunRecord } from '../run/run-record.ts';
import { makeExport } from '../runs/export/make-export.ts';
import { importJobResult } from '../runs/job-result/import-result.ts';
import { projectSizes } from '../runs/project/gather-project.ts';
import { saveProject, takeProject } from '../runs/project/project-file.ts';
import { getRun } from '../storage/run-store.ts';

const writeReport: Parameters<typeof makeExport>[1]['writeReport'] = async (run, options) => {
  // fetched when the first report is asked for
  const { makeReport } = await import('../report/make-report.ts');
  return makeReport(run, options);
};

let runsRead: RunRecord[] = [];

let making: AbortController | null = null;

function begin(onProgress: (progress: ExportProgress) => void) {
  making = new AbortController();
  return { signal: making.signal, onProgress };
}

const api: ExportWorkerApi = {
  makeExport: (request, onProgress) => makeExport(request, { ...begin(onProgress), writeReport }),
  projectSizes,
  saveProject: (choice, target, onProgress) => saveProject(choice, target, begin(onProgress)),
  openProject: (file, onProgress) => takeProject(file, begin(onProgress)),
  stop: () => making?.abort(),
  writeRunsFile: async (runIds) => {
    const runs: RunRecord[] = [];
    for (const id of runIds) runs.push(await getRun(id));
    return writeRunsFile(runs);
  },
  async readRunsFile(file) {
    runsRead = await readRunsFile(file);
    return runsRead.map((run) => ({ facts: factsOf(run), rowCount: run.history.length }));
  },
  rowsRead: async (run, from, to) => itemAt(runsRead, run).history.slice(from, to),
  async importResult(file, id, now) {
    const { run, hasWeights } = await importJobResult(file, id, now);
    return { run: factsOf(run), rows: run.history.slice(0), hasWeights };
  },
};

exposeWorker(api);
