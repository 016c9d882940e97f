// Calls and events between the page and the import worker, which owns the pool of decode workers and the pack file.

import type { NameEncoding } from '../config/name-encodings.ts';
import type { CutOptions } from '../dataset/cut-plan.ts';
import type { DatasetRecord } from '../dataset/dataset-record.ts';
import type { DecodedFile, DecodeWishes } from '../importing/decoded-file.ts';
import type { ImportOptions } from '../importing/import-plan.ts';
import type { AddedClips, ImportEvent } from '../importing/import-progress.ts';

export interface ImportWorkerApi {
  /** Imports an archive, or loose audio files, as a new data set. Rejects with `import/cancelled` after `cancel()`;
   *  then, as after any failure, nothing of it is left in storage. */
  importFiles(files: File[], options: ImportOptions, onEvent: (event: ImportEvent) => void): Promise<DatasetRecord>;
  /** Adds what is new among files to a data set. Rejects as `importFiles`; then it is as before. */
  addFiles(
    files: File[],
    datasetId: string,
    options: Omit<ImportOptions, 'name' | 'sampleRateHz'>,
    onEvent: (event: ImportEvent) => void,
  ): Promise<AddedClips>;
  /** Goes on with an import that was cut off, whose files these are: else rejects with `import/other-files`. */
  continueImport(files: File[], path: string, onEvent: (event: ImportEvent) => void): Promise<AddedClips>;
  /** Keeps tables about the clips of a data set. Rejects with `table/…`, `file/…`; then none of them is kept. */
  addTables(datasetId: string, files: File[]): Promise<void>;
  /** Reads the names of an archive (its place in `archiveNames`) in another character set; clips keep their indices. Rejects with
   *  `storage/…`. */
  readNamesAs(datasetId: string, names: number, encoding: NameEncoding): Promise<DatasetRecord>;
  cancel(): void;
  /** Cuts clips of a stored data set into parts, all at once or none. Throws `storage/…`. */
  cutClips(datasetId: string, clipIndices: readonly number[], options: CutOptions): Promise<DatasetRecord>;
  /** Decodes files, folders' files and archives one after the other, and keeps nothing. `onFile` hears of each as soon as it is
   *  decoded, and the next one waits for its answer; false ends it. Rejects with `import/no-audio` (or the
   *  error of a single file) where there is none to decode, and with `storage/…`. */
  decodeFiles(
    files: File[],
    options: DecodeWishes,
    onFile: (file: DecodedFile) => Promise<boolean> | boolean,
  ): Promise<void>;
  /** Answers `ImportedClips` on the port, about the import under way; where there is none, as about one that failed. */
  shareClips(port: MessagePort): void;
}
