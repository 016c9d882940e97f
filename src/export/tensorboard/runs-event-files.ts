// Several runs for TensorBoard: a folder each in one zip, of what their records have. Weights and pictures are in the export of one run.

import { writeZip, type ZipPart } from '../../formats/zip/writer.ts';
import { safeFileName } from '../../lib/file-names.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { eventFileName, type RunExtras, runEventFile } from './run-event-file.ts';

const noExtras: RunExtras = { weights: null, card: null, confusion: null };

export function runsEventFiles(runs: readonly RunRecord[]): Promise<Blob> {
  const taken = new Set<string>();
  const parts = runs.map((run): ZipPart => {
    const path = `${folderOf(run, taken)}/${eventFileName(run)}`;
    return { path, data: runEventFile(run, noExtras), compress: true };
  });
  return writeZip(parts);
}

/** The run's name, by which TensorBoard calls it; with a number where two have the same, also but for their case. */
function folderOf({ name }: RunRecord, taken: Set<string>): string {
  for (let count = 1; ; count++) {
    const folder = safeFileName(count === 1 ? name : `${name} (${count})`);
    const key = folder.toLowerCase();
    if (taken.has(key)) continue;
    taken.add(key);
    return folder;
  }
}
