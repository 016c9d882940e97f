// Entry of the train worker, which owns the engine. It does one long thing at a time; `stop()` ends that.

import { VoxtuneError } from '../lib/errors.ts';
import { loadBuiltinModel } from '../library/builtin-model.ts';
import { countStoredParameters } from '../library/open-model.ts';
import { importModel } from '../library/store-model.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { exposeWorker } from '../protocol/worker-client.ts';
import { branchRun } from '../runs/branch-run.ts';
import { currentEngine, engineFor } from '../runs/engine.ts';
import { evaluateRun, exportRun } from '../runs/evaluate-run.ts';
import { measureMachine } from '../runs/measure-machine.ts';
import { whileRunning } from '../runs/prefill/frame-lock.ts';
import { prefillTrunkCache } from '../runs/prefill/prefill.ts';
import type { PrefillOutcome } from '../runs/prefill/prefill-types.ts';
import { endSpaceWait } from '../runs/space-wait.ts';
import { trainRun } from '../runs/train-run.ts';

let work: AbortController | null = null;
let preparation: { controller: AbortController; ended: Promise<unknown> } | null = null;

/** Throws `training/busy` while something else is at work. */
function refuseWhileBusy(): void {
  if (!work) return;
  throw new VoxtuneError('training/busy', 'Another run is still at work. Stop it or wait for it first.', { name: '' });
}

async function exclusively<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  refuseWhileBusy();
  const own = new AbortController();
  work = own;
  try {
    await endPrefill();
    return await whileRunning(() => task(own.signal));
  } finally {
    work = null;
  }
}

/** Whatever else is asked of the engine goes first. */
async function prepare(...[request, onProgress]: Parameters<TrainWorkerApi['prepare']>): Promise<PrefillOutcome> {
  await endPrefill();
  if (work) return 'stopped';
  const controller = new AbortController();
  const outcome = prefillTrunkCache(request, controller.signal, onProgress);
  const ended = outcome
    .catch(() => undefined)
    .then(() => {
      preparation = null;
    });
  preparation = { controller, ended };
  return outcome;
}

/** Resolves when its files are closed. */
async function endPrefill(): Promise<void> {
  while (preparation) {
    preparation.controller.abort();
    await preparation.ended;
  }
}

const api: TrainWorkerApi = {
  async openEngine(preference) {
    refuseWhileBusy();
    await endPrefill();
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
  prepare,
  stopPrefill: endPrefill,
  measure: (request, onPart) => exclusively((signal) => measureMachine(request, signal, onPart)),
  exportModel: (runId) => exclusively(() => exportRun(runId)),
};

exposeWorker(api);
