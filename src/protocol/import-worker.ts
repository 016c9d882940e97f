// Calls and events between the page and the import worker, which owns the pool of decode workers and the pack file.

import type { DatasetRecord } from '../dataset/dataset-record.ts';

export type ImportEvent =
  /** The archive's directory was read. */
  | { type: 'listed'; fileCount: number; totalBytes: number }
  /** At most 10 a second. */
  | {
      type: 'progress';
      filesDone: number;
      fileCount: number;
      bytesDone: number;
      totalBytes: number;
      clipCount: number;
      problemCount: number;
      /** Files a second over the last seconds; seconds left at that rate (null: unknown yet). */
      filesPerSec: number;
      secondsLeft: number | null;
    };

export interface ImportWorkerApi {
  /** Imports an archive, or loose audio files, as a new data set. Rejects with `import/cancelled` after `cancel()`;
   *  then, as after any failure, nothing of it is left in storage. */
  importFiles(
    files: File[],
    options: { name: string; sampleRateHz: number },
    onEvent: (event: ImportEvent) => void,
  ): Promise<DatasetRecord>;
  cancel(): void;
}
