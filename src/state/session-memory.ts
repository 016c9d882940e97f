// What a reload brings back beside the stored data: what was open, the form's settings, the backend asked for.

import type { TrainingConfig } from '../config/training-config.ts';
import type { BackendPreference } from '../engine/backend/engine-info.ts';
import type { SettingsStore } from './studio-deps.ts';
import type { Place, RunDraft, StudioState } from './studio-state.ts';

export interface SessionMemory {
  place: Place;
  datasetId: string | null;
  modelId: string | null;
  runId: string | null;
  draft: RunDraft | null;
  config: Partial<TrainingConfig>;
  backendPreference: BackendPreference;
}

const key = 'voxtune.session';

const empty: SessionMemory = {
  place: 'data',
  datasetId: null,
  modelId: null,
  runId: null,
  draft: null,
  config: {},
  backendPreference: 'auto',
};

/** The last session, or an empty one where nothing readable was kept. */
export function recallSession(settings: SettingsStore): SessionMemory {
  const text = settings.read(key);
  if (!text) return empty;
  try {
    const stored: unknown = JSON.parse(text);
    return typeof stored === 'object' && stored !== null ? { ...empty, ...stored } : empty;
  } catch {
    return empty;
  }
}

export function rememberSession(settings: SettingsStore, state: StudioState): void {
  const memory: SessionMemory = {
    place: state.place,
    datasetId: state.dataset?.record.id ?? null,
    modelId: state.model?.id ?? null,
    runId: state.runId,
    draft: state.draft,
    config: state.config,
    backendPreference: state.backendPreference,
  };
  const text = JSON.stringify(memory);
  // the state changes many times a second while something runs, this seldom
  if (settings.read(key) !== text) settings.write(key, text);
}
