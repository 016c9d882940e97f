// Entry of the train worker, which owns the engine.

import { PageWorker as Worker } from '../lib/page-worker.ts';
import { loadBuiltinModel } from '../library/builtin-model.ts';
import { importModel } from '../library/store-model.ts';
import { countStoredParameters } from '../library/stored-weights.ts';
import { checkpointWriter } from '../protocol/checkpoint-writer.ts';
import { connectClips } from '../protocol/imported-clips.ts';
import type { TrainWorkerApi } from '../protocol/train-worker.ts';
import { exposeWorker, transfer } from '../protocol/worker-client.ts';
import { evaluateAcross } from '../runs/across/evaluate-across.ts';
import { branchRun } from '../runs/branch-run.ts';
import { meansOfClips } from '../runs/clip-means.ts';
import { currentEngine, engineFor, examineEngine } from '../runs/engine.ts';
import { EngineTurns } from '../runs/engine-turn.ts';
import { evaluateRun } from '../runs/evaluate-run.ts';
import { measureMachine } from '../runs/measure-machine.ts';
import { PredictorSession } from '../runs/predict/predictor-session.ts';
import { prefillTrunkCache } from '../runs/prefill/prefill.ts';
import { fitProbeRow, probeDataset } from '../runs/probe/probe-dataset.ts';
import { useProbe } from '../runs/probe/use-probe.ts';
import { trainRun } from '../runs/train-run.ts';
import { whileRunning } from '../storage/work-locks.ts';

/** Read by tests alone. */
export const turns = new EngineTurns(whileRunning);

const predictor = new PredictorSession();

const checkpoints = checkpointWriter(
  () => new Worker(new URL('./checkpoint-writer.ts', import.meta.url), { type: 'module', name: 'checkpoint writer' }),
);

const api: TrainWorkerApi = {
  openEngine: (preference) => turns.between(() => engineFor(preference)),
  engineInfo: currentEngine,
  examineGpu: () => turns.between(examineEngine),
  importModel,
  loadBuiltinModel,
  countParameters: countStoredParameters,
  train: (runId, onEvent) =>
    turns.exclusively((turn) => {
      checkpoints.start();
      predictor.close();
      return trainRun(runId, { turn, writeCheckpoint: checkpoints.write, onEvent });
    }),
  branch: (runId, origin) => turns.exclusively(() => branchRun(runId, origin)),
  stop: (mode = 'stop') => turns.stop(mode),
  spaceMade: () => turns.spaceMade(),
  evaluate: (runId, split, onEvent) => turns.exclusively(({ signal }) => evaluateRun(runId, split, signal, onEvent)),
  evaluateAcross: (request, onEvent) => turns.exclusively(({ signal }) => evaluateAcross(request, signal, onEvent)),
  probe: (request, onEvent) =>
    turns.exclusively(({ signal }) => {
      predictor.close();
      return probeDataset(request, { signal, onEvent });
    }),
  fitProbe: (request, row, onEvent) =>
    turns.exclusively(({ signal }) => fitProbeRow(request, row, { signal, onEvent })),
  useProbe: (runId, head) => turns.exclusively(() => useProbe(runId, head)),
  prefill: async (request, onProgress) =>
    (await turns.prefill((signal) =>
      prefillTrunkCache(request, { signal, onProgress, connectImport: connectClips }),
    )) ?? 'stopped',
  async clipMeans(request, onProgress) {
    const found = await turns.prefill((signal) =>
      meansOfClips(request, { signal, onProgress, connectImport: connectClips }),
    );
    return found && transfer(found, [found.means.buffer, found.clips.buffer]);
  },
  stopPrefill: () => turns.endPrefill(),
  measure: (request, onPart) => turns.exclusively(({ signal }) => measureMachine(request, signal, onPart)),
  openPredictor: (source) => turns.briefly(() => predictor.open(source)),
  predict: (source, clips) => turns.briefly(() => predictor.predict(source, clips)),
  closePredictor: () => turns.briefly(async () => predictor.close()),
};

exposeWorker(api);
