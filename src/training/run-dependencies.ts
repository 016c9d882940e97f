// What a run's numbers depend on. A checkpoint remembers it, and does not open over anything else: the rest of the run
// would no longer be the run it belongs to.

import { hfNames } from '../config/hf-names.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { VoxtuneError } from '../lib/errors.ts';

export interface RunDependencies {
  /** Hashes: of every clip's content in order, of the labels and each clip's class, of the parts, of the base model's
   *  files, of the feature extractor's settings. */
  data: string;
  labels: string;
  split: string;
  model: string;
  featureExtractor: string;
  settings: TrainingConfig;
}

export type Dependency = Exclude<keyof RunDependencies, 'settings'> | 'settings';

/** These say how long a run is, which may be changed: `extendRun`. */
const lengthSettings: readonly (keyof TrainingConfig)[] = ['numTrainEpochs', 'maxSteps'];

const words: Readonly<Record<Dependency, string>> = {
  data: 'the recordings',
  labels: 'the labels',
  split: 'the split',
  model: 'the base model',
  featureExtractor: 'the feature extractor',
  settings: 'settings',
};

/** Settings that differ; of those that both know, since a later version may have more. */
function changedSettings(saved: TrainingConfig, now: TrainingConfig): string[] {
  return (Object.keys(saved) as (keyof TrainingConfig)[])
    .filter((key) => key in now && !lengthSettings.includes(key))
    .filter((key) => JSON.stringify(saved[key]) !== JSON.stringify(now[key]))
    .map((key) => hfNames[key] ?? key);
}

/** Throws `training/checkpoint-mismatch`, saying all that differs. */
export function assertSameDependencies(step: number, saved: RunDependencies, now: RunDependencies): void {
  const hashes = ['data', 'labels', 'split', 'model', 'featureExtractor'] as const;
  const changed: Dependency[] = hashes.filter((key) => saved[key] !== now[key]);
  const settings = changedSettings(saved.settings, now.settings);
  if (settings.length > 0) changed.push('settings');
  if (changed.length === 0) return;
  const what = changed.map((key) => (key === 'settings' ? `settings (${settings.join(', ')})` : words[key])).join(', ');
  throw new VoxtuneError(
    'training/checkpoint-mismatch',
    `The checkpoint of update ${step} was made with something else: ${what} changed since. Bring back what changed, or ` +
      'start a new run.',
    { step, changed: changed.join(' '), what, settings: settings.join(', ') },
  );
}
