// The options of a training, read as what the page is asked for: `npm run train` and `npm run sweep` take the same.

import type { TrainRequest } from '../../src/app/headless-api.ts';
import { hfNames } from '../../src/config/hf-names.ts';
import { type PresetName, presets } from '../../src/config/presets.ts';
import { modelFields } from '../../src/config/training-arguments/own-fields.ts';
import { sample } from '../../src/dataset/sample.ts';
import { UsageError } from '../cli-error.ts';
import { readTrainingArgsFile } from '../training-args-file.ts';
import { dashed } from './command-line.ts';
import { oneOf, type ValuesOf } from './option-values.ts';
import { startOptions } from './own-options.ts';
import { checkSettings, commandDefaults, settingOptions, settingsOf } from './setting-options.ts';
import { dataRequestOf, type StudioOptions, studioOptions } from './studio-options.ts';

export const trainingOptions = { ...settingOptions, ...studioOptions, ...startOptions } as const;

/** Throws a UsageError for whatever cannot be meant. */
export function trainRequestOf(
  values: ValuesOf<typeof studioOptions & typeof startOptions>,
  studio: StudioOptions,
): { notes: string[]; request: TrainRequest } {
  const isSample = studio.files.length === 0;
  const preset =
    values.preset === undefined ? null : oneOf('preset', values.preset, Object.keys(presets) as PresetName[]);
  const file = values['training-args'];
  if (file !== undefined && preset !== null) throw new UsageError('--training-args says it all: give no --preset.');
  const given = file === undefined ? null : readTrainingArgsFile(file);
  const settings: TrainRequest['settings'] = {
    ...(given?.settings ?? (preset === null && !isSample ? commandDefaults : {})),
    ...settingsOf(values),
  };
  const startFromProbe = values['start-from-probe'];
  const decided = modelFields.map((field) => hfNames[field]).find((name) => (settings[name] ?? null) !== null);
  if (startFromProbe !== undefined && decided)
    throw new UsageError(`--start-from-probe decides how the model is opened: give no --${dashed(decided)}.`);
  checkSettings(preset ?? (isSample ? sample.preset : 'default'), settings);
  return {
    notes: given?.notes ?? [],
    request: {
      ...dataRequestOf(values, studio),
      preset,
      settings,
      ...(startFromProbe !== undefined && { startFromProbe }),
    },
  };
}
