// The tables among what was dropped: lists that say something of the clips beside them. They are found among the files that are no
// audio, read once the clips are known, and kept as they are.

import type { Clip, ImportProblem } from '../dataset/clip.ts';
import { fileNameRange } from '../dataset/labels/label-rule.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import { joinTables } from '../dataset/tables/join-tables.ts';
import { isTableName, isWorkbookName, maybeTableName } from '../dataset/tables/table-names.ts';
import { readTable, refuseTooLarge } from '../formats/table/read-table.ts';
import { isWorkbook } from '../formats/table/table.ts';
import { toErrorRecord } from '../lib/errors.ts';
import { type ImportFile, openBytes } from './import-file.ts';
import type { Listing } from './listing.ts';

/** Of those that may be: as many are looked at, and no longer ones. A text a clip is none. */
const mostOthers = 40;
const mostOtherBytes = 16 * 1024 * 1024;
/** Of all tables together. */
const mostTables = 200;
const mostBytes = 128 * 1024 * 1024;

/** The tables of an import, and its problems without those that were only said for lack of audio in them. */
export async function keepTables(
  { archives, files }: Listing,
  clips: readonly Clip[],
  problems: readonly ImportProblem[],
  signal: AbortSignal,
): Promise<{ tables: ClipTable[]; problems: ImportProblem[] }> {
  const stems = new Set(clips.map(({ path }) => stemOf(path)));
  const notAudio = files.flatMap(({ file, error }) => (error?.code === 'audio/not-audio' ? [file] : []));
  // annotations of a single recording lie beside it under its name
  const candidates = notAudio.filter(({ path }) => !stems.has(stemOf(path)));
  const named = candidates.filter(({ path }) => isTableName(path)).slice(0, mostTables);
  const others = candidates.filter(({ path, bytes }) => maybeTableName(path) && bytes <= mostOtherBytes);
  const tables: ClipTable[] = [];
  const instead = new Map<string, ImportProblem | null>();
  let bytesLeft = mostBytes;
  const read = async (file: ImportFile) => {
    signal.throwIfAborted();
    refuseTooLarge(file.bytes, bytesLeft);
    bytesLeft -= file.bytes;
    return readTableFile(file, archives);
  };
  for (const file of named) {
    try {
      tables.push(await read(file));
      instead.set(file.path, null);
    } catch (thrown) {
      signal.throwIfAborted();
      instead.set(file.path, { path: file.path, error: toErrorRecord(thrown) });
    }
  }
  if (others.length <= mostOthers) {
    const paths = clips.map(({ path }) => path);
    for (const file of others) {
      const table = await read(file).catch(() => null);
      signal.throwIfAborted();
      if (!table || !joinTables(paths, [table]).joins.some(({ key }) => key)) continue;
      tables.push(table);
      instead.set(file.path, null);
    }
  }
  for (const { path } of candidates) {
    if (isWorkbookName(path))
      instead.set(path, { path, error: toErrorRecord(isWorkbook('an Excel workbook or Parquet')) });
  }
  return { tables, problems: problems.flatMap((problem) => replaced(problem, instead)) };
}

function replaced(problem: ImportProblem, instead: ReadonlyMap<string, ImportProblem | null>): ImportProblem[] {
  const other = problem.error.code === 'audio/not-audio' ? instead.get(problem.path) : undefined;
  if (other === undefined) return [problem];
  return other ? [other] : [];
}

/** Throws `table/…`, `file/…`, `zip/…`. */
async function readTableFile(file: ImportFile, archives: readonly Blob[]): Promise<ClipTable> {
  const reader = openBytes(file.source, archives);
  try {
    const bytes = await reader.read(file.bytes);
    await reader.finish();
    return { path: file.path, ...readTable(bytes) };
  } finally {
    await reader.close();
  }
}

function stemOf(path: string): string {
  const { start, end } = fileNameRange(path);
  return path.slice(start, end).normalize('NFC').toLowerCase();
}
