// Which columns the table shows: those that a person chose, else what sets the runs apart, how they were split, and how good they are.

import { type HuggingFaceName, hfNames } from '../../config/hf-names.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import type { RunRecord } from '../run-record.ts';
import { factColumns } from './fact-columns.ts';
import type { RunColumn } from './run-column.ts';
import { runColumn } from './run-columns.ts';

/** What decides little or nothing of how good a run becomes comes after what does. */
const lateSettings: ReadonlySet<string> = new Set<HuggingFaceName>([
  'seed',
  'data_seed',
  'per_device_eval_batch_size',
  'logging_strategy',
  'logging_steps',
  'logging_first_step',
  'eval_strategy',
  'eval_steps',
  'eval_delay',
  'eval_on_start',
  'save_strategy',
  'save_steps',
  'save_total_limit',
  'trunk_cache_dtype',
  'gpu_arithmetic',
]);

/** Settings of which two of the runs have different values, under Hugging Face's names. Of probes none counts. */
export function differingSettings(runs: readonly RunRecord[]): string[] {
  const [first, ...others] = runs.filter(({ probe }) => probe === undefined).map(({ config }) => config);
  if (!first) return [];
  const differs = (key: keyof TrainingConfig) => {
    const value = first[key];
    return others.some(({ [key]: other }) => other !== value && JSON.stringify(other) !== JSON.stringify(value));
  };
  const found = (Object.keys(hfNames) as (keyof TrainingConfig)[]).filter(differs).map((key) => hfNames[key]);
  return [...found.filter((name) => !lateSettings.has(name)), ...found.filter((name) => lateSettings.has(name))];
}

/** So many settings come before the figures: with more, the figures would be out of sight. */
const mostBeforeFigures = 5;

/** Where nothing was chosen: the settings that differ first. */
export function defaultColumns(runs: readonly RunRecord[]): string[] {
  const differ = (id: string) => new Set(runs.map((run) => JSON.stringify(runColumn(id)?.value(run)))).size > 1;
  const has = (id: string) => runs.some((run) => runColumn(id)?.value(run) != null);
  const settings = differingSettings(runs);
  return [
    ...settings.slice(0, mostBeforeFigures),
    'test_accuracy',
    ...(has('probe_accuracy') ? ['probe_accuracy'] : []),
    'eval_accuracy',
    ...settings.slice(mostBeforeFigures),
    'state',
    ...['data_set', 'model'].filter(differ),
    'split',
    'train_runtime',
    'created',
  ];
}

/** The columns, after the name, which is always first. Names that there are no more are passed over. */
export function shownColumns(runs: readonly RunRecord[], chosen: readonly string[] | null): RunColumn[] {
  return (chosen ?? defaultColumns(runs)).flatMap((id) => (id === 'name' ? [] : (runColumn(id) ?? [])));
}

/** All that can be chosen, in groups. Figures of labels are those of the runs. */
export function choosableColumns(runs: readonly RunRecord[]): Record<RunColumn['group'], string[]> {
  const labels = [...new Set(runs.flatMap((run) => run.labels))];
  const figures = [
    'accuracy',
    'balanced_accuracy',
    'macro_f1',
    'weighted_f1',
    'macro_precision',
    'macro_recall',
    'loss',
  ];
  return {
    setting: Object.values(hfNames),
    test: [...figures, ...labels.flatMap((label) => [`${label}_f1`, `${label}_recall`])].map((name) => `test_${name}`),
    // of single labels only what best checkpoints are chosen by is logged
    validation: [...new Set([...figures, ...runs.map(({ config }) => config.metricForBestModel)])].map(
      (name) => `eval_${name}`,
    ),
    fact: Object.keys(factColumns).filter((id) => id !== 'name'),
  };
}
