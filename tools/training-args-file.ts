// `--training-args FILE`: a TrainingArguments(…) call in Python, or a training_args.json, as settings of the command.

import { readFileSync } from 'node:fs';
import type { TrainRequest } from '../src/app/headless-api.ts';
import { toHuggingFaceNames } from '../src/config/hf-names.ts';
import { presets } from '../src/config/presets.ts';
import {
  type ArgumentReport,
  type ReadArguments,
  readTrainingArguments,
} from '../src/config/training-arguments/read.ts';
import { VoxtuneError } from '../src/lib/errors.ts';
import { UsageError } from './cli-error.ts';

export interface TrainingArgsFile {
  settings: TrainRequest['settings'];
  /** Sentences about what was taken and left out. */
  notes: string[];
}

/** Throws a UsageError where the file cannot be read, or says something that would change the result and is not offered. */
export function readTrainingArgsFile(path: string): TrainingArgsFile {
  const { config, reports } = read(path);
  const wrong = reports.map(complaint).filter((text) => text !== null);
  if (wrong.length > 0) throw new UsageError(`--training-args ${path}: ${wrong.join('; ')}.`);
  const names = (outcome: ArgumentReport['outcome']) =>
    reports.filter((report) => report.outcome === outcome).map(({ name }) => name);
  const ignored = names('ignored');
  const settings = Object.fromEntries(
    Object.entries(toHuggingFaceNames(config)).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  );
  return {
    settings,
    notes: [
      `${path}: ${names('taken').length} settings taken` +
        (ignored.length > 0 ? `; without meaning here: ${ignored.join(', ')}.` : '.'),
    ],
  };
}

function read(path: string): ReadArguments {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`--training-args: there is no file ${path} that can be read.`);
  }
  try {
    return readTrainingArguments(text, presets.default);
  } catch (thrown) {
    if (thrown instanceof VoxtuneError) throw new UsageError(`--training-args ${path}: ${thrown.message}`);
    throw thrown;
  }
}

function complaint(report: ArgumentReport): string | null {
  switch (report.outcome) {
    case 'refused':
      return `${report.name} must be ${report.bound}; found ${report.text}`;
    case 'unreadable':
      return `${report.name} is no plain value: ${report.text}`;
    case 'unknown':
      return `there is no setting named ${report.name}`;
    default:
      return null;
  }
}
