// Tables that are added to a data set that is stored: labels beside it.

import { sourcePaths } from '../dataset/cut-parents.ts';
import type { ClipTable } from '../dataset/tables/clip-table.ts';
import { joinTables, type TableJoin } from '../dataset/tables/join-tables.ts';
import { isWorkbookName } from '../dataset/tables/table-names.ts';
import { readTable, refuseTooLarge } from '../formats/table/read-table.ts';
import { isWorkbook } from '../formats/table/table.ts';
import { fromErrorRecord, toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { chosenPath } from '../lib/file-names.ts';
import { readBytes } from '../lib/file-reading.ts';
import { addTables, loadClips, loadTables } from '../storage/dataset-store.ts';

/** Adds all of them, or none. Throws `table/…` (with the file's name), `table/no-match` where no row is about a clip, `file/…`, `storage/…`. */
export async function addTableFiles(datasetId: string, files: readonly File[]): Promise<void> {
  const added = await Promise.all(files.map(readTableFile));
  const [clips, { tables: before }] = await Promise.all([loadClips(datasetId), loadTables(datasetId)]);
  const paths = new Set(added.map(({ path }) => path));
  const all = [...before.filter(({ path }) => !paths.has(path)), ...added];
  const { joins } = joinTables(sourcePaths(clips), all);
  const stray = joins.find(({ path, key }) => !key && paths.has(path));
  if (stray) throw noMatch(stray, clips[0]?.path ?? '');
  await addTables(datasetId, added);
}

async function readTableFile(file: File): Promise<ClipTable> {
  const path = chosenPath(file);
  try {
    refuseTooLarge(file.size);
    if (isWorkbookName(path)) throw isWorkbook('an Excel workbook or Parquet');
    return { path, ...readTable(await readBytes(file)) };
  } catch (thrown) {
    const error = toErrorRecord(thrown);
    if (!error.code.startsWith('table/')) throw thrown;
    throw fromErrorRecord({ ...error, message: `${path}: ${error.message}`, culprits: [{ path, error }] });
  }
}

function noMatch({ path, columns, rows }: TableJoin, clip: string): VoxtuneError {
  const found = (rows[0] ?? columns).slice(0, 3).join(', ');
  return new VoxtuneError(
    'table/no-match',
    `None of the ${rows.length} rows of ${path} names a clip: the first says ${found}, and a clip is ${clip}. One column has to hold the ` +
      'paths or names of the clips.',
    { path, count: rows.length, found, clip },
  );
}
