// When a session saves: what is due, by the clock, at the end; and what it takes back when it is over.

import type { TrainingPlan } from '../config/plan/training-plan.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { CheckpointKeeper, isDamage } from './checkpoint-keeper.ts';
import { assignParameters, firstNotFinite } from './parameters.ts';
import type { Checkpoint } from './ports.ts';
import { SavePacing, saveInterval } from './save-pacing.ts';
import { assertFinite } from './skipped-steps.ts';
import type { TrainerOptions } from './trainer-options.ts';
import type { TrainerState } from './trainer-state.ts';

export class SessionSaving {
  readonly keeper: CheckpointKeeper;
  readonly pacing: SavePacing;
  private readonly options: TrainerOptions;
  private readonly state: TrainerState;
  /** A checkpoint was due while updates were being skipped. */
  private isOverdue = false;
  private lastSaveMs = performance.now();

  constructor(options: TrainerOptions, state: TrainerState, plan: TrainingPlan) {
    this.options = options;
    this.state = state;
    this.keeper = new CheckpointKeeper(options.checkpoints, options.config.saveTotalLimit, options.onEvent);
    const sizes = [...options.model.trainable.values()].map((parameter) => parameter.size);
    // a parameter and its two moments
    const bytes = sizes.reduce((sum, size) => sum + size, 0) * 3 * Float32Array.BYTES_PER_ELEMENT;
    this.pacing = new SavePacing(saveInterval(options.config, plan), bytes);
  }

  /** The next `saveWhatIsDue` saves. */
  demand(): void {
    this.isOverdue = true;
  }

  /** Not while updates are being skipped: then the parameters may be what is spoilt. */
  async saveWhatIsDue(): Promise<void> {
    const { safetySaveEveryMs = Number.POSITIVE_INFINITY } = this.options;
    const { step, skips } = this.state;
    const isTime = performance.now() - this.lastSaveMs > safetySaveEveryMs || this.pacing.isHalfway(step);
    const isSafety = !this.isOverdue && isTime;
    if (!(this.isOverdue || isSafety) || skips.counts.inARow > 0) return;
    await this.keeper.settled();
    if (!this.keeper.has(step)) {
      const checkpoint = await this.snapshot(isSafety);
      this.pacing.begin(step);
      const startedMs = performance.now();
      void this.keeper.save(checkpoint).then(() => this.pacing.takeDuration(performance.now() - startedMs));
    }
    this.isOverdue = false;
    this.lastSaveMs = performance.now();
  }

  /** Before an update is made: where a kill would cost more updates than `save_steps`, waits for the save under way. One
   *  that fails is told, and training goes on. */
  async waitUntilSafe(): Promise<void> {
    if (this.pacing.mustWait(this.state.step + 1, this.keeper.lastStep ?? 0)) await this.keeper.settled();
  }

  /** What was done must not be lost: waits for space where the options say how. */
  async saveLast(): Promise<void> {
    await this.keeper.settled();
    if (this.keeper.has(this.state.step)) return;
    const { onLastSaveFailed } = this.options;
    for (;;) {
      try {
        await this.keeper.write(await this.snapshot(false));
        return;
      } catch (thrown) {
        const isStorage = thrown instanceof VoxtuneError && thrown.code.startsWith('storage/');
        if (!isStorage || !onLastSaveFailed) throw thrown;
        if (!(await onLastSaveFailed(thrown))) return;
      }
    }
  }

  /** Gives the model the best step's parameters where `load_best_model_at_end` asks for it. The step that it holds then. */
  async loadBest(): Promise<number> {
    const { step, best } = this.state;
    const { bestStep } = best.state;
    const { config, model, onEvent } = this.options;
    if (!config.loadBestModelAtEnd || bestStep === null || !this.keeper.has(bestStep)) return step;
    if (bestStep === step) return bestStep;
    try {
      assignParameters(model.trainable, (await this.keeper.load(bestStep)).parameters);
      return bestStep;
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      onEvent({ type: 'checkpoint-damaged', step: bestStep, error: toErrorRecord(thrown) });
      return step;
    }
  }

  private async snapshot(isSafety: boolean): Promise<Checkpoint> {
    const checkpoint = await this.state.snapshot(isSafety);
    assertFinite([...checkpoint.parameters.values()].map(firstNotFinite), checkpoint.step, this.keeper.lastStep);
    return checkpoint;
  }
}
