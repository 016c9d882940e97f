// What an import emits: how fast it goes and how long it will still take, at most ten times a second; and what comes of it.

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

/** What came of clips that were added to a data set. */
export interface AddedClips {
  record: DatasetRecord;
  addedCount: number;
  /** The same recordings under the same paths were there. */
  knownCount: number;
}

const throttleMs = 100;
/** Speed is that of the last seconds, so that it follows changes. */
const windowMs = 5000;
const leastSpanMs = 500;

export interface ImportCounts {
  filesDone: number;
  bytesDone: number;
  clipCount: number;
  problemCount: number;
}

export class ImportProgress {
  #total: { fileCount: number; totalBytes: number };
  #emit: (event: ImportEvent) => void;
  #now: () => number;
  #lastEmittedAt = Number.NEGATIVE_INFINITY;
  #samples: { at: number; files: number; bytes: number }[] = [];

  /** @param from what was done before. @param now milliseconds */
  constructor(
    total: { fileCount: number; totalBytes: number },
    emit: (event: ImportEvent) => void,
    from = { files: 0, bytes: 0 },
    now: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#emit = emit;
    this.#now = now;
    this.#samples.push({ at: now(), ...from });
  }

  /** Emits where the import is, unless it did a moment ago. `isLast` always does. */
  update(counts: ImportCounts, isLast = false): void {
    const at = this.#now();
    if (!isLast && at - this.#lastEmittedAt < throttleMs) return;
    this.#lastEmittedAt = at;
    const newest = { at, files: counts.filesDone, bytes: counts.bytesDone };
    this.#samples.push(newest);
    const inWindow = this.#samples.findIndex((sample) => at - sample.at <= windowMs);
    // the last one before the window stays, so that the samples span it
    this.#samples.splice(0, inWindow - 1);
    const [first = newest] = this.#samples;
    const spanSec = (at - first.at) / 1000;
    const bytesPerSec = (counts.bytesDone - first.bytes) / spanSec;
    const bytesLeft = this.#total.totalBytes - counts.bytesDone;
    this.#emit({
      type: 'progress',
      ...counts,
      ...this.#total,
      filesPerSec: spanSec > 0 ? (counts.filesDone - first.files) / spanSec : 0,
      secondsLeft: spanSec * 1000 >= leastSpanMs && bytesPerSec > 0 ? bytesLeft / bytesPerSec : null,
    });
  }
}
