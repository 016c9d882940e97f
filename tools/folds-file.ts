// The folds of a cross-validation given file by file: a CSV with the columns `file` and `fold`.

import { UsageError } from './cli-error.ts';
import { parseFileColumn, readGivenFile } from './file-column.ts';

/** Name of each file's fold. Throws a UsageError that names the file and the line. */
export function readFoldsFile(given: string): Record<string, string> {
  return readGivenFile('folds', given, parseFolds);
}

/** Throws a UsageError. */
export function parseFolds(text: string): Record<string, string> {
  const folds = parseFileColumn(text, 'fold', (cell) => cell || null, 'a number or a name');
  const names = new Set(folds.values());
  if (names.size < 2)
    throw new UsageError(`two folds at least are expected in the column fold; found ${[...names].join() || 'none'}.`);
  return Object.fromEntries(folds);
}
