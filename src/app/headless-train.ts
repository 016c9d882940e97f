// The training command of headless.html: the same store and actions as the page's, driven by a request instead of clicks.

import { type Culprit, fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runTableFiles } from '../run/run-tables.ts';
import { newRun } from '../state/new-run.ts';
import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { Failure, HeadlessApi, PrepareOutcome, Stage, TrainOutcome, TrainRequest } from './headless-api.ts';
import { checkCsv, checkJson } from './headless-check.ts';
import { download, filesOf } from './headless-files.ts';
import { openEngineAndModel, prepare, preparedData } from './headless-prepare.ts';
import { reportProgress } from './headless-progress.ts';
import { leftOutCsv } from './headless-report.ts';
import { clockPhases } from './phase-clock.ts';

type TrainCommands = Pick<
  HeadlessApi,
  'openModel' | 'prepare' | 'train' | 'saveTable' | 'saveLeftOut' | 'saveCheck' | 'saveModel'
>;

/** `openStudio` is called once, by the first command. */
export function trainCommands(openStudio: () => Promise<Studio>): TrainCommands {
  let opened: Promise<Studio> | null = null;
  const studio = () => {
    opened ??= openStudio();
    return opened;
  };
  /** By the last import; of one that failed, those that it names. */
  let leftOut: readonly Culprit[] = [];
  const keepLeftOut = <Outcome extends PrepareOutcome | TrainOutcome>(outcome: Outcome, { store }: Studio): Outcome => {
    const failed = !outcome.ok && outcome.stage === 'import' ? outcome.error : null;
    leftOut = failed ? (failed.culprits ?? []) : (store.getState().dataset?.problems ?? []);
    return outcome;
  };
  return {
    async openModel(backend) {
      const { actions, store } = await studio();
      await actions.setBackendPreference(backend);
      await actions.importModel(filesOf('model'));
      return openEngineAndModel(store.getState()).engine;
    },
    async prepare(request) {
      const used = await studio();
      return keepLeftOut(await prepareOnly(used, request), used);
    },
    async train(request) {
      const used = await studio();
      return keepLeftOut(await train(used, request), used);
    },
    async saveTable(runId, table) {
      download(await (await studio()).actions.exportTable(runId, table), runTableFiles[table]);
    },
    async saveLeftOut() {
      download(new Blob([leftOutCsv(leftOut)]), 'left-out.csv');
    },
    async saveCheck(file) {
      const { dataset } = (await studio()).store.getState();
      download(new Blob([file === 'check.csv' ? checkCsv(dataset) : checkJson(dataset)]), file);
    },
    async saveModel(runId) {
      download(await (await studio()).actions.exportRun(runId), 'model.zip');
    },
  };
}

/** Does `work`, with its progress told; what it throws comes back with what was being done. */
async function attempt<Done>(
  { store }: Studio,
  work: (enter: (stage: Stage) => void) => Promise<Done>,
): Promise<Done | Failure> {
  const stopReporting = reportProgress(store);
  let stage: Stage = 'engine';
  try {
    return await work((next) => {
      stage = next;
    });
  } catch (thrown) {
    return { ok: false, stage, error: toErrorRecord(thrown) };
  } finally {
    stopReporting();
  }
}

function prepareOnly(studio: Studio, request: TrainRequest): Promise<PrepareOutcome> {
  return attempt(studio, async (enter) => {
    const importSeconds = await prepare(studio, request, enter);
    // what a start would refuse
    newRun(studio.store.getState(), '', 0);
    return { ok: true as const, importSeconds, data: preparedData(studio.store.getState()) };
  });
}

async function train(studio: Studio, request: TrainRequest): Promise<TrainOutcome> {
  const { store, actions } = studio;
  const startedAt = performance.now();
  const phases = clockPhases(store);
  // nobody is there to make space
  const stopGivingUp = store.subscribe(({ running }) => {
    if (running?.space?.isWaiting && !running.isStopping) actions.stopRun(running.runId, 'stop');
  });
  try {
    return await attempt(studio, async (enter) => {
      const importSeconds = await prepare(studio, request, enter);
      const { engine } = openEngineAndModel(store.getState());

      enter('train');
      await actions.startRun();
      const run = currentRun(store.getState());
      if (run.error) throw fromErrorRecord(run.error);
      if (run.state !== 'finished') throw new VoxtuneError('internal/unexpected', `The run ended ${run.state}.`);

      enter('evaluate');
      await actions.evaluateRun(run.id);
      const totalSeconds = Number(((performance.now() - startedAt) / 1000).toFixed(3));
      return { ok: true as const, runId: run.id, totalSeconds, importSeconds, phaseSeconds: phases(), engine };
    });
  } finally {
    phases();
    stopGivingUp();
  }
}

function currentRun(state: StudioState): RunRecord {
  const run = state.runs.find((record) => record.id === state.runId);
  if (!run) throw new VoxtuneError('internal/unexpected', 'The run is not in the list of runs.');
  return run;
}
