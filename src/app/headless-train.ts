// The training command of headless.html: the same store and actions as the page's, driven by a request instead of clicks.

import { applyHuggingFaceNames } from '../config/parse-training-config.ts';
import { presets } from '../config/presets.ts';
import type { ImportProblem } from '../dataset/clip.ts';
import { sample } from '../dataset/sample.ts';
import { sentenceOf } from '../importing/listing.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runTableFiles } from '../run/run-tables.ts';
import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { HeadlessApi, HeadlessProgress, TrainOutcome, TrainRequest } from './headless-api.ts';
import { download, filesOf } from './headless-files.ts';
import { activityOf, clockPhases } from './phase-clock.ts';

type TrainCommands = Pick<HeadlessApi, 'openModel' | 'train' | 'saveTable' | 'saveModel'>;
type Stage = Extract<TrainOutcome, { ok: false }>['stage'];

/** Between two reports of progress. */
const reportEveryMs = 250;

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
    else if (request.data === 'files') await actions.importFiles(filesOf('files'), request.importLimits);
    const importSeconds = secondsSince(importStartedAt);
    if (isSample) await takeModelAndSettings();

    stage = 'settings';
    if (request.labelRule) await actions.setLabelRule(request.labelRule);
    if (request.speakerRule) await actions.setSpeakerRule(request.speakerRule);
    const { dataset } = store.getState();
    if (!dataset) throw new VoxtuneError('internal/unexpected', 'The import gave no data set.');
    if (Object.keys(request.split).length > 0) {
      await actions.setSplitConfig({ ...dataset.record.splitConfig, ...request.split });
    }
    const { splitError } = store.getState().dataset ?? {};
    if (splitError) return { ok: false, stage, error: splitError };
    const { engine, model } = openEngineAndModel();
    say(`Engine: ${engine.description}`);
    say(`Model: ${model.name}, ${(model.parameterCount / 1e6).toFixed(1)} M parameters`);
    sayDataset(store.getState(), importSeconds);

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

const nothing: HeadlessProgress = {
  activity: 'loading',
  done: 0,
  total: 0,
  unit: 'clips',
  perSec: 0,
  secondsLeft: null,
  news: null,
};

function say(news: string): void {
  window.reportProgress?.({ ...nothing, news });
}

function sayDataset({ dataset }: StudioState, importSeconds: number): void {
  if (!dataset) return;
  const { record, labels, problems, split } = dataset;
  sayLeftOut(problems);
  const minutes = (record.totalSampleCount / record.sampleRateHz / 60).toFixed(1);
  say(
    `Data: ${record.clipCount} clips, ${minutes} min, ${problems.length} files left out, in ${importSeconds.toFixed(1)} s; ` +
      `${labels.length} labels (${labels.slice(0, 12).join(' ')}${labels.length > 12 ? ' …' : ''}); ` +
      `${split.train.length} train, ${split.validation.length} validation, ${split.test.length} test`,
  );
}

/** So many are named. */
const mostNamed = 20;

/** The files that were left out, each with its reason. Folders and an operating system's own files are no news. */
function sayLeftOut(problems: readonly ImportProblem[]): void {
  const news = problems.filter(({ error }) => error.code !== 'import/folder' && error.code !== 'import/system-file');
  for (const problem of news.slice(0, mostNamed)) say(`Left out: ${sentenceOf(problem)}`);
  if (news.length > mostNamed) say(`Left out: ${news.length - mostNamed} more.`);
}

/** Reports what is going on until the returned function is called. */
function reportProgress(store: Studio['store']): () => void {
  let saidRows = 0;
  let lastText = '';
  const timer = setInterval(() => {
    const state = store.getState();
    const progress = progressOf(state);
    const text = JSON.stringify(progress);
    if (progress && text !== lastText) window.reportProgress?.(progress);
    lastText = text;
    const evaluations = state.runs.find((run) => run.id === state.runId)?.history.evaluations() ?? [];
    for (const row of evaluations.slice(saidRows)) {
      say(
        `Epoch ${row.epoch.toFixed(2)}, update ${row.step}: validation loss ${row.eval_loss.toFixed(4)}, ` +
          `accuracy ${row.eval_accuracy.toFixed(4)}`,
      );
    }
    saidRows = evaluations.length;
  }, reportEveryMs);
  return () => clearInterval(timer);
}

function progressOf(state: StudioState): HeadlessProgress | null {
  const { importing, running } = state;
  if (importing?.progress) {
    const { filesDone, fileCount, filesPerSec, secondsLeft } = importing.progress;
    const counts = { done: filesDone, total: fileCount, unit: 'files' as const };
    return { ...nothing, ...counts, activity: 'importing', perSec: filesPerSec, secondsLeft };
  }
  const activity = activityOf(state);
  if (!running || !activity) return null;
  if (!running.progress) return { ...nothing, activity };
  const { done, total, unit, clipsPerSec, secondsLeft } = running.progress;
  return { ...nothing, activity, done, total, unit, perSec: clipsPerSec, secondsLeft };
}
