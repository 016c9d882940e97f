// Events of runs on their way into the state, of the run at work here and of those in other tabs: taken in together, at most
// once a frame, however fast they come.

import type { StoreApi } from 'zustand/vanilla';
import { activityAfter, type RunActivity } from '../run/run-activity.ts';
import type { RunEvent } from '../run/run-events.ts';
import type { RunRecord } from '../run/run-record.ts';
import { runAfter } from '../run/run-reducer.ts';
import type { StudioState } from './studio-state.ts';

export class RunFeed {
  private readonly store: StoreApi<StudioState>;
  private readonly onNextFrame: (callback: () => void) => void;
  private waiting = new Map<string, RunEvent[]>();

  constructor(store: StoreApi<StudioState>, onNextFrame: (callback: () => void) => void) {
    this.store = store;
    this.onNextFrame = onNextFrame;
  }

  push(runId: string, event: RunEvent): void {
    const isFirst = this.waiting.size === 0;
    const events = this.waiting.get(runId);
    if (events) events.push(event);
    else this.waiting.set(runId, [event]);
    if (isFirst) this.onNextFrame(() => this.publish());
  }

  /** What waits for the next frame, now. */
  publish(): void {
    if (this.waiting.size === 0) return;
    const { waiting } = this;
    this.waiting = new Map();
    this.store.setState(({ runs, running, elsewhere }) => ({
      runs: runs.map((run) => (waiting.get(run.id) ?? []).reduce(runAfter, run)),
      running: running && (waiting.get(running.runId) ?? []).reduce(activityAfter, running),
      elsewhere: activitiesAfter(elsewhere, waiting),
    }));
  }

  /** A run as it is stored, or as another tab has it: what waits for it came before. */
  replace(run: RunRecord): void {
    this.publish();
    this.store.setState(({ runs }) => ({ runs: runs.map((other) => (other.id === run.id ? run : other)) }));
  }

  /** A change that was made here and is stored. */
  change(runId: string, change: Extract<RunEvent, { type: 'changed' }>['change']): void {
    this.push(runId, { type: 'changed', change });
    this.publish();
  }
}

function activitiesAfter(
  activities: Readonly<Record<string, RunActivity>>,
  waiting: ReadonlyMap<string, readonly RunEvent[]>,
): Readonly<Record<string, RunActivity>> {
  if (!Object.keys(activities).some((id) => waiting.has(id))) return activities;
  const entries = Object.entries(activities);
  return Object.fromEntries(entries.map(([id, one]) => [id, (waiting.get(id) ?? []).reduce(activityAfter, one)]));
}
