// The options of `npm run train`: what they are called, what they mean, and what they ask the studio to do. Settings of
// the training carry Hugging Face's names with dashes (underscores are taken too).

import { parseArgs } from 'node:util';
import type { TrainRequest } from '../src/app/headless-api.ts';
import { type HuggingFaceName, hfNames } from '../src/config/hf-names.ts';
import { type ImportLimits, longestLimits, usualLimits } from '../src/config/import-limits.ts';
import { applyHuggingFaceNames } from '../src/config/parse-training-config.ts';
import { type PresetName, presets } from '../src/config/presets.ts';
import { type TrainingConfig, trainingConfigSchema } from '../src/config/training-config.ts';
import { compileLabelRule, type LabelRule } from '../src/dataset/label-rule.ts';
import { sample } from '../src/dataset/sample.ts';
import type { SplitConfig } from '../src/dataset/split.ts';
import { VoxtuneError } from '../src/lib/errors.ts';
import { UsageError } from './cli-error.ts';
import { readTrainingArgsFile } from './training-args-file.ts';

export interface TrainOptions {
  isHelp: boolean;
  /** Archives and loose clips; none: the sample that comes with the project. */
  files: readonly string[];
  /** A folder or zip; null: the built-in model. */
  model: string | null;
  outFolder: string;
  /** A CSV file; null: the split is made. */
  splitFile: string | null;
  /** What is to be said about the file of settings. */
  notes: string[];
  request: TrainRequest;
}

/** What this command changes in a preset's values when no preset is asked for: for an archive, not for the sample. */
export const commandDefaults = { num_train_epochs: 3, gradient_accumulation_steps: 4 } as const;

const ownOptions = {
  model: { type: 'string' },
  'make-missing-weights': { type: 'boolean' },
  'max-clip-minutes': { type: 'string' },
  'max-total-hours': { type: 'string' },
  'label-field': { type: 'string' },
  'label-separator': { type: 'string' },
  'label-folder': { type: 'boolean' },
  'label-folder-level': { type: 'string' },
  'label-regex': { type: 'string' },
  'speaker-field': { type: 'string' },
  'validation-fraction': { type: 'string' },
  'test-fraction': { type: 'string' },
  'split-method': { type: 'string' },
  'split-seed': { type: 'string' },
  'split-file': { type: 'string' },
  preset: { type: 'string' },
  'training-args': { type: 'string' },
  backend: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type OwnValues = {
  [Name in keyof typeof ownOptions]?: (typeof ownOptions)[Name]['type'] extends 'boolean' ? boolean : string;
};

const dashed = (name: string) => name.replaceAll('_', '-');
const isSwitch = (field: keyof TrainingConfig) => trainingConfigSchema.shape[field].safeParse(true).success;

const settingOptions = Object.fromEntries(
  Object.entries(hfNames).map(([field, name]) => [
    dashed(name),
    { type: isSwitch(field as keyof TrainingConfig) ? 'boolean' : 'string' } as const,
  ]),
);

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readTrainOptions(args: readonly string[]): TrainOptions {
  const { values, positionals } = parse(args);
  const own = values as OwnValues;
  const isSample = positionals.length === 0;
  const preset = own.preset === undefined ? null : oneOf('preset', own.preset, Object.keys(presets) as PresetName[]);
  const file = own['training-args'];
  if (file !== undefined && preset !== null) throw new UsageError('--training-args says it all: give no --preset.');
  const given = file === undefined ? null : readTrainingArgsFile(file);
  const settings: TrainRequest['settings'] =
    given?.settings ?? (preset === null && !isSample ? { ...commandDefaults } : {});
  for (const name of Object.values(hfNames)) {
    const value = (values as Record<string, string | boolean | undefined>)[dashed(name)];
    if (value !== undefined) settings[name] = typeof value === 'boolean' ? value : settingValue(value);
  }
  checkSettings(preset ?? (isSample ? sample.preset : 'default'), settings);
  return {
    isHelp: own.help ?? false,
    files: positionals,
    model: own.model === undefined || own.model === 'builtin' ? null : own.model,
    outFolder: own.out ?? 'out',
    splitFile: own['split-file'] ?? null,
    notes: given?.notes ?? [],
    request: {
      data: isSample ? 'sample' : 'files',
      backend: oneOf('backend', own.backend ?? 'auto', ['auto', 'wasm', 'webgpu']),
      model: own.model === undefined || own.model === 'builtin' ? 'builtin' : 'files',
      ...(own['make-missing-weights'] ? { makesMissingWeights: true } : {}),
      importLimits: limitsOf(own),
      labelRule: labelRuleOf(own),
      speakerRule: speakerRuleOf(own),
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

function settingValue(text: string): string | number | null {
  if (text === 'none') return null;
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

function checkSettings(preset: PresetName, settings: TrainRequest['settings']): void {
  try {
    applyHuggingFaceNames(presets[preset], settings);
  } catch (thrown) {
    if (!(thrown instanceof VoxtuneError)) throw thrown;
    const { field, bound, found } = thrown.params;
    throw new UsageError(`--${dashed(String(field))} must be ${bound}; found ${found}.`);
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${option} must be ${allowed.join(' | ')}; found ${value}.`);
  return found;
}

function wholeNumber(option: string, text: string, isAllowed: (value: number) => boolean, bound: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || !isAllowed(value)) {
    throw new UsageError(`--${option} must be ${bound}; found ${text}.`);
  }
  return value;
}

function limitsOf(values: OwnValues): ImportLimits {
  const { 'max-clip-minutes': minutes, 'max-total-hours': hours } = values;
  const within = (option: string, text: string, most: number) =>
    wholeNumber(option, text, (n) => n > 0 && n <= most, `a whole number from 1 to ${most}`);
  return {
    clipMinutes:
      minutes === undefined ? usualLimits.clipMinutes : within('max-clip-minutes', minutes, longestLimits.clipMinutes),
    totalHours:
      hours === undefined ? usualLimits.totalHours : within('max-total-hours', hours, longestLimits.totalHours),
  };
}

function labelRuleOf(values: OwnValues): LabelRule | null {
  const { 'label-field': field, 'label-regex': pattern, 'label-separator': separator } = values;
  const level = values['label-folder-level'];
  const isFolder = values['label-folder'] === true || level !== undefined;
  if ([field !== undefined, isFolder, pattern !== undefined].filter(Boolean).length > 1) {
    throw new UsageError('Only one of --label-field, --label-folder and --label-regex can be given.');
  }
  if (separator !== undefined && field === undefined && values['speaker-field'] === undefined)
    throw new UsageError('--label-separator needs --label-field or --speaker-field.');
  if (separator === '') throw new UsageError('--label-separator must not be empty.');
  if (field !== undefined) {
    const index = wholeNumber('label-field', field, () => true, 'a whole number');
    return { kind: 'field', separator: separator ?? '_', index };
  }
  if (isFolder) return { kind: 'folder', level: wholeNumber('label-folder-level', level ?? '1', (n) => n > 0, '≥ 1') };
  if (pattern === undefined) return null;
  const rule: LabelRule = { kind: 'regex', pattern };
  checkRegex(rule);
  return rule;
}

function speakerRuleOf(values: OwnValues): LabelRule | null {
  const { 'speaker-field': field, 'label-separator': separator } = values;
  if (field === undefined) return null;
  return {
    kind: 'field',
    separator: separator ?? '_',
    index: wholeNumber('speaker-field', field, () => true, 'a whole number'),
  };
}

function checkRegex(rule: LabelRule): void {
  try {
    compileLabelRule(rule);
  } catch (error) {
    throw new UsageError(`--label-regex: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fraction(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) {
    throw new UsageError(`--${option} must be at least 0 and less than 1; found ${text}.`);
  }
  return value;
}

function splitOf(values: OwnValues): Partial<SplitConfig> {
  const split: Partial<SplitConfig> = {};
  const {
    'validation-fraction': validation,
    'test-fraction': test,
    'split-method': method,
    'split-seed': seed,
  } = values;
  if (
    values['split-file'] !== undefined &&
    Object.values({ validation, test, method, seed }).some((v) => v !== undefined)
  ) {
    throw new UsageError('--split-file says it all: give no other option of the split beside it.');
  }
  if (validation !== undefined) split.validationFraction = fraction('validation-fraction', validation);
  if (test !== undefined) split.testFraction = fraction('test-fraction', test);
  if (method !== undefined)
    split.method = oneOf<'random' | 'stratified' | 'speaker'>('split-method', method, [
      'random',
      'stratified',
      'speaker',
    ]);
  if (seed !== undefined) split.seed = wholeNumber('split-seed', seed, (n) => n >= 0, 'a whole number of at least 0');
  return split;
}

/** A setting's default for this command. */
export function defaultOf(name: HuggingFaceName): unknown {
  return applyByName({ ...commandDefaults })[name];
}

function applyByName(change: Record<string, number>): Record<string, unknown> {
  const config = applyHuggingFaceNames(presets.default, change);
  return Object.fromEntries(
    Object.entries(hfNames).map(([field, name]) => [name, config[field as keyof TrainingConfig]]),
  );
}
