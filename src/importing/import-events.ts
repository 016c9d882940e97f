// What an import emits.

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
