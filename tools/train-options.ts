// The command line of `npm run train`, read: the groups of options in options/ put together, and what they ask the studio
// to do.

import type { TrainRequest } from '../src/app/headless-api.ts';
import { hfNames } from '../src/config/hf-names.ts';
import { type PresetName, presets } from '../src/config/presets.ts';
import { modelFields } from '../src/config/training-arguments/own-fields.ts';
import { sample } from '../src/dataset/sample.ts';
import { UsageError } from './cli-error.ts';
import { dashed, readCommandLine } from './options/command-line.ts';
import { oneOf } from './options/option-values.ts';
import { startOptions, withProbeRow } from './options/own-options.ts';
import { checkSettings, commandDefaults, settingOptions, settingsOf } from './options/setting-options.ts';
import { dataRequestOf, type StudioOptions, studioOptions, studioOptionsOf } from './options/studio-options.ts';
import { readTrainingArgsFile } from './training-args-file.ts';

export interface TrainOptions extends StudioOptions {
  /** What is to be said about the file of settings. */
  notes: string[];
  request: TrainRequest;
}

const ownOptions = { ...studioOptions, ...startOptions } as const;

export const optionNames = [...Object.keys(ownOptions), ...Object.keys(settingOptions)];

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readTrainOptions(args: readonly string[]): TrainOptions {
  const { values, positionals } = readCommandLine(withProbeRow(args), { ...settingOptions, ...ownOptions });
  const studio = studioOptionsOf(values, positionals);
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
    ...studio,
    notes: given?.notes ?? [],
    request: {
      ...dataRequestOf(values, studio),
      preset,
      settings,
      ...(startFromProbe !== undefined && { startFromProbe }),
    },
  };
}
