// The command line of `npm run predict`, read.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PredictRequest } from '../src/app/headless-api.ts';
import { backendPreferences } from '../src/engine/backend/engine-info.ts';
import { UsageError } from './cli-error.ts';
import { readCommandLine } from './options/command-line.ts';
import { importOptions, limitsOf, zipNamesOf } from './options/import-options.ts';
import { oneOf } from './options/option-values.ts';

export interface PredictOptions {
  isHelp: boolean;
  /** Files, folders and archives. */
  files: readonly string[];
  /** A folder or zip; null: the built-in model, trained on the sample first. */
  model: string | null;
  /** A CSV file. */
  out: string;
  request: Omit<PredictRequest, 'runId'>;
}

const { 'max-clip-minutes': maxClipMinutes, 'zip-names': zipNames } = importOptions;

export const predictOptions = {
  model: { type: 'string' },
  out: { type: 'string' },
  'max-clip-minutes': maxClipMinutes,
  'zip-names': zipNames,
  backend: { type: 'string' },
  help: { type: 'boolean' },
} as const;

const usualName = 'predictions.csv';

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readPredictOptions(args: readonly string[]): PredictOptions {
  const { values, positionals } = readCommandLine(args, predictOptions);
  const isHelp = values.help ?? false;
  if (!isHelp && values.model === undefined)
    throw new UsageError(
      '--model says what predicts: a folder or zip with a classifier (the model/ that npm run train writes), or builtin-run.',
    );
  if (!isHelp && positionals.length === 0) throw new UsageError('Name the files, folders or archives to predict.');
  return {
    isHelp,
    files: positionals,
    model: values.model === undefined || values.model === 'builtin-run' ? null : values.model,
    out: fileOf(values.out ?? usualName),
    request: {
      backend: oneOf('backend', values.backend ?? 'auto', backendPreferences),
      importLimits: limitsOf(values),
      zipNames: zipNamesOf(values),
    },
  };
}

/** In a folder, the file has its usual name. */
function fileOf(out: string): string {
  const isFolder = /[/\\]$/.test(out) || (existsSync(out) && statSync(out).isDirectory());
  return isFolder ? join(out, usualName) : out;
}
