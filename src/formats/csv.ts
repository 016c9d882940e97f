// CSV as spreadsheets and pandas read it (RFC 4180), through Papa Parse.

import Papa from 'papaparse';

export type CsvCell = string | number;

/** Rows under a header line. Texts that a spreadsheet would run as a formula (`=…`, `@…`, …) get a `'` before them: file
 *  names and labels come from archives of strangers. Numbers are written with all their digits. */
export function stringifyCsv(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const table = [columns, ...rows].map((row) => row.map(harmless));
  return `${Papa.unparse(table, { newline: '\n' })}\n`;
}

function harmless(cell: CsvCell): CsvCell {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

export interface CsvTable {
  columns: string[];
  /** As many cells as there are columns: missing ones are empty. */
  rows: string[][];
}

/** The commonest separator of the first line, not counting what is in quotes. */
function separatorOf(text: string): string {
  const [first = ''] = text.replaceAll(/"[^"]*"/g, '').split(/\r?\n/, 1);
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: first.split(separator).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator;
}

/** Reads CSV separated by commas, semicolons or tabs; the first line names the columns. Empty lines are skipped. */
export function parseCsv(text: string): CsvTable {
  const body = text.replace(/^\ufeff/, '');
  const { data } = Papa.parse<string[]>(body, { skipEmptyLines: true, delimiter: separatorOf(body) });
  const [columns = [], ...rows] = data;
  return { columns, rows: rows.map((row) => columns.map((_, index) => row[index] ?? '')) };
}
