// The options that set something of the training. They carry TrainingArguments' names, with dashes.

import type { TrainRequest } from '../../src/app/headless-api.ts';
import { type HuggingFaceName, hfNames } from '../../src/config/hf-names.ts';
import { applyHuggingFaceNames } from '../../src/config/parse-training-config.ts';
import { type PresetName, presets } from '../../src/config/presets.ts';
import { type TrainingConfig, trainingConfigSchema } from '../../src/config/training-config.ts';
import { VoxtuneError } from '../../src/lib/errors.ts';
import { UsageError } from '../cli-error.ts';
import { dashed } from './command-line.ts';

/** What this command changes in a preset's values when no preset is asked for: for an archive, not for the sample. */
export const commandDefaults = { num_train_epochs: 3, gradient_accumulation_steps: 4 } as const;

const isSwitch = (field: keyof TrainingConfig) => trainingConfigSchema.shape[field].safeParse(true).success;

export const settingOptions = Object.fromEntries(
  Object.entries(hfNames).map(([field, name]) => [
    dashed(name),
    { type: isSwitch(field as keyof TrainingConfig) ? 'boolean' : 'string' } as const,
  ]),
);

/** The settings that were given, under Hugging Face's names. */
export function settingsOf(values: Record<string, unknown>): TrainRequest['settings'] {
  const settings: TrainRequest['settings'] = {};
  for (const name of Object.values(hfNames)) {
    const value = values[dashed(name)];
    if (typeof value === 'boolean') settings[name] = value;
    else if (typeof value === 'string') settings[name] = settingValue(value);
  }
  return settings;
}

export function settingValue(text: string): string | number | null {
  if (text === 'none') return null;
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

/** Throws a UsageError that names the option. */
export function checkSettings(preset: PresetName, settings: TrainRequest['settings']): void {
  try {
    applyHuggingFaceNames(presets[preset], settings);
  } catch (thrown) {
    if (!(thrown instanceof VoxtuneError)) throw thrown;
    const { field, bound, found } = thrown.params;
    throw new UsageError(`--${dashed(String(field))} must be ${bound}; found ${found}.`);
  }
}

/** A setting's default for this command. */
export function defaultOf(name: HuggingFaceName): unknown {
  const config = applyHuggingFaceNames(presets.default, { ...commandDefaults });
  const byName = Object.fromEntries(
    Object.entries(hfNames).map(([field, hfName]) => [hfName, config[field as keyof TrainingConfig]]),
  );
  return byName[name];
}
