// A table file, whatever it is called: what it is shows in what it holds.

import { parseDelimited } from './delimited.ts';
import { parseJsonRows } from './json-rows.ts';
import { emptyTable, mostTableBytes, type Table, tooLarge } from './table.ts';
import { tableText } from './table-text.ts';

/** Throws `table/not-a-table`, `table/empty`, `table/too-large`, `table/workbook`, `file/lfs-pointer`. */
export function readTable(bytes: Uint8Array): Table {
  refuseTooLarge(bytes.length);
  const text = tableText(bytes);
  if (text.trim() === '') throw emptyTable();
  return /^\uFEFF?\s*[[{]/.test(text) ? parseJsonRows(text) : parseDelimited(text);
}

/** Before it is read. */
export function refuseTooLarge(bytes: number, most = mostTableBytes): void {
  const mib = (count: number) => `${Math.ceil(count / 1024 / 1024)} MiB`;
  const limit = Math.min(most, mostTableBytes);
  if (bytes > limit) throw tooLarge(mib(bytes), mib(limit));
}
