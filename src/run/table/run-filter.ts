// Which runs the table shows.

import { hfNames } from '../../config/hf-names.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import type { RunRecord, RunState } from '../run-record.ts';
import { changedSettings } from './changed-settings.ts';

export interface RunFilter {
  /** Words that must all be found; `learning_rate=0.001` is a setting and its whole value. */
  text: string;
  /** Null: any. */
  state: RunState | null;
  /** Names, since those of runs that were brought here have other ids. */
  dataset: string | null;
  model: string | null;
  tag: string | null;
  /** Without it they are hidden. */
  withArchived: boolean;
}

export const noFilter: RunFilter = {
  text: '',
  state: null,
  dataset: null,
  model: null,
  tag: null,
  withArchived: false,
};

/** Whether it hides anything but what is archived. */
export function isFiltering({ withArchived: _, text, ...others }: RunFilter): boolean {
  return text.trim() !== '' || Object.values(others).some((value) => value !== null);
}

export function filterRuns(runs: readonly RunRecord[], filter: RunFilter): RunRecord[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter(
    (run) =>
      (filter.withArchived || !run.isArchived) &&
      (filter.state === null || run.state === filter.state) &&
      (filter.dataset === null || run.datasetName === filter.dataset) &&
      (filter.model === null || run.modelName === filter.model) &&
      (filter.tag === null || (run.tags ?? []).includes(filter.tag)) &&
      words.every((word) => hasWord(run, word)),
  );
}

function hasWord(run: RunRecord, word: string): boolean {
  if (settingsOf(run.config).has(word)) return true;
  const { name, tags = [], note = '', datasetName, modelName, config } = run;
  const changed = word.includes('=') ? [] : changedSettings(config).map((one) => `${one.name}=${one.value}`);
  return [name, ...tags, note, datasetName, modelName, ...changed].some((text) => text.toLowerCase().includes(word));
}

const settings = new WeakMap<TrainingConfig, ReadonlySet<string>>();

/** "learning_rate=0.001" of each, also of those that are as usual. */
function settingsOf(config: TrainingConfig): ReadonlySet<string> {
  const found = settings.get(config);
  if (found) return found;
  const entries = Object.entries(hfNames) as [keyof TrainingConfig, string][];
  const all = new Set(entries.map(([key, name]) => `${name}=${config[key]}`.toLowerCase()));
  settings.set(config, all);
  return all;
}
