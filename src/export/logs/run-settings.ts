// A run's settings as trackers of experiments take them: flat, under Hugging Face's names, with what it was trained on and of.

import { toHuggingFaceNames } from '../../config/hf-names.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { splitDescription } from '../../run/split-description.ts';

export type SettingValue = string | number | boolean | null;

/** What is no plain value is written as JSON. */
export function runSettings(run: RunRecord): Map<string, SettingValue> {
  const settings = new Map<string, SettingValue>([
    ['model_name', run.modelName],
    ['dataset_name', run.datasetName],
    ['split', splitDescription(run.splitConfig)],
    ['num_labels', run.labels.length],
  ]);
  for (const [name, value] of Object.entries(toHuggingFaceNames(run.config)))
    settings.set(name, typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null));
  return settings;
}
