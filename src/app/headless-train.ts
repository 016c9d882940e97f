// The training command of headless.html: the same store and actions as the page's, driven by a request instead of clicks.

import { fromErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runTableFiles } from '../run/run-tables.ts';
import { newRun } from '../state/new-run.ts';
import type { StudioState } from '../state/studio-state.ts';
import type { HeadlessApi, PrepareOutcome, TrainOutcome, TrainRequest } from './headless-api.ts';
import { checkCsv, checkJson } from './headless-check.ts';
import { download, filesOf } from './headless-files.ts';
import { openEngineAndModel, preparedData, prepareTraining } from './headless-prepare.ts';
import { leftOutCsv } from './headless-report.ts';
import type { Session } from './headless-session.ts';
import { startFromProbe } from './headless-start-probe.ts';
import { clockPhases, secondsSince, withoutFirstSteps } from './phase-clock.ts';

type TrainCommands = Pick<HeadlessApi, 'openModel' | 'prepare' | 'train' | 'saveTable' | 'saveLeftOut' | 'saveCheck'>;

export function trainCommands(session: Session): TrainCommands {
  const { studio } = session;
  return {
    async openModel(backend) {
      const { actions, store } = await studio();
      await actions.setBackendPreference(backend);
      await actions.importModel(filesOf('model'));
      return openEngineAndModel(store.getState()).engine;
    },
    prepare: (request) => prepareOnly(session, request),
    train: (request) => train(session, request),
    async saveTable(runId, table) {
      download(await (await studio()).actions.exportTable(runId, table), runTableFiles[table]);
    },
    async saveLeftOut() {
      download(new Blob([leftOutCsv(session.leftOut())]), 'left-out.csv');
    },
    async saveCheck(file) {
      const { dataset } = (await studio()).store.getState();
      download(new Blob([file === 'check.csv' ? checkCsv(dataset) : checkJson(dataset)]), file);
    },
  };
}

function prepareOnly(session: Session, request: TrainRequest): Promise<PrepareOutcome> {
  return session.attempt(async (studio, enter) => {
    const importSeconds = await prepareTraining(studio, request, enter);
    // what a start would refuse
    newRun(studio.store.getState(), '', 0);
    return { ok: true as const, importSeconds, data: preparedData(studio.store.getState()) };
  });
}

async function train(session: Session, request: TrainRequest): Promise<TrainOutcome> {
  const { store, actions } = await session.studio();
  const startedAt = performance.now();
  const phases = clockPhases(store);
  // nobody is there to make space
  const stopGivingUp = store.subscribe(({ running }) => {
    if (running?.space?.isWaiting && !running.isStopping) actions.stopRun(running.runId, 'stop');
  });
  try {
    return await session.attempt(async (studio, enter) => {
      const importSeconds = await prepareTraining(studio, request, enter);
      const { engine } = openEngineAndModel(store.getState());

      if (request.startFromProbe !== undefined) {
        enter('probe');
        await startFromProbe(studio, request.startFromProbe);
      }
      enter('train');
      await actions.startRun();
      const run = currentRun(store.getState());
      if (run.error) throw fromErrorRecord(run.error);
      if (run.state !== 'finished') throw new VoxtuneError('internal/unexpected', `The run ended ${run.state}.`);

      enter('evaluate');
      await actions.evaluateRun(run.id);
      const totalSeconds = secondsSince(startedAt);
      const phaseSeconds = withoutFirstSteps(phases(), run.speed?.trunk?.sec ?? 0);
      return { ok: true as const, runId: run.id, totalSeconds, importSeconds, phaseSeconds, engine };
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
