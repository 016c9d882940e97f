// How long the store's work spent on what: import, loading, frozen layers, training, evaluation, probing.

import type { StudioState } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type { HeadlessProgress, PhaseSeconds } from './headless-api.ts';

/** With milliseconds. */
export function secondsSince(startedAt: number): number {
  return Number(((performance.now() - startedAt) / 1000).toFixed(3));
}

/** What is going on; null between two things. */
export function activityOf({
  importing,
  running,
  probing,
  exporting,
}: StudioState): HeadlessProgress['activity'] | null {
  if (importing) return 'importing';
  if (probing) return probing.phase === 'pass' ? 'probing' : 'fitting';
  if (exporting) return 'exporting';
  if (!running) return null;
  return running.kind === 'evaluate' && running.phase === 'training' ? 'evaluating' : running.phase;
}

/** Where the first pass goes along with the first steps, what was not the pass, which took `passSec`, was training. */
export function withoutFirstSteps(seconds: PhaseSeconds, passSec: number): PhaseSeconds {
  const { trunk = 0, training = 0 } = seconds;
  const steps = Math.max(0, trunk - passSec);
  return { ...seconds, trunk: trunk - steps, training: training + steps };
}

/** Starts now. The returned function ends it and tells the seconds of each activity; `between` is the rest. */
export function clockPhases(store: Studio['store']): () => PhaseSeconds {
  const seconds: PhaseSeconds = {};
  let activity = activityOf(store.getState());
  let sinceMs = performance.now();
  const turn = (next: typeof activity) => {
    const nowMs = performance.now();
    const name = activity ?? 'between';
    seconds[name] = (seconds[name] ?? 0) + (nowMs - sinceMs) / 1000;
    activity = next;
    sinceMs = nowMs;
  };
  const stop = store.subscribe((state) => {
    const next = activityOf(state);
    if (next !== activity) turn(next);
  });
  return () => {
    stop();
    turn(null);
    return seconds;
  };
}
