// What the training command hears while it works: progress, and sentences about what has just happened.

import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { HeadlessProgress } from './headless-api.ts';
import { activityOf } from './phase-clock.ts';

/** Between two reports of progress. */
const reportEveryMs = 250;

const nothing: HeadlessProgress = {
  activity: 'loading',
  done: 0,
  total: 0,
  unit: 'clips',
  perSec: 0,
  secondsLeft: null,
  news: null,
};

/** A line that stays. */
export function say(news: string): void {
  window.reportProgress?.({ ...nothing, news });
}

/** What the store does not know of. */
export function show(progress: Omit<HeadlessProgress, 'news'>): void {
  window.reportProgress?.({ ...progress, news: null });
}

/** How many evaluations of a run were said, by whichever command. */
const saidRows = new Map<string | null, number>();

/** Reports what is going on until the returned function is called. */
export function reportProgress(store: Studio['store']): () => void {
  let lastText = '';
  const look = () => {
    const state = store.getState();
    const progress = progressOf(state);
    const text = JSON.stringify(progress);
    if (progress && text !== lastText) window.reportProgress?.(progress);
    lastText = text;
    const evaluations = state.runs.find((run) => run.id === state.runId)?.history.evaluations() ?? [];
    // those of a run that was trained before are no news
    const isTrained = state.running?.runId === state.runId;
    for (const row of evaluations.slice(saidRows.get(state.runId) ?? (isTrained ? 0 : evaluations.length))) {
      say(
        `Epoch ${row.epoch.toFixed(2)}, update ${row.step}: validation loss ${row.eval_loss.toFixed(4)}, ` +
          `accuracy ${row.eval_accuracy.toFixed(4)}`,
      );
    }
    saidRows.set(state.runId, evaluations.length);
  };
  const timer = setInterval(look, reportEveryMs);
  let activity = activityOf(store.getState());
  const stopHearing = store.subscribe((state) => {
    const next = activityOf(state);
    if (next !== activity) window.reportActivity?.(next);
    activity = next;
  });
  return () => {
    clearInterval(timer);
    stopHearing();
    // what came since
    look();
  };
}

function progressOf(state: StudioState): HeadlessProgress | null {
  const { importing, running, probing, exporting } = state;
  if (importing?.progress) {
    const { filesDone, fileCount, filesPerSec, secondsLeft } = importing.progress;
    const counts = { done: filesDone, total: fileCount, unit: 'files' as const };
    return { ...nothing, ...counts, activity: 'importing', perSec: filesPerSec, secondsLeft };
  }
  const activity = activityOf(state);
  if (probing && activity) {
    const { phase, done, total, clipsPerSec, secondsLeft } = probing;
    const counts = { activity, done, total };
    if (phase === 'fitting') return { ...nothing, ...counts, unit: 'share' };
    return { ...nothing, ...counts, perSec: clipsPerSec, secondsLeft };
  }
  if (exporting?.progress) return { ...nothing, ...exporting.progress, activity: 'exporting', unit: 'share' };
  if (!running || !activity) return null;
  if (!running.progress) return { ...nothing, activity };
  const { done, total, unit, clipsPerSec, secondsLeft } = running.progress;
  return { ...nothing, activity, done, total, unit, perSec: clipsPerSec, secondsLeft };
}
