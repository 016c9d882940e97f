// The command line of `npm run train`, read: the groups of options in options/ put together, and what they ask the studio
// to do.

import { parseArgs } from 'node:util';
import type { TrainRequest } from '../src/app/headless-api.ts';
import { type PresetName, presets } from '../src/config/presets.ts';
import { sample } from '../src/dataset/sample.ts';
import { UsageError } from './cli-error.ts';
import { editOptions, editsOf } from './options/edit-options.ts';
import { groupOptions, groupRulesOf } from './options/group-options.ts';
import { importOptions, limitsOf, zipNamesOf } from './options/import-options.ts';
import { labelOptions, labelRuleOf } from './options/label-options.ts';
import { longClipOptions, longClipsOf } from './options/long-clip-options.ts';
import { oneOf, type ValuesOf } from './options/option-values.ts';
import { modelOptions, runOptions, startOptions } from './options/own-options.ts';
import { checkSettings, commandDefaults, dashed, settingOptions, settingsOf } from './options/setting-options.ts';
import { splitOf, splitOptions } from './options/split-options.ts';
import { readTrainingArgsFile } from './training-args-file.ts';

export interface TrainOptions {
  isHelp: boolean;
  /** All but the training. */
  isDryRun: boolean;
  /** Archives and loose clips; none: the sample that comes with the project. */
  files: readonly string[];
  /** A folder or zip; null: the built-in model. */
  model: string | null;
  outFolder: string;
  /** Tables about the clips, beside the archives. */
  labelFiles: readonly string[];
  /** A CSV file; null: the split is made. */
  splitFile: string | null;
  /** What is to be said about the file of settings. */
  notes: string[];
  request: TrainRequest;
}

const ownOptions = {
  ...importOptions,
  ...longClipOptions,
  ...labelOptions,
  ...editOptions,
  ...groupOptions,
  ...splitOptions,
  ...modelOptions,
  ...startOptions,
  ...runOptions,
} as const;

export const optionNames = [...Object.keys(ownOptions), ...Object.keys(settingOptions)];

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readTrainOptions(args: readonly string[]): TrainOptions {
  const { values, positionals } = parse(args);
  const own = values as ValuesOf<typeof ownOptions>;
  const isSample = positionals.length === 0;
  if (isSample && own.labels) throw new UsageError('--labels is about clips that are given: the sample has its own.');
  const preset = own.preset === undefined ? null : oneOf('preset', own.preset, Object.keys(presets) as PresetName[]);
  const file = own['training-args'];
  if (file !== undefined && preset !== null) throw new UsageError('--training-args says it all: give no --preset.');
  const given = file === undefined ? null : readTrainingArgsFile(file);
  const settings: TrainRequest['settings'] = {
    ...(given?.settings ?? (preset === null && !isSample ? commandDefaults : {})),
    ...settingsOf(values),
  };
  checkSettings(preset ?? (isSample ? sample.preset : 'default'), settings);
  const model = own.model === undefined || own.model === 'builtin' ? null : own.model;
  return {
    isHelp: own.help ?? false,
    isDryRun: own['dry-run'] ?? false,
    files: positionals,
    model,
    outFolder: own.out ?? 'out',
    labelFiles: own.labels ?? [],
    splitFile: own['split-file'] ?? null,
    notes: given?.notes ?? [],
    request: {
      data: isSample ? 'sample' : 'files',
      backend: oneOf('backend', own.backend ?? 'auto', ['auto', 'wasm', 'webgpu']),
      model: model === null ? 'builtin' : 'files',
      ...(own['make-missing-weights'] ? { makesMissingWeights: true } : {}),
      importLimits: limitsOf(own),
      zipNames: zipNamesOf(own),
      ...longClipsOf(own),
      labelRule: labelRuleOf(own),
      ...editsOf(own),
      groupRules: groupRulesOf(own),
      split: splitOf(own),
      preset,
      settings,
    },
  };
}

function parse(args: readonly string[]) {
  // as Hugging Face's scripts take them: --learning_rate is --learning-rate
  const tidied = args.map((arg) => (/^--[a-z]/.test(arg) ? arg.replace(/^[^=]*/, dashed) : arg));
  try {
    return parseArgs({
      args: negativeNumbers(tidied),
      options: { ...settingOptions, ...ownOptions },
      allowPositionals: true,
      allowNegative: true,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [sentence = ''] = message.split(/\. |\n/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`);
  }
}

/** parseArgs takes `--label-field -1` for two options. */
function negativeNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-\d/.test(arg) && before?.startsWith('--') && !before.includes('='))
      joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}
