// Speed and time left from the last seconds, and at most five reports a second of them: each costs the page a drawing. What
// comes too soon after a report is reported when its time has come, so that the last figure shown is the true one whatever
// waits then.

import { itemAt } from './present.ts';

const windowMs = 10_000;
const reportEveryMs = 200;

interface Sample {
  atMs: number;
  clips: number;
  done: number;
}

export interface Progress {
  done: number;
  total: number;
  clipsPerSec: number;
  secondsLeft: number | null;
}

/** Counts clips and steps (or clips alone) of one phase. To be closed when that ends. */
export class ProgressMeter {
  private readonly total: number;
  private readonly report: (progress: Progress) => void;
  private readonly nowMs: () => number;
  private readonly samples: Sample[] = [];
  private clips = 0;
  private lastReportMs = Number.NEGATIVE_INFINITY;
  private delayed: ReturnType<typeof setTimeout> | null = null;

  constructor(total: number, report: (progress: Progress) => void, nowMs: () => number = () => performance.now()) {
    this.total = total;
    this.report = report;
    this.nowMs = nowMs;
  }

  /** `done` of `total` now; `newClips`: clips that went through since the last call. */
  update(done: number, newClips: number): void {
    const atMs = this.nowMs();
    this.clips += newClips;
    this.samples.push({ atMs, clips: this.clips, done });
    const isOld = (sample: Sample | undefined) => sample !== undefined && atMs - sample.atMs > windowMs;
    while (this.samples.length > 2 && isOld(this.samples[0])) this.samples.shift();
    const tooSoonByMs = this.lastReportMs + reportEveryMs - atMs;
    if (tooSoonByMs <= 0 || done >= this.total) this.emit();
    else this.delayed ??= setTimeout(() => this.emit(), tooSoonByMs);
  }

  /** Nothing is reported from now on: what was measured is over. */
  close(): void {
    if (this.delayed !== null) clearTimeout(this.delayed);
    this.delayed = null;
  }

  private emit(): void {
    this.close();
    this.lastReportMs = this.nowMs();
    const first = itemAt(this.samples, 0);
    const { atMs, done } = itemAt(this.samples, -1);
    const seconds = (atMs - first.atMs) / 1000;
    const donePerSec = seconds > 0 ? (done - first.done) / seconds : 0;
    this.report({
      done,
      total: this.total,
      clipsPerSec: seconds > 0 ? (this.clips - first.clips) / seconds : 0,
      secondsLeft: donePerSec > 0 ? (this.total - done) / donePerSec : null,
    });
  }
}
