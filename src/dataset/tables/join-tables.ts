// The tables of a data set held beside its files: which row is about which file, and what a column says of each clip. A table whose
// rows are about speakers, classes or anything else that is part of the names is joined by that part.

import { z } from '../../lib/zod.ts';
import { ruleCandidates, samplePaths } from '../labels/label-candidates.ts';
import { compileLabelRule, fileNameRange, type LabelRule, labelRuleSchema } from '../labels/label-rule.ts';
import { looksLikeSpeaker } from '../labels/label-words.ts';
import { namingScheme } from '../labels/naming-schemes.ts';
import { partsOfNames } from '../splits/split-words.ts';
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
  let parts: NamePart[] | null = null;
  const inNames = () => {
    parts ??= partsOfFiles(files);
    return parts;
  };
  // those that are joined by a part of the names, or by what another table says
  for (const [at, draft] of drafts.entries()) {
    if (draft.key) continue;
    const chosen = keys[draft.table.path];
    drafts[at] = byGroup(draft, files, columns, inNames, chosen?.by === 'file' ? undefined : chosen);
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
  const { columns, rows } = table;
  let best: { at: number; column: string; cells: string[]; found: (number | null)[]; score: number } | null = null;
  for (const [at, column] of columns.entries()) {
    if (chosen && column !== chosen.column && numberedName(at) !== chosen.column) continue;
    const cells = rows.map((row) => row[at] ?? '');
    const sample = sampleOf(cells);
    let find = finder.reader(table.path, sample);
    if (sample.every((cell) => find(cell) === null)) {
      // few of many may be here
      if (!looksLikeNames(sample)) continue;
      find = finder.reader(table.path, cells);
    }
    const found = cells.map(find);
    const distinct = new Set(found);
    distinct.delete(null);
    const score = distinct.size + (readsLikeFile(column) ? 0.5 : 0);
    if (distinct.size > 0 && score > (best?.score ?? 0)) best = { at, column, cells, found, score };
  }
  if (!best) return notJoined(table);
  const { column, cells, found } = best;
  const first = finder.reader(table.path, cells)(column);
  const all = first === null ? best : { column, cells: [column, ...cells], found: [first, ...found] };
  if (!chosen && !isEnough(all, files.length)) return notJoined(table);
  const rowFiles = found.map((file) => (file === null ? [] : [file]));
  if (first === null) return { table, columns, rows, key: { column, by: 'file' }, rowFiles };
  // a table without names of columns: its first line is about a file too
  return {
    table,
    columns: columns.map((_, at) => numberedName(at)),
    rows: [lineOfNames(columns), ...rows],
    key: { column: numberedName(best.at), by: 'file' },
    rowFiles: [[first], ...rowFiles],
  };
}

/** One in ten of the rows or of the files. Numbers that happen to be the names of some files are less. */
function isEnough(
  { column, cells, found }: { column: string; cells: readonly string[]; found: readonly (number | null)[] },
  fileCount: number,
): boolean {
  const matched = cells.filter((_, row) => found[row] !== null);
  const distinct = new Set(found.filter((file) => file !== null)).size;
  const areNumbers = !matched.some((cell) => /\p{L}/u.test(cell));
  if (areNumbers && (distinct < Math.min(2, fileCount) || (distinct < fileCount / 2 && !readsLikeFile(column))))
    return false;
  // each file is in a row or a few, as votes on its sound and on its picture are
  return distinct >= matched.length / 20 && (matched.length >= found.length / 10 || distinct >= fileCount / 10);
}

function sampleOf(cells: readonly string[]): string[] {
  const step = Math.max(1, cells.length / sampledRows);
  return Array.from({ length: Math.min(cells.length, sampledRows) }, (_, i) => cells[Math.floor(i * step)] ?? '');
}

function looksLikeNames(sample: readonly string[]): boolean {
  return new Set(sample).size > sample.length * 0.9;
}

function readsLikeFile(column: string): boolean {
  return /file|path|^(f?name|clip|audio|wav|id|utt|utterance|key|文件|录音|音频)/i.test(column);
}

const numberedName = (at: number) => `#${at + 1}`;

/** The cells that the names of columns were made of. */
function lineOfNames(columns: readonly string[]): string[] {
  return columns.map((name, at) => {
    if (name === numberedName(at)) return '';
    const plain = name.replace(/ \(\d+\)$/, '');
    return plain !== name && columns.slice(0, at).includes(plain) ? plain : name;
  });
}

function byGroup(
  draft: Draft,
  files: readonly string[],
  known: readonly ClipColumn[],
  inNames: () => readonly NamePart[],
  chosen?: TableKey,
): Draft {
  const { columns, rows } = draft;
  let best: { column: string; part: NamePart; count: number } | null = null;
  for (const [at, column] of columns.entries()) {
    if (chosen && column !== chosen.column) continue;
    const cells = new Set(rows.map((row) => keyText(row[at] ?? '')));
    cells.delete('');
    // a row for each
    if (!chosen && cells.size < rows.length * 0.9) continue;
    const sameName = known.filter(({ name }) => name.toLowerCase() === column.toLowerCase());
    const ofColumns = (isWordy(cells) ? known : sameName).map(
      ({ name }): LabelRule => ({ kind: 'column', column: name }),
    );
    const parts = chosen
      ? filesByValue(chosen.by as LabelRule, files, known)
      : [...inNames(), ...ofColumns.flatMap((rule) => filesByValue(rule, files, known))];
    for (const part of parts) {
      const { count, share } = fitOf(part, cells);
      const isSure = isWordy(cells) || readsLikeKey(column);
      if (!chosen && (!isSure || part.byValue.size < 2 || share < 0.8)) continue;
      if (count > (best?.count ?? 0)) best = { column, part, count };
    }
  }
  if (!best || (!chosen && best.count < files.length * 0.5)) return draft;
  const at = columns.indexOf(best.column);
  const { byValue, rule } = best.part;
  const rowFiles = rows.map((row) => byValue.get(keyText(row[at] ?? '')) ?? []);
  return { ...draft, key: { column: best.column, by: rule }, rowFiles };
}

/** What the names of the files say, part by part. */
function partsOfFiles(files: readonly string[]): NamePart[] {
  const sampled = samplePaths(files);
  const scheme = namingScheme(sampled);
  const first = scheme ? [...scheme.groups.map(({ rule }) => rule), scheme.label] : [];
  return [...first, ...ruleCandidates(sampled)].flatMap((rule) => filesByValue(rule, files, []));
}

interface NamePart {
  rule: LabelRule;
  /** By what a cell would say. */
  byValue: ReadonlyMap<string, readonly number[]>;
}

/** How many files the cells are about, and the share of the values that they have. */
function fitOf({ byValue }: NamePart, cells: ReadonlySet<string>): { count: number; share: number } {
  let [count, found] = [0, 0];
  for (const [value, files] of byValue) {
    if (!cells.has(value)) continue;
    found++;
    count += files.length;
  }
  return { count, share: found / byValue.size };
}

/** Small numbers are found in anything. */
function isWordy(cells: ReadonlySet<string>): boolean {
  return [...cells].filter((cell) => /\p{L}|\d{4}/u.test(cell)).length >= 0.8 * cells.size;
}

function readsLikeKey(column: string): boolean {
  return /id$|^(no|nr|num|number|code|key|index|class|label|target|name)$|actor|speaker|subject|participant|client|person|编号/i.test(
    column,
  );
}

/** `01` is 1 in a table. */
function keyText(text: string): string {
  const plain = text.normalize('NFC').trim().toLowerCase();
  return /^\d+$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : plain;
}

/** What a rule gives, as cells would say it; values that read like `Actor_01` may also be numbers alone there, where all of them do. */
function filesByValue(rule: LabelRule, files: readonly string[], known: readonly ClipColumn[]): NamePart[] {
  const read = valueByFile(rule, known);
  const values = files.map((path, file) => read(path, file));
  const said = values.filter((value) => value !== null);
  const isNumbered = said.length > 0 && said.every(looksLikeSpeaker) && new Set(said.map(prefixOf)).size === 1;
  const plain = { rule, byValue: grouped(values) };
  if (!isNumbered) return [plain];
  return [plain, { rule, byValue: grouped(values.map((value) => value?.slice(prefixOf(value).length) ?? null)) }];
}

function grouped(values: readonly (string | null)[]): Map<string, number[]> {
  const byValue = new Map<string, number[]>();
  for (const [file, value] of values.entries()) {
    if (value === null) continue;
    const key = keyText(value);
    const list = byValue.get(key);
    if (list) list.push(file);
    else byValue.set(key, [file]);
  }
  return byValue;
}

const prefixOf = (value: string) => /^\D*/.exec(value)?.[0] ?? '';

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
