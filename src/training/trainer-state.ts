// Where a run stands between two steps: all that its rest depends on, to a checkpoint and back.

import type { TrainingPlan } from '../config/plan/training-plan.ts';
import { learningRateAt } from '../config/schedule/learning-rate.ts';
import { rateAfterMetrics } from '../config/schedule/metric-schedule.ts';
import { followsMetric } from '../config/schedule/schedulers.ts';
import { AdamW } from './adamw.ts';
import { BestTracker, metricForBest } from './best-tracker.ts';
import { assignParameters, type Checkpoint } from './checkpoint.ts';
import { HeldCheckpoint } from './held-checkpoint.ts';
import type { EvalLogRow, TrainLogRow } from './log-rows.ts';
import { countSkip, type SkipCounts } from './not-finite.ts';
import { assertSameDependencies } from './run-dependencies.ts';
import type { TrainerOptions } from './trainer-options.ts';
import type { StepResult } from './training-step.ts';

export class TrainerState {
  readonly optimizer: AdamW;
  readonly best: BestTracker;
  /** Complete steps. */
  step = 0;
  skipped: SkipCounts = { total: 0, inARow: 0 };
  /** −1: none. */
  lastEvaluatedStep = -1;
  private readonly options: TrainerOptions;
  private readonly plan: TrainingPlan;
  /** Trainer's `tr_loss`: a float32 sum over the steps since the last log row. */
  private lossSinceLog = 0;
  private lastLoggedStep = 0;
  /** Of the last step. */
  private gradNorm = 0;
  private usedRate = 0;
  private scheduleMetrics: number[] = [];
  private rowCount = 0;
  /** The rate of the first step after a checkpoint. */
  private restoredRate: number | null = null;

  constructor(options: TrainerOptions, plan: TrainingPlan) {
    this.options = options;
    this.plan = plan;
    this.optimizer = new AdamW(options.model.trainable, options.config);
    this.best = new BestTracker(options.config);
  }

  /** 0-based, of the next step. */
  get epochIndex(): number {
    return Math.floor(this.step / this.plan.stepsPerEpoch);
  }

  /** Micro-batches done in the epoch that the next step belongs to. */
  get microBatchesDone(): number {
    return (this.step % this.plan.stepsPerEpoch) * this.options.config.gradientAccumulationSteps;
  }

  /** As Trainer's `state.epoch`. */
  get epoch(): number {
    return this.epochIndex + this.microBatchesDone / this.plan.microBatchesPerEpoch;
  }

  /** No step is left, or early stopping has ended the run. */
  get isOver(): boolean {
    return this.step >= this.plan.totalSteps || this.best.isOver;
  }

  /** The rate of the next step. */
  get learningRate(): number {
    return this.restoredRate ?? this.scheduledRate();
  }

  private scheduledRate(): number {
    const { config } = this.options;
    if (followsMetric(config.lrSchedulerType)) return rateAfterMetrics(config, this.scheduleMetrics);
    return learningRateAt(config, this.step, this.plan.totalSteps);
  }

  /** Counts a step that was done with this rate. In place of a loss that is no finite number the mean so far counts
   *  (Trainer, `logging_nan_inf_filter`). */
  recordStep({ loss, gradNorm, skipped }: StepResult, learningRate: number): void {
    this.step += 1;
    this.restoredRate = null;
    this.skipped = countSkip(this.skipped, skipped !== null);
    const meanSoFar = this.lossSinceLog / Math.max(this.step - this.lastLoggedStep, 1);
    const counted = Number.isFinite(loss) ? loss : meanSoFar;
    this.lossSinceLog = Math.fround(this.lossSinceLog + Math.fround(counted));
    if (Number.isFinite(gradNorm)) this.gradNorm = gradNorm;
    this.usedRate = learningRate;
  }

  /** The log row of this step: the mean loss since the last row, norm and rate of the last step. Null where it was made
   *  before. */
  recordLog(): TrainLogRow | null {
    const { step, epoch, lastLoggedStep, gradNorm: grad_norm, usedRate: learning_rate } = this;
    if (lastLoggedStep >= step) return null;
    const loss = this.lossSinceLog / (step - lastLoggedStep);
    const row: TrainLogRow = { kind: 'train', step, epoch, loss, grad_norm, learning_rate };
    this.lossSinceLog = 0;
    this.lastLoggedStep = step;
    this.rowCount += 1;
    return row;
  }

  recordEvaluation(row: EvalLogRow): void {
    const { config } = this.options;
    this.lastEvaluatedStep = this.step;
    this.rowCount += 1;
    // the evaluation before the first step is only shown
    if (this.step === 0) return;
    this.best.record(row, this.step);
    if (followsMetric(config.lrSchedulerType)) this.scheduleMetrics.push(metricForBest(config, row));
  }

  /** Everything as it is between two steps. The caller releases it. */
  hold(isSafety: boolean): HeldCheckpoint {
    const { firstMoments, secondMoments, stepCounts } = this.optimizer.state;
    const { step, epoch, microBatchesDone: microBatch, learningRate: nextLearningRate, skipped } = this;
    const { lossSinceLog, lastLoggedStep, lastEvaluatedStep } = this;
    const facts = {
      step,
      epoch,
      microBatch,
      stepCounts,
      ...this.best.state,
      nextLearningRate,
      skipped,
      lossSinceLog,
      lastLoggedStep,
      lastEvaluatedStep,
      scheduleMetrics: [...this.scheduleMetrics],
      isSafety,
      rowCount: this.rowCount,
      dependsOn: this.options.dependsOn ?? null,
    };
    return new HeldCheckpoint(facts, { parameters: this.options.model.trainable, firstMoments, secondMoments });
  }

  /** Goes on from a checkpoint. Throws `training/checkpoint-mismatch`. */
  restore(checkpoint: Checkpoint): void {
    const { dependsOn, model, config } = this.options;
    const { bestMetric, bestStep, evaluationsWithoutBetter } = checkpoint;
    const saved = checkpoint.dependsOn;
    if (saved && dependsOn) assertSameDependencies(checkpoint.step, saved, dependsOn);
    const isExtended =
      saved && (saved.settings.numTrainEpochs !== config.numTrainEpochs || saved.settings.maxSteps !== config.maxSteps);
    assignParameters(model.trainable, checkpoint.parameters);
    this.optimizer.importState(checkpoint);
    this.step = checkpoint.step;
    this.restoredRate = checkpoint.nextLearningRate;
    // a new Trainer starts the callback's counter anew
    this.best.state = { bestMetric, bestStep, evaluationsWithoutBetter: isExtended ? 0 : evaluationsWithoutBetter };
    this.skipped = checkpoint.skipped;
    this.lossSinceLog = checkpoint.lossSinceLog;
    this.lastLoggedStep = checkpoint.lastLoggedStep;
    this.lastEvaluatedStep = checkpoint.lastEvaluatedStep;
    this.scheduleMetrics = [...checkpoint.scheduleMetrics];
    this.rowCount = checkpoint.rowCount;
  }
}
