// A CSV file that says something of each clip: the column `file` and one more.

import { readFileSync, statSync } from 'node:fs';
import Papa from 'papaparse';
import { fromCsvCell } from '../src/export/csv.ts';
import { UsageError } from './cli-error.ts';

/** What `parse` makes of the text of a file that `option` names. Throws a UsageError that names both, and the line. */
export function readGivenFile<Content>(option: string, given: string, parse: (text: string) => Content): Content {
  if (!statSync(given, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`--${option}: ${given} does not exist or is no file.`);
  }
  try {
    return parse(readFileSync(given, 'utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`--${option}: ${given}: ${error.message}`);
    throw error;
  }
}

/** The value of `column` for each file, as `read` takes it: null is refused, as not being what `expected` says. Other columns are
 *  left alone. Throws a UsageError. */
export function parseFileColumn<Value>(
  text: string,
  column: string,
  read: (cell: string) => Value | null,
  expected: string,
): Map<string, Value> {
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
    delimiter: ',',
  });
  for (const name of ['file', column]) {
    if (meta.fields?.includes(name)) continue;
    throw new UsageError(`a column ${name} is expected; found ${meta.fields?.join(', ') || 'none'}.`);
  }
  const values = new Map<string, Value>();
  for (const [index, row] of data.entries()) {
    // the first line holds the columns' names
    const line = `line ${index + 2}`;
    const file = fromCsvCell(row.file?.trim() ?? '');
    const value = read(row[column]?.trim() ?? '');
    if (!file) throw new UsageError(`${line} names no file.`);
    if (value === null)
      throw new UsageError(`${line}: ${column} must be ${expected}; found ${row[column] || 'nothing'}.`);
    if (values.has(file)) throw new UsageError(`${line} names ${file} a second time.`);
    values.set(file, value);
  }
  return values;
}
