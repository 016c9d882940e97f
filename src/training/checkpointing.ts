// The checkpoints of a run: restores one, writes them in the background, one at a time, holds training back before a kill
// could cost too much, and deletes old ones as Trainer does (transformers 5.17, `rotate_checkpoints`).

import type { StepCounts } from '../config/plan/step-counts.ts';
import type { TrainingPlan } from '../config/plan/training-plan.ts';
import type { TrainingConfig } from '../config/training-config.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { assignParameters, type Checkpoint } from './checkpoint.ts';
import { assertFiniteParameters } from './not-finite.ts';
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
  /** A checkpoint was due while steps were being skipped. */
  private isOverdue = false;
  private lastSaveMs = performance.now();

  constructor(options: TrainerOptions, state: TrainerState, plan: TrainingPlan) {
    this.options = options;
    this.state = state;
    const sizes = [...options.model.trainable.values()].map((parameter) => parameter.size);
    // a parameter and its two moments
    const bytes = sizes.reduce((sum, size) => sum + size, 0) * 3 * Float32Array.BYTES_PER_ELEMENT;
    this.pacing = new SavePacing(saveInterval(options.config, plan), bytes);
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
    for (const later of stored.filter((step) => step > from)) await this.options.checkpoints.delete(later);
    const { onEvent } = this.options;
    if (!checkpoint) {
      if (lastStep >= 0) onEvent({ type: 'resumed', step: 0, rowCount: 0, bestStep: null, bestMetric: null });
      return;
    }
    this.steps = stored.filter((step) => step <= from);
    if (checkpoint.isSafety) this.safetyStep = from;
    this.state.restore(checkpoint);
    this.pacing.begin(from);
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
    const isTime = performance.now() - this.lastSaveMs > safetySaveEveryMs || this.pacing.isHalfway(step);
    const isSafety = !this.isOverdue && isTime;
    if (!(this.isOverdue || isSafety) || skipped.inARow > 0) return;
    await this.writing;
    if (!this.has(step)) this.writing = this.writeBeside(await this.snapshot(isSafety));
    this.isOverdue = false;
    this.lastSaveMs = performance.now();
  }

  /** Before a step changes parameters: where a kill would cost more steps than `save_steps`, waits for the write under
   *  way. Training goes on where that fails. */
  async waitUntilSafe(): Promise<void> {
    if (this.pacing.mustWait(this.state.step + 1, this.lastStep ?? 0)) await this.writing;
  }

  /** At the end: what was done must not be lost. Waits for space where the options say how. */
  async saveLast(): Promise<void> {
    await this.writing;
    if (this.has(this.state.step)) return;
    const { onLastSaveFailed } = this.options;
    for (;;)
      try {
        return await this.write(await this.snapshot(false));
      } catch (thrown) {
        const isStorage = thrown instanceof VoxtuneError && thrown.code.startsWith('storage/');
        if (!isStorage || !onLastSaveFailed) throw thrown;
        if (!(await onLastSaveFailed(thrown))) return;
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
    return this.writing;
  }

  /** Writes while training goes on. A failure is emitted, and leaves the checkpoints before as they were. */
  private async writeBeside(checkpoint: Checkpoint): Promise<void> {
    const { step } = checkpoint;
    const startedMs = performance.now();
    this.writingStep = step;
    this.pacing.begin(step);
    try {
      await this.write(checkpoint);
    } catch (thrown) {
      this.options.onEvent({ type: 'checkpoint-failed', step, error: toErrorRecord(thrown) });
    }
    this.writingStep = null;
    this.pacing.recordDuration(performance.now() - startedMs);
  }

  /** Throws `storage/…`; then the checkpoints before are as they were. */
  private async write(checkpoint: Checkpoint): Promise<void> {
    const { config, checkpoints, onEvent } = this.options;
    const { step, bestStep } = checkpoint;
    const summary = await checkpoints.save(checkpoint);
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

  private async snapshot(isSafety: boolean): Promise<Checkpoint> {
    const checkpoint = await this.state.snapshot(isSafety);
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

/** Steps between two saves that are due by count; null where none are (`no`, `best`). */
export function saveInterval(
  { saveStrategy }: Pick<TrainingConfig, 'saveStrategy'>,
  { intervals, stepsPerEpoch }: Pick<StepCounts, 'intervals' | 'stepsPerEpoch'>,
): number | null {
  if (saveStrategy === 'steps') return intervals.save;
  return saveStrategy === 'epoch' ? stepsPerEpoch : null;
}

/** Training may stand still for so long. */
const bearableMs = 200;

/** What a write is expected to manage before one was measured: slow for a disk. */
const expectedBytesPerMs = 100_000;

/** How much a kill may cost: whatever the moment, no more steps than lie between two due saves. A write goes on beside the
 *  training, so a step that would go beyond that waits for the write under way; where writes take long, one more is begun
 *  halfway between two, so that there is nothing to wait for. */
export class SavePacing {
  private readonly interval: number | null;
  private expectedMs: number;
  private lastBegun = 0;

  /** `bytes`: of a checkpoint. */
  constructor(interval: number | null, bytes: number) {
    this.interval = interval;
    this.expectedMs = bytes / expectedBytesPerMs;
  }

  /** A write of this step begins, or the run goes on from it. */
  begin(step: number): void {
    this.lastBegun = step;
  }

  /** A write took so long. */
  recordDuration(ms: number): void {
    this.expectedMs = ms;
  }

  /** Whether to save after this step though nothing is due. */
  isHalfway(step: number): boolean {
    if (this.interval === null || this.expectedMs <= bearableMs) return false;
    return step - this.lastBegun >= Math.ceil(this.interval / 2);
  }

  /** Whether `step` must not be made before the write under way has ended. `safeStep`: the newest stored; 0 where the run
   *  would begin again. */
  mustWait(step: number, safeStep: number): boolean {
    return this.interval !== null && step - safeStep > this.interval;
  }
}
