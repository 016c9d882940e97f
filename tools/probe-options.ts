// The command line of `npm run probe`, read: what it shares with `npm run train`, the folds and what is to be done with the best.

import { statSync } from 'node:fs';
import type { AskedFolds, ProbeBest, ProbeCommandRequest } from '../src/app/headless-api.ts';
import { readCommandLine } from './options/command-line.ts';
import { type HelpLine, oneOf, wholeNumber } from './options/option-values.ts';
import { dataRequestOf, type StudioOptions, studioOptions, studioOptionsOf } from './options/studio-options.ts';

export interface ProbeOptions extends StudioOptions {
  /** A CSV file; null: the folds are made. */
  foldsFile: string | null;
  /** What is to be written as a model; null: nothing. */
  best: ProbeBest | null;
  request: ProbeCommandRequest;
}

const probeOptions = { ...studioOptions, folds: { type: 'string' }, best: { type: 'string' } } as const;

export const probeOptionNames = Object.keys(probeOptions);

export const foldsHelp: readonly HelpLine[] = [
  [
    '--folds N|GROUP|FILE.csv',
    'so many folds; one for each value of a group (group: of the one that is kept apart, or the speaker); or columns file, fold (5)',
  ],
  ['--best native|any', 'write the best as a model: among those that transformers loads by itself, or among all'],
];

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readProbeOptions(args: readonly string[]): ProbeOptions {
  const { values, positionals } = readCommandLine(args, probeOptions);
  const studio = studioOptionsOf(values, positionals);
  const isFile = values.folds !== undefined && isFileName(values.folds);
  return {
    ...studio,
    foldsFile: isFile ? (values.folds ?? null) : null,
    best: values.best === undefined ? null : oneOf<ProbeBest>('best', values.best, ['native', 'any']),
    request: {
      ...dataRequestOf(values, studio),
      folds: values.folds === undefined || isFile ? null : foldsOf(values.folds),
    },
  };
}

/** A group may be called anything, a file ends as tables do or is there. */
function isFileName(text: string): boolean {
  return /\.csv$/i.test(text) || (statSync(text, { throwIfNoEntry: false })?.isFile() ?? false);
}

function foldsOf(text: string): AskedFolds {
  if (text === '' || /^[-+]?[\d.]+$/.test(text))
    return { kind: 'count', count: wholeNumber('folds', text, (n) => n >= 2, 'at least 2, a group or a file') };
  return { kind: 'group', name: text === 'group' ? null : text };
}
