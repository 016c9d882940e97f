// A training run from its first step to its last, as transformers' Trainer 5.17 runs it: for each epoch's micro-batches a
// step, then what is due: log row, evaluation, checkpoint, stop. No DOM and no storage: all that is passed in (`ports.ts`).

import { assertTrainable } from '../config/assert-trainable.ts';
import { planTraining, type TrainingPlan } from '../config/plan/training-plan.ts';
import { readData } from '../engine/tensor.ts';
import { lossRuleOf } from '../evaluation/loss.ts';
import { predict } from '../evaluation/predict.ts';
import { evalMetrics } from '../evaluation/score.ts';
import { yieldToEventLoop } from '../lib/yield-to-event-loop.ts';
import { Checkpointing } from './checkpointing.ts';
import { dueAfter } from './due-work.ts';
import type { EvalLogRow } from './log-rows.ts';
import { assertFiniteLoss, assertProgress } from './not-finite.ts';
import { Prefetcher } from './prefetch.ts';
import { labelsOf, microBatchesOfEpoch } from './sampler.ts';
import type { TrainerOptions, TrainerResult } from './trainer-options.ts';
import { TrainerState } from './trainer-state.ts';
import { type StepParts, TrainingStep } from './training-step.ts';

export class Trainer {
  private readonly options: TrainerOptions;
  private readonly plan: TrainingPlan;
  private readonly state: TrainerState;
  private readonly checkpointing: Checkpointing;
  private readonly prefetcher: Prefetcher;
  private readonly parts: StepParts;
  private isStopping = false;

  /** Throws `config/invalid` where Trainer would refuse the configuration. */
  constructor(options: TrainerOptions) {
    const { model, frames, config, split, classNames: labels, clipLabels } = options;
    this.options = options;
    this.plan = planTraining(config, { train: split.train.length, validation: split.validation.length, labels });
    assertTrainable(this.plan);
    this.state = new TrainerState(options, this.plan);
    this.checkpointing = new Checkpointing(options, this.state, this.plan);
    this.prefetcher = new Prefetcher(model, frames);
    const lossRule = lossRuleOf(config, labelsOf(split.train, clipLabels), labels.length);
    const { optimizer } = this.state;
    this.parts = { model, clipLabels, config, lossRule, optimizer, prefetcher: this.prefetcher };
  }

  /** Takes effect before the next micro-batch. */
  stop(): void {
    this.isStopping = true;
  }

  /** Trains from the start, or from the newest stored checkpoint that is whole (up to a step where one is given), to the
   *  end or until `stop()`. The Trainer is used up afterwards, and its tensors freed; the model's parameters stay. Throws
   *  `training/not-a-number`, `training/never-finite`, `training/checkpoint-mismatch` and `storage/damaged-checkpoint`. */
  async run(resume: 'start' | 'newest' | number = 'start'): Promise<TrainerResult> {
    const { state, checkpointing } = this;
    try {
      await checkpointing.restore(resume === 'newest' ? Number.POSITIVE_INFINITY : resume === 'start' ? -1 : resume);
      const outcome = await this.train();
      await checkpointing.saveLast();
      const loadedStep = outcome === 'finished' ? await checkpointing.loadBest() : state.step;
      const { step, epoch } = state;
      const { bestStep, bestMetric } = state.best.state;
      return { outcome, step, epoch, bestStep, bestMetric, loadedStep };
    } finally {
      await this.prefetcher.clear();
      await checkpointing.settled();
      state.optimizer.dispose();
    }
  }

  private async train(): Promise<TrainerResult['outcome']> {
    const { config, split, lengthOf, haveFrames } = this.options;
    const { state, plan } = this;
    // a run may have been stopped between its last step and what was due after it
    if (!(await this.doWhatIsDue())) return 'stopped';
    for (let epoch = state.epochIndex; epoch < plan.epochCount; epoch++) {
      const microBatches = microBatchesOfEpoch(split.train, config, epoch, lengthOf);
      const order = microBatches.flat();
      const size = config.perDeviceTrainBatchSize;
      // with the micro-batch that is prefetched
      const have = async (at: number) =>
        (await haveFrames?.({ of: 'epoch', order, from: at * size, to: (at + 2) * size })) !== false;
      for (let from = state.microBatchesDone; from < microBatches.length; ) {
        if (state.isOver) return 'finished';
        const to = from + config.gradientAccumulationSteps;
        if (!(await this.step(microBatches.slice(from, to), microBatches[to], have))) return 'stopped';
        if (!(await this.doWhatIsDue())) return 'stopped';
        from = to;
      }
    }
    return 'finished';
  }

  /** One step of the optimizer. False when it was stopped; then nothing has changed. */
  private async step(
    microBatches: readonly number[][],
    following: readonly number[] | undefined,
    haveFrames: (microBatch: number) => Promise<boolean>,
  ): Promise<boolean> {
    const { onEvent, settle, readsEveryLoss } = this.options;
    const { state, checkpointing } = this;
    const { learningRate, epoch, microBatchesDone } = state;
    const step = new TrainingStep(this.parts, state.step, microBatches);
    try {
      for (const [at, clips] of microBatches.entries()) {
        await yieldToEventLoop();
        if (this.isStopping || !(await haveFrames(microBatchesDone + at))) return false;
        const lossTensor = await step.accumulate(at, clips, microBatches[at + 1] ?? following);
        await settle?.();
        checkpointing.goOn();
        const loss = readsEveryLoss ? ((await readData(lossTensor))[0] ?? null) : null;
        const microBatch = microBatchesDone + at + 1;
        onEvent({ type: 'micro-batch', step: state.step, epoch, microBatch, clipCount: clips.length, loss });
      }
      await checkpointing.waitUntilSafe();
      const result = await step.apply(learningRate);
      state.recordStep(result, learningRate);
      if (result.skipped) {
        onEvent({ type: 'skipped', step: state.step, ...result.skipped, ...state.skipped });
        assertProgress(state.skipped, state.step, result.skipped.cause, learningRate, checkpointing.lastStep);
      }
      return true;
    } finally {
      step.dispose();
    }
  }

  /** Log row, evaluation and checkpoint, where they are due after the last step. Does nothing twice. False when it was
   *  stopped. */
  private async doWhatIsDue(): Promise<boolean> {
    const { config, onEvent } = this.options;
    const { state, plan, checkpointing } = this;
    const { step, epoch, best } = state;
    if (step === 0) {
      const isDue = config.evalOnStart && state.lastEvaluatedStep < 0 && !checkpointing.has(0);
      return isDue ? this.evaluate() : true;
    }
    const wasOver = best.isOver;
    let savesNow = false;
    for (const due of dueAfter(config, plan, step, epoch)) {
      const row = due.log ? state.recordLog() : null;
      if (row) onEvent({ type: 'log', row });
      if (due.evaluate && state.lastEvaluatedStep < step && !(await this.evaluate())) return false;
      savesNow ||= due.save === 'if-best' ? best.state.bestStep === step : due.save;
    }
    await checkpointing.saveIfDue(savesNow);
    if (best.isOver && !wasOver) {
      const { bestStep, evaluationsWithoutBetter: evaluations } = best.state;
      onEvent({ type: 'early-stopped', step, bestStep, evaluations });
    }
    return true;
  }

  /** Scores the validation split. False when it was stopped. */
  private async evaluate(): Promise<boolean> {
    const { model, frames, split, config, clipLabels, classNames, onEvent } = this.options;
    const { step, epoch, best } = this.state;
    const batchSize = config.perDeviceEvalBatchSize;
    const isStopped = () => this.isStopping;
    const needed = { of: 'validation', order: split.validation, from: 0, to: split.validation.length } as const;
    if ((await this.options.haveFrames?.(needed)) === false) return false;
    const predicted = await predict({ model, frames, clips: split.validation, batchSize, isStopped });
    if (!predicted) return false;
    const labels = labelsOf(split.validation, clipLabels);
    const metrics = evalMetrics(predicted, labels, classNames, this.parts.lossRule, config.metricForBestModel);
    assertFiniteLoss(metrics.eval_loss, step, this.state.skipped, this.checkpointing.lastStep);
    const row: EvalLogRow = { kind: 'eval', step, epoch, ...metrics };
    this.state.recordEvaluation(row);
    const { bestStep, bestMetric } = best.state;
    onEvent({ type: 'eval', row, bestStep, bestMetric });
    return true;
  }
}
