// The training command of headless.html: the same store and actions as the page's, driven by a request instead of clicks.

import { applyHuggingFaceNames } from '../config/parse-training-config.ts';
import { presets } from '../config/presets.ts';
import { clipsLongerThan } from '../dataset/checks/length-checks.ts';
import { sample } from '../dataset/sample.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runTableFiles } from '../run/run-tables.ts';
import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { HeadlessApi, TrainOutcome, TrainRequest } from './headless-api.ts';
import { checkCsv, checkJson } from './headless-check.ts';
import { download, filesOf } from './headless-files.ts';
import { reportProgress, say } from './headless-progress.ts';
import { leftOutCsv, reportDataset, reportPlan } from './headless-report.ts';
import { clockPhases } from './phase-clock.ts';

type TrainCommands = Pick<HeadlessApi, 'openModel' | 'train' | 'saveTable' | 'saveLeftOut' | 'saveCheck' | 'saveModel'>;
type Stage = Extract<TrainOutcome, { ok: false }>['stage'];

/** `openStudio` is called once, by the first command. */
export function trainCommands(openStudio: () => Promise<Studio>): TrainCommands {
  let opened: Promise<Studio> | null = null;
  const studio = () => {
    opened ??= openStudio();
    return opened;
  };
  return {
    async openModel(backend) {
      const { actions, store } = await studio();
      await actions.setBackendPreference(backend);
      await actions.importModel(filesOf('model'));
      const { engine, model } = store.getState();
      if (!engine || !model) throw new VoxtuneError('internal/unexpected', 'The engine or the model did not open.');
      return engine;
    },
    train: async (request) => train(await studio(), request),
    async saveTable(runId, table) {
      download(await (await studio()).actions.exportTable(runId, table), runTableFiles[table]);
    },
    async saveLeftOut() {
      const { dataset } = (await studio()).store.getState();
      download(new Blob([leftOutCsv(dataset?.problems ?? [])]), 'left-out.csv');
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

async function train({ store, actions }: Studio, request: TrainRequest): Promise<TrainOutcome> {
  const startedAt = performance.now();
  const secondsSince = (from: number) => Number(((performance.now() - from) / 1000).toFixed(3));
  const stopReporting = reportProgress(store);
  const phases = clockPhases(store);
  // nobody is there to make space
  const stopGivingUp = store.subscribe(({ running }) => {
    if (running?.space?.isWaiting && !running.isStopping) actions.stopRun(running.runId, 'stop');
  });
  let stage: Stage = 'engine';
  try {
    await actions.setBackendPreference(request.backend);

    // before the clips come: the prefill while they are decoded depends on it; the sample brings its own first
    const isSample = request.data === 'sample';
    if (!isSample) await takeModelAndSettings();

    stage = 'import';
    const importStartedAt = performance.now();
    if (isSample) await actions.trySample();
    else if (request.data === 'files') {
      const wishes = { limits: request.importLimits, nameEncoding: request.zipNames ?? undefined };
      await actions.importFiles(filesOf('files'), wishes);
    }
    const importSeconds = secondsSince(importStartedAt);
    if (isSample) await takeModelAndSettings();

    stage = 'settings';
    if (request.labelRule) await actions.setLabelRule(request.labelRule);
    if (request.speakerRule) await actions.setSpeakerRule(request.speakerRule);
    if (request.longClips) await changeLongClips(request.longClips);
    const { dataset } = store.getState();
    if (!dataset) throw new VoxtuneError('internal/unexpected', 'The import gave no data set.');
    if (Object.keys(request.split).length > 0) {
      await actions.setSplitConfig({ ...dataset.record.splitConfig, ...request.split });
    }
    reportDataset(store.getState(), importSeconds, {
      label: request.labelRule === null && !isSample,
      speaker: request.speakerRule === null && !isSample,
    });
    const { splitError } = store.getState().dataset ?? {};
    if (splitError) return { ok: false, stage, error: splitError };
    const { engine, model } = openEngineAndModel();
    say(`Engine: ${engine.description}`);
    say(`Model: ${model.name}, ${(model.parameterCount / 1e6).toFixed(1)} M parameters`);
    reportPlan(store.getState());

    stage = 'train';
    await actions.startRun();
    const run = currentRun(store.getState());
    if (run.error) return { ok: false, stage, error: run.error };
    if (run.state !== 'finished') throw new VoxtuneError('internal/unexpected', `The run ended ${run.state}.`);

    stage = 'evaluate';
    await actions.evaluateRun(run.id);
    const phaseSeconds = phases();
    return { ok: true, runId: run.id, totalSeconds: secondsSince(startedAt), importSeconds, phaseSeconds, engine };
  } catch (thrown) {
    return { ok: false, stage, error: toErrorRecord(thrown) };
  } finally {
    stopReporting();
    phases();
    stopGivingUp();
  }

  async function changeLongClips({ how, seconds }: NonNullable<TrainRequest['longClips']>): Promise<void> {
    const { dataset } = store.getState();
    const long = dataset ? clipsLongerThan(dataset, seconds) : [];
    if (long.length === 0) return;
    if (how === 'leave-out') await actions.excludeClips(long, true);
    else await actions.cutClips(long, { kind: how === 'cut' ? 'all' : 'first', seconds });
  }

  async function takeModelAndSettings(): Promise<void> {
    stage = 'model';
    const { useBuiltinModel: takeBuiltinModel } = actions;
    if (request.model === 'builtin') await takeBuiltinModel();
    else if (request.model === 'files') await actions.importModel(filesOf('model'), request.makesMissingWeights);
    const { model } = openEngineAndModel();
    stage = 'settings';
    const preset = request.preset ?? (request.data === 'sample' ? sample.preset : 'default');
    const config = applyHuggingFaceNames(presets[preset], request.settings);
    refuseTooManyLayers(config.trainLayers, model.layerCount);
    actions.setConfig(config);
  }

  function openEngineAndModel() {
    const { engine, model } = store.getState();
    if (engine && model) return { engine, model };
    throw new VoxtuneError('internal/unexpected', 'The engine or the model did not open.');
  }
}

function refuseTooManyLayers(found: number, layerCount: number): void {
  if (found <= layerCount) return;
  throw new VoxtuneError('config/invalid', `train_layers must be ≤ ${layerCount} for this model; found ${found}.`, {
    field: 'train_layers',
    bound: `≤ ${layerCount}`,
    found,
  });
}

function currentRun(state: StudioState): RunRecord {
  const run = state.runs.find((record) => record.id === state.runId);
  if (!run) throw new VoxtuneError('internal/unexpected', 'The run is not in the list of runs.');
  return run;
}
