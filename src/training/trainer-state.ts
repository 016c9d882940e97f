// Where a run stands between two updates: all that its rest depends on, to a checkpoint and back.

import type { TrainingPlan } from '../config/plan/training-plan.ts';
import { learningRateAt } from '../config/schedule/learning-rate.ts';
import { rateAfterMetrics } from '../config/schedule/metric-schedule.ts';
import { followsMetric } from '../config/schedule/schedulers.ts';
import { AdamW } from './adamw.ts';
import { BestTracker } from './best-tracker.ts';
import type { EvalLogRow, TrainLogRow } from './log-rows.ts';
import { LossLog } from './loss-log.ts';
import { assignParameters, readParameters } from './parameters.ts';
import type { Checkpoint } from './ports.ts';
import { assertSameDependencies } from './run-dependencies.ts';
import { SkipGuard } from './skipped-steps.ts';
import type { TrainerOptions } from './trainer-options.ts';
import type { StepResult } from './training-step.ts';

export class TrainerState {
  readonly optimizer: AdamW;
  readonly best: BestTracker;
  readonly skips = new SkipGuard();
  /** Complete updates. */
  step = 0;
  /** −1: none. */
  lastEvaluatedStep = -1;
  private readonly options: TrainerOptions;
  private readonly plan: TrainingPlan;
  private readonly log = new LossLog();
  private scheduleMetrics: number[] = [];
  private rowCount = 0;
  /** The rate of the first update after a checkpoint. */
  private restoredRate: number | null = null;

  constructor(options: TrainerOptions, plan: TrainingPlan) {
    this.options = options;
    this.plan = plan;
    this.optimizer = new AdamW(options.model.trainable, options.config);
    this.best = new BestTracker(options.config);
  }

  /** As Trainer's `state.epoch`. */
  get epoch(): number {
    const { microBatchesPerEpoch, stepsPerEpoch } = this.plan;
    return Math.floor(this.step / stepsPerEpoch) + this.microBatchesDone / microBatchesPerEpoch;
  }

  /** Micro-batches done in the epoch that the next update belongs to. */
  get microBatchesDone(): number {
    return (this.step % this.plan.stepsPerEpoch) * this.options.config.gradientAccumulationSteps;
  }

  /** The rate of the next update. */
  get learningRate(): number {
    return this.restoredRate ?? this.scheduledRate();
  }

  private scheduledRate(): number {
    const { config } = this.options;
    if (followsMetric(config.lrSchedulerType)) return rateAfterMetrics(config, this.scheduleMetrics);
    return learningRateAt(config, this.step, this.plan.totalSteps);
  }

  /** Counts an update, done with this rate. */
  takeUpdate(result: StepResult, learningRate: number): void {
    this.step += 1;
    this.restoredRate = null;
    this.log.add(result, this.step, learningRate);
    this.skips.take(result.skipped !== null);
  }

  /** The row that is due at this step; null where it was read before. */
  readLog(): TrainLogRow | null {
    if (this.log.lastStep >= this.step) return null;
    const row = this.log.read(this.step, this.epoch);
    this.rowCount += 1;
    return row;
  }

  takeEvaluation(row: EvalLogRow): void {
    const { config } = this.options;
    this.lastEvaluatedStep = this.step;
    this.rowCount += 1;
    // the evaluation before the first update is only shown
    if (this.step === 0) return;
    this.best.take(row, this.step);
    if (followsMetric(config.lrSchedulerType)) this.scheduleMetrics.push(row[`eval_${config.metricForBestModel}`]);
  }

  /** A copy of everything, as it is between two updates. */
  async snapshot(isSafety: boolean): Promise<Checkpoint> {
    const { step, epoch, microBatchesDone: microBatch, learningRate: nextLearningRate, lastEvaluatedStep } = this;
    return {
      step,
      epoch,
      microBatch,
      parameters: await readParameters(this.options.model.trainable),
      ...(await this.optimizer.exportState()),
      ...this.best.state,
      nextLearningRate,
      skipped: this.skips.counts,
      lossSinceLog: this.log.sum,
      lastLoggedStep: this.log.lastStep,
      lastEvaluatedStep,
      scheduleMetrics: [...this.scheduleMetrics],
      isSafety,
      rowCount: this.rowCount,
      dependsOn: this.options.dependsOn ?? null,
    };
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
    this.log.restore(checkpoint.lossSinceLog, checkpoint.lastLoggedStep);
    this.skips.counts = checkpoint.skipped;
    this.step = checkpoint.step;
    this.restoredRate = checkpoint.nextLearningRate;
    // a new Trainer starts the callback's counter anew
    this.best.state = { bestMetric, bestStep, evaluationsWithoutBetter: isExtended ? 0 : evaluationsWithoutBetter };
    this.lastEvaluatedStep = checkpoint.lastEvaluatedStep;
    this.scheduleMetrics = [...checkpoint.scheduleMetrics];
    this.rowCount = checkpoint.rowCount;
  }
}
