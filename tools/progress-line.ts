// One line that says what is going on: rewritten in place on a terminal, a new line now and then where there is none.

import type { HeadlessProgress } from '../src/app/headless-api.ts';

const words: Record<HeadlessProgress['activity'], string> = {
  importing: 'Importing',
  loading: 'Loading',
  trunk: 'Frozen layers',
  training: 'Training',
  evaluating: 'Evaluating',
  saving: 'Saving',
  probing: 'Listening to the clips',
  fitting: 'Fitting classifiers',
  predicting: 'Predicting',
  exporting: 'Exporting',
};

/** Between two lines of one activity where no terminal rewrites them. */
const quietMs = 5000;

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

export function progressText(progress: HeadlessProgress): string {
  const parts = [words[progress.activity]];
  if (progress.total > 0) parts.push(doneText(progress));
  if (progress.perSec > 0)
    parts.push(`${progress.perSec.toFixed(1)} ${progress.unit === 'files' ? 'files' : 'clips'}/s`);
  if (progress.secondsLeft !== null) parts.push(`${duration(progress.secondsLeft)} left`);
  return parts.join(' · ');
}

function doneText({ unit, done, total }: HeadlessProgress): string {
  return unit === 'share' ? `${Math.floor((100 * done) / total)} %` : `${done}/${total} ${unit}`;
}

export class ProgressLine {
  #lastActivity = '';
  #lastMs = Number.NEGATIVE_INFINITY;
  #isOnLine = false;

  show(progress: HeadlessProgress): void {
    if (progress.news !== null) {
      this.say(progress.news);
      return;
    }
    const text = progressText(progress);
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\x1b[2K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
      this.#isOnLine = true;
      return;
    }
    const now = performance.now();
    if (progress.activity === this.#lastActivity && now - this.#lastMs < quietMs) return;
    this.#lastActivity = progress.activity;
    this.#lastMs = now;
    console.log(text);
  }

  /** A line that stays. */
  say(text: string): void {
    this.#clear();
    console.log(text);
  }

  /** A line about what went wrong. */
  complain(text: string): void {
    this.#clear();
    console.error(text);
  }

  #clear(): void {
    if (this.#isOnLine) process.stdout.write('\r\x1b[2K');
    this.#isOnLine = false;
  }
}
