// A split given file by file: a CSV with the columns `file` and `split`, as a run's own split.csv has them.

import type { DataRequest } from '../src/app/headless-api.ts';
import type { GivenParts } from '../src/dataset/splits/split.ts';
import { UsageError } from './cli-error.ts';
import { parseFileColumn, readGivenFile } from './file-column.ts';

type Part = GivenParts[string];

/** `none`: in no part. */
const partNames: readonly Part[] = ['train', 'validation', 'test', 'none'];

/** Part of each file. Throws a UsageError that names the file and the line. */
export function readSplitFile(given: string): Record<string, Part> {
  return readGivenFile('split-file', given, parseSplit);
}

/** Throws a UsageError. */
export function parseSplit(text: string): Record<string, Part> {
  const partNamed = (cell: string) => partNames.find((name) => name === cell) ?? null;
  const parts = parseFileColumn(text, 'split', partNamed, partNames.join(' | '));
  for (const part of ['train', 'test'] as const) {
    if (![...parts.values()].includes(part)) throw new UsageError(`no file is in ${part}.`);
  }
  return Object.fromEntries(parts);
}

/** A request with the split that a file says, where one was given. */
export function withSplitFile<Request extends DataRequest>(request: Request, splitFile: string | null): Request {
  return splitFile === null ? request : { ...request, split: { method: 'given', parts: readSplitFile(splitFile) } };
}
