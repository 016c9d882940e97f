// What the commands do before their own work: engine, model and settings, the import, rules and split, and what is said of them.

import { openedLayerCount } from '../config/forward-mode.ts';
import { applyHuggingFaceNames } from '../config/parse-training-config.ts';
import { presets } from '../config/presets.ts';
import { sample } from '../dataset/sample.ts';
import type { SplitName } from '../dataset/splits/split.ts';
import { fromErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { DataRequest, PreparedData, Stage, TrainRequest } from './headless-api.ts';
import { filesOf } from './headless-files.ts';
import { say } from './headless-progress.ts';
import { readAsAsked } from './headless-reading.ts';
import { reportDataset, reportPlan } from './headless-report.ts';
import { secondsSince } from './phase-clock.ts';

type Enter = (stage: Stage) => void;

/** All that a training needs. Throws what is wrong; `enter` hears at what. @returns seconds that the import took */
export async function prepareTraining(studio: Studio, request: TrainRequest, enter: Enter): Promise<number> {
  // which layers are frozen is not known before the probe
  if (request.startFromProbe !== undefined) studio.actions.setPrefillOn(false);
  const importSeconds = await openData(studio, request, enter, () => takeSettings(studio, request, enter));
  await readData(studio, request, enter, { importSeconds, isSplit: true });
  reportPlan(studio.store.getState());
  return importSeconds;
}

/** Opens the engine, the model and the data set. `withModel` is done as soon as the model is there: before the clips come, as the
 *  prefill while they are decoded depends on it; after them with the sample, which brings a model and settings itself.
 *  @returns seconds that the import took */
export async function openData(
  studio: Studio,
  request: DataRequest,
  enter: Enter,
  withModel: () => void,
): Promise<number> {
  const { actions } = studio;
  enter('engine');
  await actions.setBackendPreference(request.backend);
  const isSample = request.data === 'sample';
  const giveModel = async () => {
    enter('model');
    await takeModel(studio, request);
    withModel();
  };
  if (!isSample) await giveModel();

  enter('import');
  const startedAt = performance.now();
  if (isSample) await actions.trySample();
  else if (request.data === 'files') {
    const wishes = { limits: request.importLimits, nameEncoding: request.zipNames ?? undefined };
    await actions.importFiles(filesOf('files'), wishes);
    const tables = filesOf('labels');
    if (tables.length > 0) await actions.addTables(tables);
  }
  const importSeconds = secondsSince(startedAt);
  if (isSample) await giveModel();
  return importSeconds;
}

/** Reads the data set as the request says, and says what it then is. `isSplit`: its parts matter. */
export async function readData(
  studio: Studio,
  request: DataRequest,
  enter: Enter,
  { importSeconds, isSplit }: { importSeconds: number; isSplit: boolean },
): Promise<void> {
  const { store } = studio;
  const isSample = request.data === 'sample';
  enter('settings');
  await readAsAsked(studio, request);
  reportDataset(store.getState(), importSeconds, {
    isLabelGuessed: request.labelRule === null && !isSample,
    askedGroups: isSample ? null : request.groupRules.map(({ name }) => name),
    isSplit,
  });
  const { splitError } = store.getState().dataset ?? {};
  if (splitError) throw fromErrorRecord(splitError);
  const { engine, model } = openEngineAndModel(store.getState());
  say(`Engine: ${engine.description}`);
  say(`Model: ${model.name}, ${(model.parameterCount / 1e6).toFixed(1)} M parameters`);
}

async function takeModel({ store, actions }: Studio, request: DataRequest): Promise<void> {
  const { useBuiltinModel: takeBuiltinModel } = actions;
  if (request.model === 'builtin') await takeBuiltinModel();
  else if (request.model === 'files') await actions.importModel(filesOf('model'), request.makesMissingWeights);
  openEngineAndModel(store.getState());
}

function takeSettings({ store, actions }: Studio, request: TrainRequest, enter: Enter): void {
  enter('settings');
  const { model } = openEngineAndModel(store.getState());
  const preset = request.preset ?? (request.data === 'sample' ? sample.preset : 'default');
  const config = applyHuggingFaceNames(presets[preset], request.settings);
  refuseTooManyLayers('num_hidden_layers', config.numHiddenLayers ?? 0, model.layerCount);
  const opened = openedLayerCount(config, model.layerCount);
  // who asks for fewer layers need not say that no more of them train
  const trainLayers = 'train_layers' in request.settings ? config.trainLayers : Math.min(config.trainLayers, opened);
  refuseTooManyLayers('train_layers', trainLayers, opened);
  actions.setConfig({ ...config, trainLayers });
}

/** Throws where they did not open. */
export function openEngineAndModel({ engine, model }: StudioState) {
  if (engine && model) return { engine, model };
  throw new VoxtuneError('internal/unexpected', 'The engine or the model did not open.');
}

function refuseTooManyLayers(field: 'num_hidden_layers' | 'train_layers', found: number, layerCount: number): void {
  if (found <= layerCount) return;
  throw new VoxtuneError('config/invalid', `${field} must be ≤ ${layerCount} for this model; found ${found}.`, {
    field,
    bound: `≤ ${layerCount}`,
    found,
  });
}

/** What the data set has come to. */
export function preparedData({ dataset }: StudioState): PreparedData {
  if (!dataset) return { clips: [] };
  const { clips, labels, clipLabels, split } = dataset;
  const parts = new Map<number, SplitName>();
  for (const part of ['train', 'validation', 'test'] as const) for (const clip of split[part]) parts.set(clip, part);
  return {
    clips: clips.map(({ index, path }) => ({
      path,
      label: labels[clipLabels[index] ?? -1] ?? null,
      part: parts.get(index) ?? null,
    })),
  };
}
