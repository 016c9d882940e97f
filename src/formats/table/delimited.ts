// Tables of cells with a delimiter between them, as spreadsheets and programs save them: commas, semicolons (where the comma is the
// decimal point), tabs, bars or spaces. Lines and quotes are Papa Parse's; which delimiter, and whether quotes mean anything, is found here.

import Papa from 'papaparse';
import { columnNames, emptyTable, mostCells, mostColumns, mostRows, notATable, type Table, tooLarge } from './table.ts';

/** Of two that fit equally well the earlier: a semicolon beside decimal commas is the delimiter. */
const delimiters = ['\t', ';', '|', ','] as const;
/** Enough lines to tell. */
const sampledLetters = 200_000;

interface Reading {
  delimiter: string;
  /** '\0': none; a quote is then a letter like others, as in Common Voice's sentences. */
  quoteChar: string;
}

/** Throws `table/not-a-table`, `table/empty`, `table/too-large`. */
export function parseDelimited(text: string): Table {
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const told = /^sep=(.)\n/i.exec(lines);
  const body = told ? lines.slice(told[0].length) : lines;
  const reading = told?.[1] ? { delimiter: told[1], quoteChar: '"' } : readingOf(body);
  const rows = parse(body, reading);
  const [head] = rows;
  if (head?.every((name) => name.split(' ').length >= 3)) throw notATable('its first line is a sentence');
  if (!head || rows.length < 2) throw emptyTable();
  if (rows.length - 1 > mostRows) throw tooLarge(`${rows.length - 1} rows`, `${mostRows}`);
  return toTable(head, rows.slice(1));
}

function toTable(head: string[], rows: string[][]): Table {
  const usual = mostFrequent(rows.map(widthOf));
  const count = Math.max(widthOf(head), usual, 1);
  if (count > mostColumns) throw tooLarge(`${count} columns`, `${mostColumns}`);
  if (count * rows.length > mostCells) throw tooLarge(`${count * rows.length} cells`, `${mostCells}`);
  let oddLineCount = 0;
  const at = Array.from({ length: count }, (_, index) => index);
  const cells = rows.map((row) => {
    if (widthOf(row) > count) oddLineCount++;
    return at.map((index) => row[index] ?? '');
  });
  return { columns: columnNames(at.map((index) => head[index] ?? '')), rows: cells, oddLineCount };
}

/** Without empty cells at the end, which spreadsheets leave. */
function widthOf(row: readonly string[]): number {
  let width = row.length;
  while (width > 0 && row[width - 1] === '') width--;
  return width;
}

function readingOf(text: string): Reading {
  const end = text.length > sampledLetters ? text.lastIndexOf('\n', sampledLetters) : -1;
  const sample = end > 0 ? text.slice(0, end) : text;
  let best: { reading: Reading; score: number } | null = null;
  for (const delimiter of delimiters) {
    const reading = { delimiter, quoteChar: quoteCharOf(sample, delimiter) };
    const score = consistency(parse(sample, reading));
    if (score > (best?.score ?? 0)) best = { reading, score };
  }
  if (best && best.score >= 0.6) return best.reading;
  const bySpaces = { delimiter: ' ', quoteChar: '\0' };
  if (consistency(parse(sample, bySpaces)) === 1) return bySpaces;
  // a list of files, or lines that have nothing in common
  const oneColumn = { delimiter: '\t', quoteChar: quoteCharOf(sample, '\t') };
  const lines = parse(sample, oneColumn);
  const sentences = lines.filter(([line = '']) => line.split(' ').length > 3);
  if (sentences.length > lines.length / 2)
    throw notATable('its lines are sentences, or have different numbers of cells');
  return oneColumn;
}

/** Quotes that stand where none belong are letters; unless without them the lines do not fit each other. */
function quoteCharOf(text: string, delimiter: string): string {
  if (!text.includes('"')) return '"';
  const { errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n', skipEmptyLines: 'greedy' });
  if (!errors.some(({ type }) => type === 'Quotes')) return '"';
  return consistency(parse(text, { delimiter, quoteChar: '\0' })) > 0.9 ? '\0' : '"';
}

/** Share of the lines that have as many cells as most do, 0..1; 0 where most have one. */
function consistency(rows: readonly string[][]): number {
  const widths = rows.map((row) => row.length);
  const usual = mostFrequent(widths);
  if (usual < 2 || rows.length < 2) return 0;
  return widths.filter((width) => width === usual).length / widths.length;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = 0;
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value;
  return best;
}

function parse(text: string, { delimiter, quoteChar }: Reading): string[][] {
  const options = { delimiter, quoteChar, newline: '\n', skipEmptyLines: 'greedy' } as const;
  const { data } = Papa.parse<string[]>(text, options);
  return data.map((row) => row.map((cell) => cell.trim()));
}
