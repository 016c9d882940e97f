// Calls and events between the page and the import worker, which owns the pool of decode workers and the pack file.

import type { Clip } from '../dataset/clip.ts';
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
  /** Answers `ImportedClips` on the port, about the import under way; where there is none, as about one that failed. */
  shareClips(port: MessagePort): void;
}

/** What the clips of an import that still goes on can be asked for, by a worker that begins with them already. */
export interface ImportedClips {
  /** The data set that they will be, and how many files there are to decode. */
  describe(): { datasetId: string; name: string; sampleRateHz: number; fileCount: number } | null;
  /** Clips stored from the `from`th on; waits while there are none and the import goes on. */
  clipsFrom(from: number): Promise<{ clips: Clip[]; end: ImportEnd | null }>;
  /** A clip's samples as the pack holds them; null once the import has ended: then they are in storage, or gone. */
  readBytes(clip: Clip): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** `stored`: the data set is there, whole. `failed`: nothing of it is kept. */
export type ImportEnd = 'stored' | 'failed';
