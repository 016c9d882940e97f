// A table as text: what a CSV, a TSV or a list of JSON objects says about clips, before anyone knows what its columns mean.

import { VoxtuneError } from '../../lib/errors.ts';

export interface Table {
  /** Each once, none empty: a second `label` is `label (2)`, the third column without a name `#3`. */
  columns: string[];
  /** As many cells in each as there are columns, without spaces around; '' where there is none. */
  rows: string[][];
  /** Lines of which something is missing here: they have more cells than there are columns, or are no JSON. */
  oddLineCount: number;
}

/** Common Voice's English list of 1.8 million clips is larger; the clips of it that fit a browser have smaller ones. */
export const mostTableBytes = 64 * 1024 * 1024;
export const mostRows = 1_000_000;
export const mostColumns = 1000;
/** Of all cells: a few bytes of JSON can claim rows of many columns. */
export const mostCells = 20_000_000;

/** Names that can be told apart. */
export function columnNames(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((text, at) => {
    const plain = text.normalize('NFC').trim() || `#${at + 1}`;
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain} (${n})`;
    taken.add(name);
    return name;
  });
}

export function notATable(found: string): VoxtuneError {
  return new VoxtuneError(
    'table/not-a-table',
    `This is no table: ${found}. Save it as CSV (UTF-8) with a column that names the files.`,
    { found },
  );
}

/** A table in a form that is not read here; `found` names it. */
export function isWorkbook(found: string): VoxtuneError {
  return new VoxtuneError(
    'table/workbook',
    `This table is ${found}, which is not read here. Save it as CSV (UTF-8) and add that.`,
    { found },
  );
}

export function tooLarge(found: string, limit: string): VoxtuneError {
  return new VoxtuneError(
    'table/too-large',
    `The table has ${found}; up to ${limit} are read. Keep the lines and the columns that are about these clips.`,
    { found, limit },
  );
}

export function emptyTable(): VoxtuneError {
  return new VoxtuneError(
    'table/empty',
    'The table has no rows: a line for each clip is expected below the names of the columns.',
  );
}
