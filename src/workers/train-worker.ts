// Entry of the train worker, which owns the engine. It does one long thing at a time; `stop()` ends that.

import { VoxtuneError } from '../lib/errors.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { loadBuiltinModel } from './builtin-model.ts';
import { endSpaceWait } from './space-wait.ts';
import { importModel } from './store-model.ts';
import { branchRun } from './train-worker-branch.ts';
import { currentEngine, engineFor } from './train-worker-engine.ts';
import { evaluateRun, exportRun } from './train-worker-evaluate.ts';
import { measureMachine } from './train-worker-measure.ts';
import { countStoredParameters } from './train-worker-models.ts';
import { trainRun } from './train-worker-run.ts';

let work: AbortController | null = null;

/** Throws `training/busy` while something else is at work. */
function refuseWhileBusy(): void {
  if (!work) return;
  throw new VoxtuneError('training/busy', 'Another run is still at work. Stop it or wait for it first.', { name: '' });
}

async function exclusively<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  refuseWhileBusy();
  work = new AbortController();
  try {
    return await task(work.signal);
  } finally {
    work = null;
  }
}

const api: TrainWorkerApi = {
  async openEngine(preference) {
    refuseWhileBusy();
    return engineFor(preference);
  },
  engineInfo: currentEngine,
  importModel,
  loadBuiltinModel,
  countParameters: countStoredParameters,
  train: (runId, onEvent) => exclusively((signal) => trainRun(runId, signal, onEvent)),
  branch: (runId, origin) => exclusively(() => branchRun(runId, origin)),
  stop(mode = 'stop') {
    if (!endSpaceWait(false)) work?.abort(mode);
  },
  spaceMade: () => void endSpaceWait(true),
  evaluate: (runId, split, onEvent) => exclusively((signal) => evaluateRun(runId, split, signal, onEvent)),
  measure: (request, onPart) => exclusively((signal) => measureMachine(request, signal, onPart)),
  exportModel: (runId) => exclusively(() => exportRun(runId)),
};

exposeWorker(api);
