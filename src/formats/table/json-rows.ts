// Rows as JSON objects: one a line (JSON Lines, datasets' metadata.jsonl), a list of them, or an object of them by the files' names
// (NSynth's examples.json). An object inside a row becomes columns of its own: {"votes": {"angry": 3}} is `votes.angry`.

import { parseBoundedJson } from '../../lib/bounded-json.ts';
import { isPlainObject } from '../../lib/record-schemas.ts';
import { columnNames, emptyTable, mostCells, mostColumns, mostRows, notATable, type Table, tooLarge } from './table.ts';

/** The column of the names, where rows are given by name. */
const keyColumn = 'key';

/** Throws `table/not-a-table`, `table/empty`, `table/too-large`. */
export function parseJsonRows(text: string): Table {
  const { objects, oddLineCount } = objectsOf(text.replace(/^\uFEFF/, ''));
  if (objects.length === 0) throw emptyTable();
  if (objects.length > mostRows) throw tooLarge(`${objects.length} rows`, `${mostRows}`);
  const places = new Map<string, number>();
  const flat = objects.map((object) => {
    const cells = flatten(object);
    for (const name of cells.keys()) if (!places.has(name)) places.set(name, places.size);
    if (places.size > mostColumns) throw tooLarge(`more than ${mostColumns} columns`, `${mostColumns}`);
    return cells;
  });
  const names = [...places.keys()];
  if (names.length * flat.length > mostCells) throw tooLarge(`${names.length * flat.length} cells`, `${mostCells}`);
  const rows = flat.map((cells) => names.map((name) => cells.get(name) ?? ''));
  return { columns: columnNames(names), rows, oddLineCount };
}

function objectsOf(text: string): { objects: Record<string, unknown>[]; oddLineCount: number } {
  const whole = /^\s*\[/.test(text) || !isLines(text) ? tryParse(text) : undefined;
  if (Array.isArray(whole)) {
    const objects = whole.filter(isPlainObject);
    if (objects.length === 0 && whole.length > 0) throw notATable('its list holds no objects');
    return { objects, oddLineCount: whole.length - objects.length };
  }
  if (isPlainObject(whole)) {
    const byName = Object.entries(whole).filter((entry): entry is [string, Record<string, unknown>] =>
      isPlainObject(entry[1]),
    );
    if (byName.length > Object.keys(whole).length / 2) {
      const objects = byName.map(([key, row]) => ({ [keyColumn]: key, ...row }));
      return { objects, oddLineCount: Object.keys(whole).length - byName.length };
    }
    return { objects: [whole], oddLineCount: 0 };
  }
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  const objects = lines.map(tryParse).filter(isPlainObject);
  if (lines.length > 0 && objects.length < lines.length / 2) throw notATable('its lines are no JSON objects');
  return { objects, oddLineCount: lines.length - objects.length };
}

/** Whether the first of several lines is an object by itself. */
function isLines(text: string): boolean {
  const trimmed = text.trim();
  const end = trimmed.search(/[\r\n]/);
  return end >= 0 && isPlainObject(tryParse(trimmed.slice(0, end)));
}

function tryParse(text: string): unknown {
  try {
    return parseBoundedJson(text);
  } catch {
    return undefined;
  }
}

/** Cells by column; an object inside one level deep is taken apart, anything deeper stays JSON. */
function flatten(row: Record<string, unknown>): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [name, value] of Object.entries(row)) {
    if (!isPlainObject(value)) cells.set(name, textOf(value));
    else for (const [inner, cell] of Object.entries(value)) cells.set(`${name}.${inner}`, textOf(cell));
  }
  return cells;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}
