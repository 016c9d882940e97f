// When the frozen layers' pass may run before anybody asked for a training, and over what: a pure function of the page's
// state and of the machine's.

import { clipInputKind, forwardMode, type ModeSettings, modeSettings } from '../config/forward-mode.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { trainingNeed } from './step-states.ts';
import type { OpenDataset, Place, StudioState } from './studio-state.ts';

/** What of the machine and the page's window decides. */
export interface Surroundings {
  /** Whether the page can be seen. */
  isVisible: boolean;
  /** `unknown`: the browser does not tell. */
  power: 'mains' | 'battery' | 'unknown';
}

/** A pass to make: the frames that a run with the form's settings would want first. */
export interface WantedPrefill {
  model: ModelRecord;
  settings: ModeSettings;
  dtype: TrainingConfig['trunkCacheDtype'];
  /** `import`: that began at this time; its clips are taken as they are decoded. */
  source: { kind: 'stored'; dataset: OpenDataset } | { kind: 'import'; startedAt: number };
}

/** Why there is none now, though it is turned on: `nothing` to do, something else at `work`, or a reason to tell. */
export type HeldBecause = 'off' | 'nothing' | 'work' | 'hidden' | 'battery' | 'place';

/** Where a person is on the way to a training. Elsewhere the machine is left alone. */
const places: readonly Place[] = ['data', 'model', 'train'];

type WantedState = Pick<
  StudioState,
  | 'prefills'
  | 'place'
  | 'dataset'
  | 'importing'
  | 'model'
  | 'isLoadingModel'
  | 'config'
  | 'running'
  | 'measuring'
  | 'engine'
>;

export function wantedPrefill(state: WantedState, around: Surroundings): WantedPrefill | HeldBecause {
  const { model, config, importing, dataset, place } = state;
  if (!state.prefills) return 'off';
  const source = sourceOf(importing, dataset, model);
  if (!model || !source || !keepsFrames(config, model)) return 'nothing';
  if (state.running || state.measuring || state.isLoadingModel || !state.engine) return 'work';
  if (around.power === 'battery') return 'battery';
  if (!around.isVisible) return 'hidden';
  // a machine that may run on battery only works ahead where a training is about to start
  if (!(around.power === 'unknown' ? place === 'train' : places.includes(place))) return 'place';
  return { model, settings: modeSettings(config), dtype: config.trunkCacheDtype, source };
}

function sourceOf(
  importing: StudioState['importing'],
  dataset: OpenDataset | null,
  model: ModelRecord | null,
): WantedPrefill['source'] | null {
  // its first clip is there
  if (importing) return importing.progress ? { kind: 'import', startedAt: importing.startedAt } : null;
  return dataset && !trainingNeed({ dataset, model }) ? { kind: 'stored', dataset } : null;
}

function keepsFrames(config: TrainingConfig, model: ModelRecord): boolean {
  // what is multiplied in half precision is known only when the engine was asked for it
  if (config.gpuArithmetic === 'float16') return false;
  return clipInputKind(forwardMode(config, model.featureExtractor, model.layerCount)) !== 'samples';
}

/** Clips of the split, whichever part they are in. */
export function clipsOf({ split }: OpenDataset): number[] {
  return [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
}

/** Says whether two passes are the same: model, what of the settings decides what is kept, and the clips. */
export function prefillKey(wanted: WantedPrefill): string {
  const { source } = wanted;
  const from =
    source.kind === 'import'
      ? `import ${source.startedAt}`
      : `${source.dataset.record.id} ${clipsOf(source.dataset).join()}`;
  return `${framesKey(wanted)} ${from}`;
}

/** The part of it that is not about the clips. */
export function framesKey({ model, settings, dtype }: WantedPrefill): string {
  return JSON.stringify([model.id, model.featureExtractor, settings, dtype]);
}
