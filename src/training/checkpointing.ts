// The checkpoints of a run: restores one, writes them in the background, one at a time, holds training back before a kill
// could cost too much, and deletes old ones as Trainer does (transformers 5.17, `rotate_checkpoints`).

import { checkpointBytes, heldLimitBytes } from '../config/plan/held-checkpoint-bytes.ts';
import type { TrainingPlan } from '../config/plan/training-plan.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { assignParameters, type Checkpoint } from './checkpoint.ts';
import { SavePacing, saveInterval, WriteBeside } from './checkpoint-pacing.ts';
import type { HeldCheckpoint } from './held-checkpoint.ts';
import { assertFiniteParameters } from './not-finite.ts';
import type { SavePace } from './ports.ts';
import type { TrainerOptions } from './trainer-options.ts';
import type { TrainerState } from './trainer-state.ts';

export class Checkpointing {
  private readonly options: TrainerOptions;
  private readonly state: TrainerState;
  private readonly pacing: SavePacing;
  /** Steps of the stored checkpoints, oldest first. */
  private steps: number[] = [];
  /** The step of the safety checkpoint that the next one replaces. */
  private safetyStep: number | null = null;
  private writing: Promise<void> = Promise.resolve();
  private writingStep: number | null = null;
  private beside = new WriteBeside(0);
  /** What was found in the numbers of a checkpoint, or kept them from being read: it ends the run. */
  private fault: { thrown: unknown } | null = null;
  private readonly isTooLargeToHold: boolean;
  /** A checkpoint was due while steps were being skipped. */
  private isOverdue = false;
  private lastSaveMs = performance.now();

  constructor(options: TrainerOptions, state: TrainerState, plan: TrainingPlan) {
    this.options = options;
    this.state = state;
    const sizes = [...options.model.trainable.values()].map((parameter) => parameter.size);
    const bytes = checkpointBytes(sizes.reduce((sum, size) => sum + size, 0));
    this.pacing = new SavePacing(saveInterval(options.config, plan), bytes, performance.now());
    this.isTooLargeToHold = bytes > heldLimitBytes;
  }

  /** The newest that is stored whole. */
  get lastStep(): number | null {
    return this.steps.at(-1) ?? null;
  }

  /** Whether the step is stored, or being stored. */
  has(step: number): boolean {
    return this.steps.includes(step) || this.writingStep === step;
  }

  /** Goes on from the newest checkpoint up to `lastStep` that reads back as it was written, if there is one. What lies
   *  beyond it belongs to a future that is run again: it is removed. Throws the newest one's error where all are damaged;
   *  then nothing is removed. */
  async restore(lastStep: number): Promise<void> {
    const stored = (await this.options.checkpoints.list()).map((summary) => summary.step).sort((a, b) => a - b);
    const checkpoint = await this.newestWhole(stored.filter((step) => step <= lastStep));
    const from = checkpoint?.step ?? -1;
    this.pacing.start(Math.max(from, 0), performance.now());
    for (const later of stored.filter((step) => step > from)) await this.options.checkpoints.delete(later);
    const { onEvent } = this.options;
    if (!checkpoint) {
      if (lastStep >= 0) onEvent({ type: 'resumed', step: 0, rowCount: 0, bestStep: null, bestMetric: null });
      return;
    }
    this.steps = stored.filter((step) => step <= from);
    if (checkpoint.isSafety) this.safetyStep = from;
    this.state.restore(checkpoint);
    const { rowCount, bestStep, bestMetric } = checkpoint;
    onEvent({ type: 'resumed', step: from, rowCount, bestStep, bestMetric });
  }

  /** Null where there is none at all. */
  private async newestWhole(steps: readonly number[]): Promise<Checkpoint | null> {
    let firstError: unknown = null;
    for (const step of [...steps].reverse())
      try {
        return await this.options.checkpoints.load(step);
      } catch (thrown) {
        this.emitDamage(step, thrown);
        firstError ??= thrown;
      }
    if (firstError !== null) throw firstError;
    return null;
  }

  /** After a step: begins to write a checkpoint where one is due, and where the clock or the pacing asks for one. Not
   *  while steps are being skipped: then the parameters may be what is spoilt. */
  async saveIfDue(isDue: boolean): Promise<void> {
    const { safetySaveEveryMs = Number.POSITIVE_INFINITY } = this.options;
    const { step, skipped } = this.state;
    this.isOverdue ||= isDue;
    if (this.writingStep !== null) this.beside.catchUp(this.pacing.dueShare(step));
    const isTime = performance.now() - this.lastSaveMs > safetySaveEveryMs || this.pacing.isHalfway(step);
    const isSafety = !this.isOverdue && isTime;
    if (!(this.isOverdue || isSafety) || skipped.inARow > 0) return;
    await this.finishWriting();
    if (!this.has(step)) this.writing = this.writeBeside(this.state.hold(isSafety));
    this.isOverdue = false;
    this.lastSaveMs = performance.now();
  }

  /** Between two micro-batches: what has to be copied out goes on. */
  goOn(): void {
    this.beside.goOn();
  }

  /** Before a step changes parameters: where a kill would cost more steps than `save_steps`, or two versions of large parameters
   *  more memory than there is, waits for the write under way. Training goes on where that fails. Throws what is wrong with
   *  the numbers that were to be written. */
  async waitUntilSafe(): Promise<void> {
    const mustWait = this.pacing.mustWait(this.state.step + 1, this.lastStep ?? 0);
    if (mustWait || this.isTooLargeToHold) await this.finishWriting();
    this.assertNoFault();
  }

  /** At the end: what was done must not be lost. Waits for space where the options say how. */
  async saveLast(): Promise<void> {
    await this.finishWriting();
    if (this.has(this.state.step)) return;
    const { onLastSaveFailed } = this.options;
    const held = this.state.hold(false);
    try {
      for (;;)
        try {
          return await this.write(await this.read(held, () => Promise.resolve()));
        } catch (thrown) {
          const isStorage = thrown instanceof VoxtuneError && thrown.code.startsWith('storage/');
          if (!isStorage || !onLastSaveFailed) throw thrown;
          if (!(await onLastSaveFailed(thrown))) return;
        }
    } finally {
      held.release();
    }
  }

  /** Gives the model the best step's parameters where `load_best_model_at_end` asks for it. The step that it holds then. */
  async loadBest(): Promise<number> {
    const { config, model, checkpoints } = this.options;
    const { step, best } = this.state;
    const { bestStep } = best.state;
    if (!config.loadBestModelAtEnd || bestStep === null || bestStep === step || !this.has(bestStep)) return step;
    try {
      assignParameters(model.trainable, (await checkpoints.load(bestStep)).parameters);
      return bestStep;
    } catch (thrown) {
      this.emitDamage(bestStep, thrown);
      return step;
    }
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    this.beside.catchUp(1);
    return this.writing;
  }

  private async finishWriting(): Promise<void> {
    await this.settled();
    this.assertNoFault();
  }

  private assertNoFault(): void {
    if (this.fault) throw this.fault.thrown;
  }

  /** Writes while training goes on, and releases what is held. A write that fails is emitted, and leaves the checkpoints
   *  before as they were. */
  private async writeBeside(held: HeldCheckpoint): Promise<void> {
    const { step } = held.facts;
    const startedMs = performance.now();
    this.writingStep = step;
    const beside = new WriteBeside(this.pacing.begin(step, startedMs));
    this.beside = beside;
    const checkpoint = await this.read(held, beside.rest).catch((thrown: unknown) => {
      this.fault = { thrown };
      return null;
    });
    try {
      if (checkpoint) await this.write(checkpoint, beside);
    } catch (thrown) {
      this.options.onEvent({ type: 'checkpoint-failed', step, error: toErrorRecord(thrown) });
    }
    held.release();
    this.writingStep = null;
    this.pacing.recordDuration(performance.now() - startedMs);
  }

  /** Throws `storage/…`; then the checkpoints before are as they were. */
  private async write(checkpoint: Checkpoint, pace?: SavePace): Promise<void> {
    const { config, checkpoints, onEvent } = this.options;
    const { step, bestStep } = checkpoint;
    const summary = await checkpoints.save(checkpoint, pace);
    this.steps = [...this.steps.filter((other) => other !== step), step];
    if (this.safetyStep !== null && this.safetyStep !== step) await this.drop(this.safetyStep);
    this.safetyStep = checkpoint.isSafety ? step : null;
    for (const surplus of surplusSteps(this.steps, config.saveTotalLimit, bestStep)) await this.drop(surplus);
    onEvent({ type: 'checkpoint', checkpoint: summary, kept: [...this.steps] });
  }

  private async drop(step: number): Promise<void> {
    await this.options.checkpoints.delete(step);
    this.steps = this.steps.filter((kept) => kept !== step);
  }

  private async read(held: HeldCheckpoint, rest: () => Promise<void>): Promise<Checkpoint> {
    const checkpoint = await held.read(rest);
    assertFiniteParameters(checkpoint.parameters, checkpoint.step, this.lastStep);
    return checkpoint;
  }

  /** Throws what is no damage of a checkpoint. */
  private emitDamage(step: number, thrown: unknown): void {
    if (!(thrown instanceof VoxtuneError && thrown.code === 'storage/damaged-checkpoint')) throw thrown;
    this.options.onEvent({ type: 'checkpoint-damaged', step, error: toErrorRecord(thrown) });
  }
}

/** Which of `steps` (oldest first) to delete: never the newest, never the best, else the oldest until `limit` are left. */
export function surplusSteps(steps: readonly number[], limit: number | null, bestStep: number | null): number[] {
  if (limit === null || steps.length <= limit) return [];
  const safe = new Set([steps.at(-1)]);
  if (bestStep !== null && steps.includes(bestStep)) safe.add(bestStep);
  const surplus = steps.length - Math.max(limit, safe.size);
  return steps.filter((step) => !safe.has(step)).slice(0, Math.max(surplus, 0));
}
