// What sets one run apart from the page's defaults, under Hugging Face's names.

import { hfNames } from '../../config/hf-names.ts';
import { presets } from '../../config/presets.ts';
import type { TrainingConfig } from '../../config/training-config.ts';

export interface ChangedSetting {
  name: string;
  value: TrainingConfig[keyof TrainingConfig];
  fallback: TrainingConfig[keyof TrainingConfig];
}

/** In the order of `hfNames`. */
export function changedSettings(config: TrainingConfig): ChangedSetting[] {
  const keys = Object.keys(hfNames) as (keyof TrainingConfig)[];
  return keys
    .filter((key) => config[key] !== presets.default[key])
    .map((key) => ({ name: hfNames[key], value: config[key], fallback: presets.default[key] }));
}
