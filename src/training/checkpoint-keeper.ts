// Writes the run's checkpoints in the background, one at a time, and deletes old ones as Trainer does (transformers 5.17,
// `rotate_checkpoints`): never the newest, never the best, else the oldest first until `save_total_limit` are left.

import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import type { Checkpoint, CheckpointStore, EventSink } from './ports.ts';

export class CheckpointKeeper {
  private readonly store: CheckpointStore;
  private readonly limit: number | null;
  private readonly onEvent: EventSink;
  /** Steps of the stored checkpoints, oldest first. */
  private steps: number[] = [];
  private writing: Promise<void> = Promise.resolve();
  private writingStep: number | null = null;
  /** The step of the safety checkpoint that the next one replaces. */
  private safetyStep: number | null = null;

  constructor(store: CheckpointStore, limit: number | null, onEvent: EventSink) {
    this.store = store;
    this.limit = limit;
    this.onEvent = onEvent;
  }

  /** Learns what is stored and gives the newest checkpoint up to `lastStep` that reads back as it was written; null where
   *  none is stored. What lies beyond it belongs to a future that is run again: it is removed. Damaged ones are told.
   *  Throws the newest one's error where all are damaged; then nothing is removed. */
  async openNewest(lastStep: number): Promise<Checkpoint | null> {
    const stored = (await this.store.list()).map((summary) => summary.step).sort((a, b) => a - b);
    let firstError: unknown = null;
    for (const step of stored.filter((one) => one <= lastStep).reverse()) {
      try {
        const checkpoint = await this.store.load(step);
        for (const later of stored.filter((one) => one > step)) await this.store.delete(later);
        this.steps = stored.filter((one) => one <= step);
        if (checkpoint.isSafety) this.safetyStep = step;
        return checkpoint;
      } catch (thrown) {
        if (!isDamage(thrown)) throw thrown;
        firstError ??= thrown;
        this.onEvent({ type: 'checkpoint-damaged', step, error: toErrorRecord(thrown) });
      }
    }
    if (firstError !== null) throw firstError;
    for (const later of stored) await this.store.delete(later);
    return null;
  }

  /** The newest that is stored whole. */
  get lastStep(): number | null {
    return this.steps.at(-1) ?? null;
  }

  /** Whether the step is stored, or being stored. */
  has(step: number): boolean {
    return this.steps.includes(step) || this.writingStep === step;
  }

  /** Begins to store a checkpoint; the one before it must be `settled`. A failure is told as an event, and leaves those
   *  before as they were. Resolves when it has ended, however. */
  save(checkpoint: Checkpoint): Promise<void> {
    this.writingStep = checkpoint.step;
    this.writing = this.write(checkpoint)
      .catch((thrown: unknown) =>
        this.onEvent({ type: 'checkpoint-failed', step: checkpoint.step, error: toErrorRecord(thrown) }),
      )
      .finally(() => {
        this.writingStep = null;
      });
    return this.writing;
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.writing;
  }

  /** Stores a checkpoint now. Throws `storage/…`; then those before it are as they were. */
  async write(checkpoint: Checkpoint): Promise<void> {
    const { step, bestStep } = checkpoint;
    const summary = await this.store.save(checkpoint);
    this.steps = [...this.steps.filter((other) => other !== step), step];
    if (this.safetyStep !== null && this.safetyStep !== step) await this.drop(this.safetyStep);
    this.safetyStep = checkpoint.isSafety ? step : null;
    for (const surplus of surplusSteps(this.steps, this.limit, bestStep)) await this.drop(surplus);
    this.onEvent({ type: 'checkpoint', checkpoint: summary, kept: [...this.steps] });
  }

  private async drop(step: number): Promise<void> {
    await this.store.delete(step);
    this.steps = this.steps.filter((kept) => kept !== step);
  }

  load(step: number): Promise<Checkpoint> {
    return this.store.load(step);
  }
}

export function isDamage(thrown: unknown): boolean {
  return thrown instanceof VoxtuneError && thrown.code === 'storage/damaged';
}

/** Which of `steps` (oldest first) to delete. */
export function surplusSteps(steps: readonly number[], limit: number | null, bestStep: number | null): number[] {
  if (limit === null || steps.length <= limit) return [];
  const safe = new Set([steps.at(-1)]);
  if (bestStep !== null && steps.includes(bestStep)) safe.add(bestStep);
  const surplus = steps.length - Math.max(limit, safe.size);
  return steps.filter((step) => !safe.has(step)).slice(0, Math.max(surplus, 0));
}
