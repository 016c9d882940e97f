// A split given file by file: a CSV with the columns `file` and `split`, as a run's own split.csv has them.

import { readFileSync, statSync } from 'node:fs';
import Papa from 'papaparse';
import type { GivenParts } from '../src/dataset/splits/split.ts';
import { fromCsvCell } from '../src/export/csv.ts';
import { UsageError } from './cli-error.ts';

type Part = GivenParts[string];

/** `none`: in no part. */
const partNames: readonly Part[] = ['train', 'validation', 'test', 'none'];

/** Part of each file. Throws a UsageError that names the file and the line. */
export function readSplitFile(given: string): Record<string, Part> {
  if (!statSync(given, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`--split-file: ${given} does not exist or is no file.`);
  }
  try {
    return parseSplit(readFileSync(given, 'utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`--split-file: ${given}: ${error.message}`);
    throw error;
  }
}

/** Other columns are left alone. Throws a UsageError. */
export function parseSplit(text: string): Record<string, Part> {
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
    delimiter: ',',
  });
  for (const column of ['file', 'split']) {
    if (meta.fields?.includes(column)) continue;
    throw new UsageError(`a column ${column} is expected; found ${meta.fields?.join(', ') || 'none'}.`);
  }
  const parts = new Map<string, Part>();
  for (const [index, row] of data.entries()) {
    // the first line holds the columns' names
    const line = `line ${index + 2}`;
    const file = fromCsvCell(row.file?.trim() ?? '');
    const part = partNames.find((name) => name === row.split?.trim());
    if (!file) throw new UsageError(`${line} names no file.`);
    if (!part)
      throw new UsageError(`${line}: split must be ${partNames.join(' | ')}; found ${row.split || 'nothing'}.`);
    if (parts.has(file)) throw new UsageError(`${line} names ${file} a second time.`);
    parts.set(file, part);
  }
  for (const part of ['train', 'test'] as const) {
    if (![...parts.values()].includes(part)) throw new UsageError(`no file is in ${part}.`);
  }
  return Object.fromEntries(parts);
}
