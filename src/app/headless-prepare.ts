// All that a training command does before it trains: engine, model and settings, the import, rules and split, and what is said of
// them.

import { openedLayerCount } from '../config/forward-mode.ts';
import { applyHuggingFaceNames } from '../config/parse-training-config.ts';
import { presets } from '../config/presets.ts';
import { sample } from '../dataset/sample.ts';
import type { SplitName } from '../dataset/splits/split.ts';
import { fromErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { PreparedData, Stage, TrainRequest } from './headless-api.ts';
import { filesOf } from './headless-files.ts';
import { say } from './headless-progress.ts';
import { readAsAsked } from './headless-reading.ts';
import { reportDataset, reportPlan } from './headless-report.ts';

/** Throws what is wrong; `enter` hears at what. @returns seconds that the import took */
export async function prepare(studio: Studio, request: TrainRequest, enter: (stage: Stage) => void): Promise<number> {
  const { store, actions } = studio;
  enter('engine');
  await actions.setBackendPreference(request.backend);

  // before the clips come: the prefill while they are decoded depends on it; the sample brings its own first
  const isSample = request.data === 'sample';
  if (!isSample) await takeModelAndSettings(studio, request, enter);

  enter('import');
  const startedAt = performance.now();
  if (isSample) await actions.trySample();
  else if (request.data === 'files') {
    const wishes = { limits: request.importLimits, nameEncoding: request.zipNames ?? undefined };
    await actions.importFiles(filesOf('files'), wishes);
    const tables = filesOf('labels');
    if (tables.length > 0) await actions.addTables(tables);
  }
  const importSeconds = Number(((performance.now() - startedAt) / 1000).toFixed(3));
  if (isSample) await takeModelAndSettings(studio, request, enter);

  enter('settings');
  await readAsAsked(studio, request);
  reportDataset(store.getState(), importSeconds, {
    label: request.labelRule === null && !isSample,
    groups: isSample ? null : request.groupRules.map(({ name }) => name),
  });
  const { splitError } = store.getState().dataset ?? {};
  if (splitError) throw fromErrorRecord(splitError);
  const { engine, model } = openEngineAndModel(store.getState());
  say(`Engine: ${engine.description}`);
  say(`Model: ${model.name}, ${(model.parameterCount / 1e6).toFixed(1)} M parameters`);
  reportPlan(store.getState());
  return importSeconds;
}

async function takeModelAndSettings(
  { store, actions }: Studio,
  request: TrainRequest,
  enter: (stage: Stage) => void,
): Promise<void> {
  enter('model');
  const { useBuiltinModel: takeBuiltinModel } = actions;
  if (request.model === 'builtin') await takeBuiltinModel();
  else if (request.model === 'files') await actions.importModel(filesOf('model'), request.makesMissingWeights);
  const { model } = openEngineAndModel(store.getState());
  enter('settings');
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
