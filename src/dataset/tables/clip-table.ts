// A table that came with the clips, as it is stored beside them: nothing of it is lost, whatever it turns out to be about.

import { hasFields, isCount, isListOf, isText } from '../../lib/record-schemas.ts';

export interface ClipTable {
  /** Where it lay, as a clip's path says it: what its rows call a file is looked for from there. */
  path: string;
  /** Each once, none empty. */
  columns: string[];
  /** By row: a cell for each column, '' where there is none. */
  rows: string[][];
  /** Lines that could not be kept whole. */
  oddLineCount: number;
}

const isTextList = isListOf(isText);

const hasTableFields = hasFields<ClipTable>({
  path: isText,
  columns: isTextList,
  rows: isListOf(isTextList),
  oddLineCount: isCount,
});

/** Whether a stored table is whole. */
export function isClipTable(value: unknown): value is ClipTable {
  return hasTableFields(value) && value.rows.every((row) => row.length === value.columns.length);
}
