// Tables as CSV, safe to open in a spreadsheet: a name that begins as a formula is text there, not something to run.
// https://owasp.org/www-community/attacks/CSV_Injection

import Papa from 'papaparse';

/** Begins as a formula, in full-width letters too, and is no number: such a cell gets an apostrophe before it. One that has
 *  apostrophes there already gets one more, so that it can be read back. */
const formula = /^'*(?![+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$)[=+\-@\t\r\n＝＋－＠]/;

/** Numbers are written as they are, a text as it is but for that apostrophe. */
export function toCsv(fields: readonly string[], data: readonly (readonly (string | number | undefined)[])[]): string {
  const table = { fields: [...fields], data: data.map((row) => [...row]) };
  return `${Papa.unparse(table, { newline: '\n', escapeFormulae: formula })}\n`;
}

/** The text that a cell of `toCsv` was made from. */
export function fromCsvCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
