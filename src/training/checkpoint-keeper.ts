// Writes the run's checkpoints and deletes old ones as Trainer does (transformers 5.17, `rotate_checkpoints`): never the
// newest, never the best, else the oldest first until `save_total_limit` are left.

import type { Checkpoint, CheckpointStore, EventSink } from './ports.ts';

export class CheckpointKeeper {
  private readonly store: CheckpointStore;
  private readonly limit: number | null;
  private readonly onEvent: EventSink;
  /** Steps of the stored checkpoints, oldest first. */
  private steps: number[] = [];

  constructor(store: CheckpointStore, limit: number | null, onEvent: EventSink) {
    this.store = store;
    this.limit = limit;
    this.onEvent = onEvent;
  }

  /** Learns what is stored. When resuming at `step`, what lies beyond it belongs to a future that will be run again. */
  async open(step: number): Promise<void> {
    const stored = (await this.store.list()).map((summary) => summary.step).sort((a, b) => a - b);
    for (const later of stored.filter((one) => one > step)) await this.store.delete(later);
    this.steps = stored.filter((one) => one <= step);
  }

  get lastStep(): number | null {
    return this.steps.at(-1) ?? null;
  }

  has(step: number): boolean {
    return this.steps.includes(step);
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    const summary = await this.store.save(checkpoint);
    this.steps = [...this.steps.filter((step) => step !== checkpoint.step), checkpoint.step];
    for (const step of surplusSteps(this.steps, this.limit, checkpoint.bestStep)) {
      await this.store.delete(step);
      this.steps = this.steps.filter((kept) => kept !== step);
    }
    this.onEvent({ type: 'checkpoint', checkpoint: summary, kept: [...this.steps] });
  }

  load(step: number): Promise<Checkpoint> {
    return this.store.load(step);
  }
}

/** Which of `steps` (oldest first) to delete. */
export function surplusSteps(steps: readonly number[], limit: number | null, bestStep: number | null): number[] {
  if (limit === null || steps.length <= limit) return [];
  const safe = new Set([steps.at(-1)]);
  if (bestStep !== null && steps.includes(bestStep)) safe.add(bestStep);
  const surplus = steps.length - Math.max(limit, safe.size);
  return steps.filter((step) => !safe.has(step)).slice(0, Math.max(surplus, 0));
}
