// A training run from its first update to its last, as transformers' Trainer 5.17 runs it: epochs, accumulation, log
// rows, evaluation, checkpoints, stopping and exact resuming. No DOM and no storage: all that is passed in (`ports.ts`).

import { assertTrainable } from '../config/assert-trainable.ts';
import { planTraining, type TrainingPlan } from '../config/plan/training-plan.ts';
import type { LossRule } from '../engine/ops/cross-entropy/cross-entropy-targets.ts';
import { readData, type Scalar } from '../engine/tensor.ts';
import { lossRuleOf } from '../evaluation/loss.ts';
import { predictLogits, speedOf } from '../evaluation/predict.ts';
import { evalMetrics } from '../evaluation/score.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import { microBatchesOfEpoch } from './epoch-order.ts';
import { type DueWork, dueAfter } from './flow.ts';
import { Prefetcher } from './prefetch.ts';
import { SessionSaving } from './session-saving.ts';
import { assertFinite } from './skipped-steps.ts';
import type { TrainerOptions, TrainerResult } from './trainer-options.ts';
import { TrainerState } from './trainer-state.ts';
import { runTrainingStep } from './training-step.ts';

export class Trainer {
  private readonly options: TrainerOptions;
  private readonly plan: TrainingPlan;
  private readonly state: TrainerState;
  private readonly saving: SessionSaving;
  private readonly lossRule: LossRule;
  private readonly ahead: Prefetcher;
  private isStopping = false;

  /** Throws `config/invalid` where Trainer would refuse the configuration. */
  constructor(options: TrainerOptions) {
    this.options = options;
    const { config, split, classNames: labels } = options;
    this.plan = planTraining(config, { train: split.train.length, validation: split.validation.length, labels });
    assertTrainable(this.plan);
    this.state = new TrainerState(options, this.plan);
    this.ahead = new Prefetcher(options.model, options.frames);
    this.saving = new SessionSaving(options, this.state, this.plan);
    const trainLabels = split.train.map((clip) => options.clipLabels[clip]);
    this.lossRule = lossRuleOf(config, trainLabels, options.classNames.length);
  }

  /** Takes effect before the next micro-batch. */
  stop(): void {
    this.isStopping = true;
  }

  /** Trains from the start, or from the newest stored checkpoint that is whole (up to a step where one is given), to the
   *  end or until `stop()`. The session is over afterwards, and its tensors freed; the model's parameters stay. Throws
   *  `training/not-a-number`, `training/checkpoint-mismatch` and `storage/damaged`. */
  async run(resume: 'start' | 'newest' | number = 'start'): Promise<TrainerResult> {
    const { state, saving } = this;
    try {
      const lastStep = resume === 'newest' ? Number.POSITIVE_INFINITY : resume === 'start' ? -1 : resume;
      const checkpoint = await saving.keeper.openNewest(lastStep);
      if (checkpoint) {
        state.restore(checkpoint);
        saving.pacing.begin(state.step);
        this.options.onEvent({ type: 'resumed', step: state.step, rowCount: checkpoint.rowCount });
      }
      const isFinished = (await this.finishStep()) && (await this.updateUntilEnd());
      await saving.saveLast();
      const loadedStep = isFinished ? await saving.loadBest() : state.step;
      const { step, epoch } = state;
      const { bestStep, bestMetric } = state.best.state;
      return { outcome: isFinished ? 'finished' : 'stopped', step, epoch, bestStep, bestMetric, loadedStep };
    } finally {
      await this.ahead.clear();
      await saving.keeper.settled();
      state.optimizer.dispose();
    }
  }

  /** False when it was stopped. */
  private async updateUntilEnd(): Promise<boolean> {
    const { config, split, lengthOf } = this.options;
    const { stepsPerEpoch, totalSteps } = this.plan;
    const { state } = this;
    let batchesEpoch = -1;
    let batches: number[][] = [];
    while (state.step < totalSteps && !state.best.isOver) {
      const epochIndex = Math.floor(state.step / stepsPerEpoch);
      if (batchesEpoch !== epochIndex) {
        batches = microBatchesOfEpoch(split.train, config, epochIndex, lengthOf);
        batchesEpoch = epochIndex;
      }
      const from = state.microBatchesDone;
      const to = from + config.gradientAccumulationSteps;
      if (!(await this.update(batches.slice(from, to), from, batches[to]))) return false;
      if (!(await this.finishStep())) return false;
    }
    return true;
  }

  /** One update. False when it was stopped; then nothing has changed. */
  private async update(microBatches: number[][], from: number, following?: number[]): Promise<boolean> {
    const { onEvent, settle, readsEveryLoss } = this.options;
    const { state, saving } = this;
    const { learningRate } = state;
    let microBatch = from;
    const onMicroBatch = async (clipCount: number, lossTensor: Scalar) => {
      await settle?.();
      const loss = readsEveryLoss ? (await readData(lossTensor))[0] : null;
      microBatch += 1;
      onEvent({ type: 'micro-batch', step: state.step, epoch: state.epoch, microBatch, clipCount, loss });
    };
    const result = await runTrainingStep(
      { ...this.options, optimizer: state.optimizer, lossRule: this.lossRule, ahead: this.ahead },
      {
        microBatches,
        following,
        stepIndex: state.step,
        learningRate,
        isStopped: () => this.askStop(),
        onMicroBatch,
        beforeStep: () => saving.waitUntilSafe(),
      },
    );
    if (!result) return false;
    state.takeUpdate(result, learningRate);
    if (result.skipped) {
      onEvent({ type: 'skipped', step: state.step, ...result.skipped, ...state.skips.counts });
      state.skips.assertGoing(state.step, result.skipped.cause, learningRate, saving.keeper.lastStep);
    }
    return true;
  }

  private async askStop(): Promise<boolean> {
    await yieldToEventLoop();
    return this.isStopping;
  }

  /** What is due after the update just done: log row, evaluation, checkpoint. Does nothing twice, so a resumed run calls
   *  it first. False when it was stopped. */
  private async finishStep(): Promise<boolean> {
    const { config, onEvent } = this.options;
    const { state, saving } = this;
    if (state.step === 0)
      return config.evalOnStart && state.lastEvaluatedStep < 0 && !saving.keeper.has(0) ? this.evaluate() : true;
    const wasOver = state.best.isOver;
    for (const due of dueAfter(config, this.plan, state.step, state.epoch)) if (!(await this.doWork(due))) return false;
    await saving.saveWhatIsDue();
    if (state.best.isOver && !wasOver) {
      const { bestStep, evaluationsWithoutBetter: evaluations } = state.best.state;
      onEvent({ type: 'early-stopped', step: state.step, bestStep, evaluations });
    }
    return true;
  }

  /** False when it was stopped. */
  private async doWork(due: DueWork): Promise<boolean> {
    const { state } = this;
    const row = due.log ? state.readLog() : null;
    if (row) this.options.onEvent({ type: 'log', row });
    if (due.evaluate && state.lastEvaluatedStep < state.step && !(await this.evaluate())) return false;
    if (due.save === 'if-best' ? state.best.state.bestStep === state.step : due.save) this.saving.demand();
    return true;
  }

  /** Scores the validation split. False when it was stopped. */
  private async evaluate(): Promise<boolean> {
    const { model, frames, split, config, clipLabels, classNames, onEvent } = this.options;
    const { step, epoch, best } = this.state;
    const batchSize = config.perDeviceEvalBatchSize;
    const startedAt = performance.now();
    const isStopped = () => this.isStopping;
    const logits = await predictLogits({ model, frames, clips: split.validation, batchSize, isStopped });
    if (!logits) return false;
    const labels = split.validation.map((clip) => clipLabels[clip]);
    const metrics = evalMetrics(logits, labels, classNames, this.lossRule, config.metricForBestModel);
    assertFinite([metrics.eval_loss], step, this.saving.keeper.lastStep);
    const speed = speedOf((performance.now() - startedAt) / 1000, labels.length, batchSize);
    const row = {
      kind: 'eval' as const,
      step,
      epoch,
      ...metrics,
      eval_runtime: speed.runtime,
      eval_samples_per_second: speed.samplesPerSec,
      eval_steps_per_second: speed.stepsPerSec,
    };
    this.state.takeEvaluation(row);
    const { bestStep, bestMetric } = best.state;
    onEvent({ type: 'eval', row, bestStep, bestMetric });
    return true;
  }
}
