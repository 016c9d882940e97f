// The command line of `npm run train`, read: the groups of options in options/ put together, and what they ask the studio
// to do.

import type { TrainRequest } from '../src/app/headless-api.ts';
import type { WeightDtype } from '../src/export/export-kinds.ts';
import { readCommandLine } from './options/command-line.ts';
import { exportOptions, exportsOf, modelDtypeOf, type WrittenExport } from './options/export-options.ts';
import { withProbeRow } from './options/own-options.ts';
import { type StudioOptions, studioOptionsOf } from './options/studio-options.ts';
import { trainingOptions, trainRequestOf } from './options/training-request.ts';

export interface TrainOptions extends StudioOptions {
  /** What is to be said about the file of settings. */
  notes: string[];
  request: TrainRequest;
  /** Besides the model. */
  exports: WrittenExport[];
  modelDtype: WeightDtype;
}

const trainOptions = { ...trainingOptions, ...exportOptions } as const;

export const optionNames = Object.keys(trainOptions);

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readTrainOptions(args: readonly string[]): TrainOptions {
  const { values, positionals } = readCommandLine(withProbeRow(args), trainOptions);
  const studio = studioOptionsOf(values, positionals);
  // the model is written in any case
  const exports = exportsOf(values).filter(({ kind }) => kind !== 'model');
  return { ...studio, ...trainRequestOf(values, studio), exports, modelDtype: modelDtypeOf(values) };
}
