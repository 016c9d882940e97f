// How fast an import goes and how long it will still take, told at most ten times a second.

import type { ImportEvent } from './import-events.ts';

const leastGapMs = 100;
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
  #send: (event: ImportEvent) => void;
  #now: () => number;
  #lastSentAt = Number.NEGATIVE_INFINITY;
  #samples: { at: number; files: number; bytes: number }[] = [];

  /** @param now milliseconds */
  constructor(
    total: { fileCount: number; totalBytes: number },
    send: (event: ImportEvent) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#send = send;
    this.#now = now;
    this.#samples.push({ at: now(), files: 0, bytes: 0 });
  }

  /** Tells where the import is, unless it told a moment ago. `isLast` always tells. */
  update(counts: ImportCounts, isLast = false): void {
    const at = this.#now();
    if (!isLast && at - this.#lastSentAt < leastGapMs) return;
    this.#lastSentAt = at;
    this.#samples.push({ at, files: counts.filesDone, bytes: counts.bytesDone });
    while (this.#samples.length > 2 && at - this.#samples[1]!.at > windowMs) this.#samples.shift();
    const first = this.#samples[0]!;
    const spanSec = (at - first.at) / 1000;
    const bytesPerSec = (counts.bytesDone - first.bytes) / spanSec;
    const bytesLeft = this.#total.totalBytes - counts.bytesDone;
    this.#send({
      type: 'progress',
      ...counts,
      ...this.#total,
      filesPerSec: spanSec > 0 ? (counts.filesDone - first.files) / spanSec : 0,
      secondsLeft: spanSec * 1000 >= leastSpanMs && bytesPerSec > 0 ? bytesLeft / bytesPerSec : null,
    });
  }
}
