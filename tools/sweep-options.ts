// The command line of `npm run sweep`, read: that of `npm run train`, and what is to be tried.

import type { SweepRequest } from '../src/app/headless-api.ts';
import { UsageError } from './cli-error.ts';
import { readCommandLine } from './options/command-line.ts';
import { withProbeRow } from './options/own-options.ts';
import { type StudioOptions, studioOptionsOf } from './options/studio-options.ts';
import { askedSweepOf, sweepOptions } from './options/sweep-options.ts';
import { trainingOptions, trainRequestOf } from './options/training-request.ts';

export interface SweepOptions extends StudioOptions {
  notes: string[];
  savesModel: boolean;
  request: SweepRequest;
}

const allOptions = { ...trainingOptions, ...sweepOptions } as const;

export const sweepOptionNames = Object.keys(allOptions);

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readSweepOptions(args: readonly string[]): SweepOptions {
  const { values, positionals } = readCommandLine(withProbeRow(args), allOptions);
  const studio = studioOptionsOf(values, positionals);
  const { notes, request } = trainRequestOf(values, studio);
  if (request.startFromProbe !== undefined && values.folds !== undefined)
    throw new UsageError('--start-from-probe has heard clips that the folds test: give no --folds.');
  return {
    ...studio,
    notes,
    savesModel: values['save-model'] ?? false,
    request: { ...request, sweep: askedSweepOf(values) },
  };
}
