// The tables of a data set held beside its files: which row is about which file, and what a column says of each clip. A table whose
// rows are about speakers, classes or anything else that is part of the names is joined by that part.

import { z } from '../../lib/zod.ts';
import { ruleCandidates, samplePaths } from '../label-candidates.ts';
import { compileLabelRule, fileNameRange, type LabelRule, labelRuleSchema } from '../label-rule.ts';
import { namingScheme } from '../naming-schemes.ts';
import { partsOfNames } from '../split-words.ts';
import type { ClipColumn } from './clip-columns.ts';
import type { ClipTable } from './clip-table.ts';
import { FileFinder } from './file-finder.ts';

/** What the rows of a table are about. */
export const tableKeySchema = z.object({
  column: z.string(),
  /** The part of the names, or the column of another table, that the cells say; `file`: the file itself. */
  by: z.union([z.literal('file'), labelRuleSchema]),
});

export type TableKey = z.infer<typeof tableKeySchema>;

/** By the path of the table. */
export type TableKeys = Readonly<Record<string, TableKey>>;

export interface TableJoin {
  path: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  oddLineCount: number;
  /** Null: its rows are about nothing that is here. */
  key: TableKey | null;
  /** Rows that are about no file of the data set. */
  rowsWithoutFile: number[];
  /** Paths of files that no row is about. */
  filesWithoutRow: string[];
  /** Rows about a file that an earlier row is about: of each column the first that says something counts. */
  repeatedRows: { row: number; earlier: number }[];
}

/** What the tables say of each clip. */
export interface ClipColumns {
  joins: TableJoin[];
  /** Of one name in several tables: of each clip what the first of them that says anything says. */
  columns: ClipColumn[];
}

export const noColumns: ClipColumns = { joins: [], columns: [] };

/** Looked at to tell whether a column names files. */
const sampledRows = 400;

/** @param paths by clip index, of the file that the clip came from
 *  @param keys what a person said the rows are about, by the tables' paths; others are guessed */
export function joinTables(paths: readonly string[], tables: readonly ClipTable[], keys: TableKeys = {}): ClipColumns {
  if (tables.length === 0) return noColumns;
  const files = [...new Set(paths)];
  const finder = new FileFinder(files);
  const drafts = tables.map((table): Draft => byFile(table, files, finder, keys[table.path]));
  const columns = columnsOf(drafts, files.length);
  // those that are joined by a part of the names, or by what another table says
  for (const [at, draft] of drafts.entries()) {
    if (draft.key) continue;
    const chosen = keys[draft.table.path];
    drafts[at] = byGroup(draft, files, columns, chosen?.by === 'file' ? undefined : chosen);
  }
  const fileOf = new Map(files.map((path, file) => [path, file]));
  const fileOfClip = paths.map((path) => fileOf.get(path) ?? -1);
  return {
    joins: drafts.map((draft) => joinOf(draft, files)),
    columns: columnsOf(drafts, files.length).map(({ name, values }) => ({
      name,
      values: fileOfClip.map((file) => values[file] ?? null),
    })),
  };
}

interface Draft {
  table: ClipTable;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  key: TableKey | null;
  /** By row: the files that it is about. */
  rowFiles: readonly (readonly number[])[];
}

const notJoined = (table: ClipTable): Draft => ({ ...table, table, key: null, rowFiles: table.rows.map(() => []) });

function byFile(table: ClipTable, files: readonly string[], finder: FileFinder, chosen?: TableKey): Draft {
  if (chosen && chosen.by !== 'file') return notJoined(table);
  const { columns, rows } = withNamesFor(table, finder);
  let best: { column: string; cells: string[]; found: (number | null)[]; score: number } | null = null;
  for (const [at, column] of columns.entries()) {
    if (chosen && column !== chosen.column) continue;
    const cells = rows.map((row) => row[at] ?? '');
    const find = finder.reader(table.path, cells);
    if (!sampleOf(cells).some((cell) => find(cell) !== null) && !looksLikeNames(cells)) continue;
    const found = cells.map(find);
    const distinct = new Set(found);
    distinct.delete(null);
    const score = distinct.size + (readsLikeFile(column) ? 0.5 : 0);
    if (distinct.size > 0 && score > (best?.score ?? 0)) best = { column, cells, found, score };
  }
  if (!best || (!chosen && !isEnough(best.cells, best.found, files.length))) return notJoined(table);
  const rowFiles = best.found.map((file) => (file === null ? [] : [file]));
  return { table, columns, rows, key: { column: best.column, by: 'file' }, rowFiles };
}

/** One in ten of the rows or of the files. A number that happens to be one file's name is less. */
function isEnough(cells: readonly string[], found: readonly (number | null)[], fileCount: number): boolean {
  const matched = cells.filter((_, row) => found[row] !== null);
  const distinct = new Set(found.filter((file) => file !== null)).size;
  if (distinct < Math.min(2, fileCount) && !matched.some((cell) => /\p{L}/u.test(cell))) return false;
  // each file is in a row or a few, as votes on its sound and on its picture are
  return distinct >= matched.length / 20 && (matched.length >= found.length / 10 || distinct >= fileCount / 10);
}

function sampleOf(cells: readonly string[]): string[] {
  const step = Math.max(1, cells.length / sampledRows);
  return Array.from({ length: Math.min(cells.length, sampledRows) }, (_, i) => cells[Math.floor(i * step)] ?? '');
}

function looksLikeNames(cells: readonly string[]): boolean {
  const sample = sampleOf(cells);
  return new Set(sample).size > sample.length * 0.9;
}

function readsLikeFile(column: string): boolean {
  return /file|path|^(f?name|clip|audio|wav|id|utt|utterance|key|文件|录音|音频)/i.test(column);
}

/** A table without names of columns: its first line is about a file too. */
function withNamesFor(table: ClipTable, finder: FileFinder): Pick<ClipTable, 'columns' | 'rows'> {
  const find = finder.reader(table.path, table.columns);
  if (!table.columns.some((name) => find(name) !== null)) return table;
  const first = table.columns.map((name, at) => {
    if (name === `#${at + 1}`) return '';
    const plain = name.replace(/ \(\d+\)$/, '');
    return plain !== name && table.columns.indexOf(plain) < at && table.columns.includes(plain) ? plain : name;
  });
  return { columns: table.columns.map((_, at) => `#${at + 1}`), rows: [first, ...table.rows] };
}

function byGroup(draft: Draft, files: readonly string[], known: readonly ClipColumn[], chosen?: TableKey): Draft {
  const { columns, rows } = draft;
  const sampled = samplePaths(files);
  const scheme = namingScheme(sampled);
  const rules: LabelRule[] = chosen
    ? [chosen.by as LabelRule]
    : [
        ...(scheme?.speaker ? [scheme.speaker, scheme.label] : []),
        ...ruleCandidates(sampled),
        ...known.map(({ name }): LabelRule => ({ kind: 'column', column: name })),
      ];
  const values = rules.map((rule) => filesByValue(rule, files, known));
  let best: { column: string; rule: LabelRule; byValue: Map<string, number[]>; count: number } | null = null;
  for (const [at, column] of columns.entries()) {
    if (chosen && column !== chosen.column) continue;
    const cells = new Set(rows.map((row) => keyText(row[at] ?? '')));
    cells.delete('');
    // a row for each
    if (!chosen && cells.size < rows.length * 0.9) continue;
    for (const [which, byValue] of values.entries()) {
      const rule = rules[which];
      if (!rule || (!chosen && byValue.size < 2)) continue;
      let count = 0;
      for (const cell of cells) count += byValue.get(cell)?.length ?? 0;
      if (count > (best?.count ?? 0)) best = { column, rule, byValue, count };
    }
  }
  if (!best || (!chosen && best.count < files.length * 0.5)) return draft;
  const at = columns.indexOf(best.column);
  const { byValue } = best;
  const rowFiles = rows.map((row) => byValue.get(keyText(row[at] ?? '')) ?? []);
  return { ...draft, key: { column: best.column, by: best.rule }, rowFiles };
}

/** `Actor_01` is 1 in a table, `01` too. */
function keyText(text: string): string {
  const plain = text.normalize('NFC').trim().toLowerCase();
  const digits = /^(?:[a-z]+[ _-]?)?0*(\d+)$/.exec(plain)?.[1];
  return digits ?? plain;
}

function filesByValue(rule: LabelRule, files: readonly string[], known: readonly ClipColumn[]): Map<string, number[]> {
  const byValue = new Map<string, number[]>();
  const read = valueByFile(rule, known);
  for (const [file, path] of files.entries()) {
    const value = read(path, file);
    if (value === null) continue;
    const key = keyText(value);
    const list = byValue.get(key);
    if (list) list.push(file);
    else byValue.set(key, [file]);
  }
  return byValue;
}

function valueByFile(rule: LabelRule, known: readonly ClipColumn[]): (path: string, file: number) => string | null {
  if (rule.kind === 'votes') return () => null;
  if (rule.kind === 'column') {
    const values = known.find(({ name }) => name === rule.column)?.values ?? [];
    return (_, file) => values[file] ?? null;
  }
  const read = compileLabelRule(rule);
  return (path) => read(path)?.text ?? null;
}

/** By file. */
function columnsOf(drafts: readonly Draft[], fileCount: number): ClipColumn[] {
  const byName = new Map<string, (string | null)[]>();
  for (const { columns, rows, key, rowFiles } of drafts) {
    if (!key) continue;
    for (const [at, name] of columns.entries()) {
      const values = byName.get(name) ?? Array.from({ length: fileCount }, () => null);
      byName.set(name, values);
      for (const [row, files] of rowFiles.entries()) {
        const cell = rows[row]?.[at];
        if (cell) for (const file of files) values[file] ??= cell.normalize('NFC');
      }
    }
  }
  const lists = listColumn(drafts, fileCount);
  if (lists && !byName.has(listsName)) byName.set(listsName, lists);
  return [...byName].map(([name, values]) => ({ name, values }));
}

/** The column that is made where tables are lists of a split: which of them a clip is in (Common Voice's train, dev and test). */
const listsName = 'table';

function listColumn(drafts: readonly Draft[], fileCount: number): (string | null)[] | null {
  const lists = drafts.flatMap(({ table, key, rowFiles }) => {
    const { start, end } = fileNameRange(table.path);
    return key?.by === 'file' ? [{ name: table.path.slice(start, end), rowFiles }] : [];
  });
  const parts = partsOfNames(lists.map(({ name }) => name));
  if (!parts) return null;
  const values = Array.from({ length: fileCount }, (): string | null => null);
  for (const { name, rowFiles } of lists) {
    if (parts.get(name) === null) continue;
    for (const about of rowFiles) for (const file of about) values[file] ??= name;
  }
  return values;
}

function joinOf({ table, columns, rows, key, rowFiles }: Draft, files: readonly string[]): TableJoin {
  const join: TableJoin = {
    path: table.path,
    columns,
    rows,
    oddLineCount: table.oddLineCount,
    key,
    rowsWithoutFile: [],
    filesWithoutRow: [],
    repeatedRows: [],
  };
  const rowOfFile = new Map<number, number>();
  for (const [row, about] of rowFiles.entries()) {
    if (about.length === 0) join.rowsWithoutFile.push(row);
    for (const file of about) {
      const earlier = rowOfFile.get(file);
      if (earlier === undefined) rowOfFile.set(file, row);
      else {
        join.repeatedRows.push({ row, earlier });
        break;
      }
    }
  }
  join.filesWithoutRow = files.filter((_, file) => !rowOfFile.has(file));
  return join;
}

/** Of the rows about a file that an earlier row is about, those that say something else than it in these columns. */
export function contradictingRows({ columns, rows, repeatedRows }: TableJoin, names: readonly string[]): number[] {
  const places = names.map((name) => columns.indexOf(name)).filter((at) => at >= 0);
  return repeatedRows
    .filter(({ row, earlier }) => places.some((at) => rows[row]?.[at] !== rows[earlier]?.[at]))
    .map(({ row }) => row);
}
